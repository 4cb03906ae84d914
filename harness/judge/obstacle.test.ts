import { describe, expect, it } from 'vitest';
import { type Connection, type Ending, RESET } from '../model/observation.ts';
import type { Handshake } from '../model/tls.ts';
import { alert, clientHello, connection, flight, handshake, talk } from './observation.fixture.ts';
import { brokenOnTheWay, obstacleOf } from './obstacle.ts';

const seen = (change: Partial<Connection>, remote = true) =>
  obstacleOf(connection(change), remote)?.kind;
const refused = (phase: Ending['phase'], detail: string): Ending => ({
  how: 'refused',
  phase,
  detail,
});
const inTls = (
  how: Ending['how'],
  change: Partial<Handshake> = {},
  detail = '',
): Partial<Connection> => ({
  tls: handshake('1.3', { complete: false, ...change }),
  ending: { how, phase: 'handshake', detail },
});

describe('before TLS', () => {
  it('nothing is in the way of who ends in order', () => {
    expect(seen({})).toBeUndefined();
    expect(seen({ tls: handshake('1.2') })).toBeUndefined();
  });

  it('who is turned away is told so in the words of the server, at the greeting or by 421 later', () => {
    for (const detail of ['421 4.7.0 too many', '554 no service', '450 later'])
      expect(obstacleOf(connection({ ending: refused('greeting', detail) }), true)).toEqual({
        kind: 'turned-away',
        what: `turns us away: "${detail}"`,
      });
    expect(seen({ ending: refused('ehlo', '421 4.3.2 going down') })).toBe('turned-away');
    expect(seen({ ending: refused('starttls', '502 what is that') })).toBeUndefined();
    // What a box elsewhere has against us is its own affair; a server beside us has no reason to
    // refuse.
    for (const ending of [
      refused('ehlo', '550 who are you'),
      refused('session', '550 who are you'),
      refused('starttls', '454 not now'),
    ]) {
      expect(seen({ ending })).toBe('turned-away');
      expect(seen({ ending }, false)).toBeUndefined();
    }
  });

  it('no greeting, no connection', () => {
    expect(seen({ ending: { how: 'stalled', phase: 'greeting' } })).toBe('mute');
    expect(seen({ ending: { how: 'closed', phase: 'greeting' } })).toBe('mute');
    const unreachable = (detail: string, how: Ending['how'] = 'refused') =>
      obstacleOf(connection({ ending: { how, phase: 'connect', detail } }), true);
    expect(unreachable('connect ECONNREFUSED 127.0.0.1:25')).toEqual({
      kind: 'unreachable',
      what: 'could not be reached: nothing listens there',
    });
    expect(unreachable('getaddrinfo ENOTFOUND mx.test')?.what).toMatch(/the name is not known/);
    expect(unreachable('nothing more came', 'stalled')?.what).toMatch(/it does not answer/);
  });

  it(
    'a box elsewhere that falls silent before TLS decides nothing; ' +
      'a server beside us is to blame',
    () => {
      for (const phase of ['ehlo', 'starttls'] as const) {
        const ending: Ending = { how: 'stalled', phase };
        expect(seen({ ending })).toBe('silent');
        expect(seen({ ending }, false)).toBeUndefined();
        expect(seen({ ending: { ...ending, how: 'closed' } })).toBe('silent');
        expect(seen({ ending: { ...ending, how: 'closed' } }, false)).toBeUndefined();
      }
    },
  );

  it('no STARTTLS, and what only looks like it', () => {
    const offering = (...words: string[]) =>
      seen({
        smtp: talk('S 220 x', 'C EHLO a', ...words.map((word) => `S 250-${word}`), 'S 250 HELP'),
        ending: { how: 'refused', phase: 'starttls', detail: 'STARTTLS is not offered' },
      });
    expect(offering('x')).toBe('no-starttls');
    expect(offering('x', 'STARTTLS-LATER')).toBe('no-starttls');
    expect(offering('x', 'starttls')).toBeUndefined();
    expect(offering('x', 'STARTTLS', 'STARTTLS')).toBeUndefined();
  });

  it('a greeting in clear where TLS comes first', () => {
    const greeted = { transport: 'implicit', smtp: talk('S 220 mx') } as const;
    const how = { how: 'tls-error', phase: 'handshake' } as const;
    expect(seen({ ...greeted, ending: how })).toBe('speaks-clear');
    // Over STARTTLS it is clear text behind a 220, which is nobody's slip but the server's.
    expect(seen({ ...greeted, transport: 'starttls', ending: how })).toBeUndefined();
  });
});

describe('the way to a box elsewhere', () => {
  const broken = (ending: Ending, change: Partial<Connection> = {}) =>
    brokenOnTheWay(connection({ tls: handshake('1.3', { complete: false }), ending, ...change }));
  const implicit = { transport: 'implicit' } as const;

  it('may reset a connection, or swallow what was sent, from the handshake on', () => {
    expect(broken({ how: 'stalled', phase: 'handshake' })).toBe(
      'nothing more came in the handshake',
    );
    expect(broken({ how: 'declined', phase: 'handshake', detail: RESET })).toBe(
      'it was reset in the handshake',
    );
    for (const phase of ['greeting', 'session', 'mail', 'quit'] as const)
      for (const how of ['stalled', 'reset'] as const)
        expect(broken({ how, phase }, implicit)).toMatch(
          /^(nothing more came|it was reset) in place of an? /,
        );
    expect(broken({ how: 'closed', phase: 'greeting' }, implicit)).toMatch(
      /closed in place of a greeting/,
    );
  });

  it('is not what keeps a greeting in clear from us: that is the box, and may be a ban', () => {
    for (const how of ['stalled', 'reset', 'closed'] as const)
      expect(broken({ how, phase: 'greeting' })).toBeUndefined();
  });

  it('closes nothing in order, sends no alert and no structure at fault', () => {
    expect(
      broken({ how: 'declined', phase: 'handshake', detail: 'closed during the handshake' }),
    ).toBeUndefined();
    for (const phase of ['session', 'quit'] as const)
      expect(broken({ how: 'closed', phase })).toBeUndefined();
    expect(broken({ how: 'stalled', phase: 'ehlo' })).toBeUndefined();
    const faulty = handshake('1.3', {
      complete: false,
      problems: ['server: a record of 0 octets'],
    });
    expect(broken({ how: 'stalled', phase: 'handshake' }, { tls: faulty })).toBeUndefined();
  });
});

describe('in TLS', () => {
  it('our own limits are named', () => {
    const limit = { from: 'server', why: 'limit', text: 'more than 20000 records' } as const;
    expect(obstacleOf(connection(inTls('closed', { breaks: [limit] })), false)).toEqual({
      kind: 'own-limit',
      what: 'sends more than we read: more than 20000 records',
    });
    expect(seen({ ending: { how: 'flooded', phase: 'ehlo', detail: 'x' } })).toBe('own-limit');
    expect(seen(inTls('tls-error', {}, 'excessive message size'))).toBe('own-limit');
    // A server without RFC 5746: OpenSSL's client, and not TLS, will not have it.
    expect(seen(inTls('tls-error', {}, 'unsafe legacy renegotiation disabled'), false)).toBe(
      'own-limit',
    );
    expect(seen(inTls('tls-error', {}, 'bad signature'))).toBeUndefined();
    const faulty = { breaks: [limit], problems: ['server: a record with 16385 octets'] };
    expect(seen(inTls('closed', faulty))).toBeUndefined();
    const ours = { ...limit, from: 'client' } as const;
    expect(seen(inTls('closed', { breaks: [ours] }))).toBeUndefined();
  });

  it('a record cut short is the way to a box elsewhere, and the doing of a server beside us', () => {
    const breaks = [{ from: 'server', why: 'cut', text: 'a record cut short' }] as const;
    for (const how of ['stalled', 'closed', 'reset'] as const) {
      expect(seen(inTls(how, { breaks: [...breaks] }))).toBe('link');
      expect(seen(inTls(how, { breaks: [...breaks] }), false)).toBeUndefined();
    }
    expect(seen(inTls('stalled'))).toBeUndefined();
  });

  it('a certificate that is demanded of us, and one that is only asked for', () => {
    const certificateRequest = { extensions: [] };
    const messages: Handshake['messages'] = [
      ...flight('certificate_request'),
      { from: 'client', type: 11, name: 'certificate', length: 4, encrypted: true, at: 2 },
    ];
    const asks = { certificateRequest, messages, complete: true };
    const alerts = [alert('server', 'certificate_required', 116)];
    expect(seen(inTls('declined', { ...asks, alerts }))).toBe('client-certificate');
    // TLS 1.3: our side is complete before the server has looked at our empty list.
    const late: Ending = { how: 'closed', phase: 'session' };
    expect(seen({ tls: handshake('1.3', { ...asks, alerts }), ending: late })).toBe(
      'client-certificate',
    );
    expect(seen({ tls: handshake('1.3', asks) })).toBeUndefined();
    expect(
      seen({ tls: handshake('1.3', asks), smtp: talk('[C] EHLO a', '[S] 250 x'), ending: late }),
    ).toBeUndefined();
    expect(seen(inTls('declined', { certificateRequest, messages: [] }))).toBeUndefined();
  });

  it('a server name that is demanded, and was not told', () => {
    const alerts = [alert('server', 'unrecognized_name', 112)];
    expect(seen(inTls('declined', { alerts }))).toBe('server-name');
    const named = clientHello({ serverName: 'mx.test' });
    expect(seen(inTls('declined', { alerts, clientHello: named }))).toBeUndefined();
  });
});
