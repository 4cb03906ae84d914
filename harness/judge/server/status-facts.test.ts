import { describe, expect, it } from 'vitest';
import type { Ending } from '../../model/observation.ts';
import type { CertificateEntry, Handshake } from '../../model/tls.ts';
import {
  clientHello,
  connection,
  entry,
  flight,
  handshake,
  statusExtension,
  talk,
} from '../observation.fixture.ts';
import {
  acknowledged,
  bare13,
  ehlo,
  inClear,
  injected,
  inside,
  issuer,
  known,
  leaf,
  otherLeaf,
  seen,
  shown,
  staples,
  v12,
  v13,
} from './facts.fixture.ts';
import { factsOfServer } from './facts.ts';

describe('placement', () => {
  const placement = (tls: Handshake) => seen(shown(tls)).placement;

  it.each([
    ['in order', ['certificate', 'certificate_status', 'server_key_exchange'], 'right'],
    [
      'behind the key exchange',
      ['certificate', 'server_key_exchange', 'certificate_status'],
      'wrong-order',
    ],
    ['before the certificate', ['certificate_status', 'certificate'], 'wrong-order'],
  ])('1.2: %s', (_, names, wanted) => {
    expect(placement(v12({ messages: flight('server_hello', ...names) }))).toBe(wanted);
  });

  it('1.2: what the client sent in between is no disorder', () => {
    const [hello, certificate, status, done] = v12().messages;
    if (!hello || !certificate || !status || !done) throw new Error('no flight');
    const messages = [
      hello,
      certificate,
      { ...hello, from: 'client' as const, name: 'client_hello' },
      status,
      done,
    ];
    expect(placement(v12({ messages }))).toBe('right');
  });

  it('1.2: a type that is not ocsp is malformed', () => {
    expect(
      placement(
        v12({ certificateStatus: [{ statusType: 2, response: 'AA==', malformed: false }] }),
      ),
    ).toBe('malformed');
  });

  it('1.2: an acknowledgement alone is no status', () => {
    expect(placement(v12({ certificateStatus: [] }))).toBe('none');
  });

  it(
    'STARTTLS that is listed twice is offered like one that is listed ' +
      'once, and STARTTLS-LATER is not',
    () => {
      const ehlo = ['S 220 mx', 'C EHLO a', 'S 250-mx'];
      const offered = (...lines: string[]) =>
        seen(connection({ smtp: talk(...ehlo, ...lines) })).starttls;
      const twice = ['S 250-STARTTLS', 'S 250 STARTTLS', 'C STARTTLS', 'S 220 go'];
      expect(offered(...twice)).toBe('accepted');
      expect(offered('S 250-STARTTLS-LATER', 'S 250 HELP')).toBe('not-offered');
    },
  );

  it('1.3: no status, and no TLS at all, have no place', () => {
    expect(placement(bare13())).toBe('none');
    expect(seen(connection()).placement).toBe('none');
  });

  it('1.3: twice in one entry, and one that cannot be read', () => {
    const extension = statusExtension('01');
    expect(placement(v13(entry(leaf, staples.good, [extension, extension])))).toBe('twice');
    expect(placement(v13(entry(leaf, undefined, [extension])))).toBe('malformed');
  });

  it('1.3: an acknowledgement is a fault, not an acknowledgement', () => {
    const facts = seen(shown(v13(undefined, { serverHello: acknowledged() })));
    expect([facts.placement, facts.acknowledgement]).toEqual(['in-server-hello', 'none']);
  });
});

describe('staple', () => {
  it('1.2: a status of another type is seen, though it is joined to no certificate', () => {
    const tls = v12({
      certificates: [entry(leaf)],
      certificateStatus: [{ statusType: 2, response: staples.good, malformed: false }],
    });
    const facts = seen(shown(tls));
    expect([facts.staple, facts.acceptable]).toEqual(['as-given', 'no-staple']);
  });

  it('of zero octets is there, and neither fits nor is acceptable', () => {
    const facts = seen(shown(v12({}, '')));
    expect([facts.staple, facts.fits, facts.acceptable]).toEqual(['empty', 'no', 'no']);
  });

  it('is examined at the moment of the arrangement', () => {
    const later = { ...known, at: new Date(Date.now() + 30 * 86_400_000).toISOString() };
    const observation = {
      role: 'server' as const,
      connections: [shown(v13())],
      aliveAfter: true,
      log: [],
    };
    expect(factsOfServer(observation, later).acceptable).toBe('no');
  });

  it.each([
    ['about another serial number', () => staples.good, { fits: 'no', acceptable: 'no' }],
    ['past its time', () => staples.otherStale, { fits: 'unknown', acceptable: 'no' }],
    ['that may be right', () => staples.other, { fits: 'unknown', acceptable: 'unknown' }],
  ])(
    'of a leaf that came alone, %s, is as good as what can be told without the issuer',
    (_, staple, facts) => {
      const tls = handshake('1.3', { certificates: [entry(otherLeaf, staple())] });
      expect(seen(shown(tls))).toMatchObject(facts);
    },
  );

  it('of a leaf we do not know is examined by the issuer that was sent', () => {
    const strange = { ...known, identities: {} };
    const observation = {
      role: 'server' as const,
      connections: [shown(v13())],
      aliveAfter: true,
      log: [],
    };
    expect(factsOfServer(observation, strange)).toMatchObject({
      certificate: 'other',
      acceptable: 'yes',
      fits: 'yes',
    });
  });
});

describe('handshake', () => {
  it('that was cut off in our wait for it has begun, ClientHello on record or not', () => {
    const cut = connection({ ending: { how: 'reset', phase: 'handshake' } });
    expect(seen(cut).handshake).toBe('declined');
    expect(seen(connection({ ending: { how: 'stalled', phase: 'starttls' } })).handshake).toBe(
      'not-begun',
    );
  });

  it('that completed stays so, whatever stalls behind it', () => {
    expect(seen(shown(v13(), { ending: { how: 'stalled', phase: 'session' } })).handshake).toBe(
      'completes',
    );
  });
});

describe('several connections of one act', () => {
  it('one that did not complete is told of, wherever it stands', () => {
    const cut = handshake('1.3', { clientHello: clientHello(), complete: false });
    const facts = seen(shown(bare13()), shown(cut), shown(bare13()));
    expect([facts.handshake, facts.agreement]).toEqual(['declined', 'mixed']);
  });

  it('all declined agree', () => {
    const cut = handshake('1.3', { complete: false });
    const facts = seen(shown(cut), shown(cut));
    expect([facts.handshake, facts.agreement]).toEqual(['declined', 'all']);
  });

  it('two different proofs do not', () => {
    expect(seen(shown(v13()), shown(v13(entry(leaf, staples.revoked)))).agreement).toBe('mixed');
  });
});

describe('session', () => {
  it('in clear, where TLS was not to be: by the ending', () => {
    expect(seen(connection()).session).toBe('in-service');
    expect(seen(connection({ ending: { how: 'closed', phase: 'ehlo' } })).session).toBe('lost');
    expect(seen(connection({ ending: { how: 'stalled', phase: 'ehlo' } })).session).toBe('silent');
    expect(seen(connection({ ending: { how: 'refused', phase: 'starttls' } })).session).toBe(
      'not-reached',
    );
  });

  it('a reply in clear does not count inside', () => {
    expect(seen(inside('C EHLO a', 'S 250 mx', '[C] QUIT', '[S] 221 bye')).session).toBe('lost');
  });

  it('who answers hangs up on nobody, whatever he says, and nor does who is slow', () => {
    const ended = (how: Ending['how'], phase: Ending['phase'], ...lines: string[]) =>
      seen({ ...inside(...lines), ending: { how, phase } }).session;
    const greeted = ['[C] EHLO a', '[S] 250 mx', '[C] QUIT'];
    expect(ended('refused', 'session', '[C] EHLO a', '[S] 503 no')).toBe('refused');
    expect(ended('nonsense', 'session', '[C] EHLO a')).toBe('refused');
    expect(ended('refused', 'quit', ...greeted, '[S] 250 why?')).toBe('no-farewell');
    expect(ended('closed', 'quit', ...greeted)).toBe('no-farewell');
    for (const phase of ['greeting', 'session', 'quit'] as const)
      expect(ended('stalled', phase, '[C] EHLO a')).toBe('silent');
    for (const how of ['closed', 'reset', 'tls-error'] as const)
      expect(ended(how, 'session', '[C] EHLO a')).toBe('lost');
  });

  it('a STARTTLS with an argument is turned down by any code but 220', () => {
    const reply = (text: string) =>
      seen({ ...connection(), smtp: talk('C STARTTLS now', `S ${text}`) })['starttls-argument'];
    expect(['501 no', '454 not now', '220 go'].map(reply)).toEqual([
      'refused',
      'refused',
      'accepted',
    ]);
  });
});

describe('injection', () => {
  it('implicit TLS: the greeting is no answer to anything', () => {
    const lines = talk(
      'C EHLO injected',
      '[S] 220 mx',
      '[C] EHLO a',
      '[S] 250 mx',
      '[C] QUIT',
      '[S] 221 bye',
    );
    expect(seen(shown(v13(), { transport: 'implicit', smtp: lines })).injection).toBe('discarded');
  });

  it('a reply of several lines is one answer', () => {
    expect(
      seen(inside(...injected, '[S] 250-mx', '[S] 250-SIZE', '[S] 250 X', '[C] QUIT', '[S] 221 x'))
        .injection,
    ).toBe('discarded');
  });
});

it('a mail refused at its end is refused', () => {
  const refused = inside(
    '[C] MAIL FROM:<a@b>',
    '[S] 250 ok',
    '[C] DATA',
    '[S] 354 go',
    '[C] .',
    '[S] 554 no',
  );
  expect(seen(refused).mail).toBe('refused');
});

it('a STARTTLS that is never answered was neither taken nor refused', () => {
  expect(seen(inClear(...ehlo, 'S 250-mx', 'S 250 STARTTLS', 'C STARTTLS')).starttls).toBe(
    'unknown',
  );
});

it('a STARTTLS argument that is never answered was not refused', () => {
  expect(seen(inClear(...ehlo, 'S 250 STARTTLS', 'C STARTTLS now'))['starttls-argument']).toBe(
    'unanswered',
  );
});

it('behind the leaf: an empty status, and one that is missing beside one that is there', () => {
  const extension = statusExtension('01');
  const behind = (...entries: CertificateEntry[]) =>
    seen(shown(handshake('1.3', { certificates: [entry(leaf), ...entries] }))).intermediates;
  expect(behind(entry(issuer, '', [extension]))).toBe('malformed');
  expect(behind(entry(issuer, 'AAAA', [extension]), entry(issuer))).toBe('stapled');
  expect(behind(entry(issuer, 'AAAA', [extension]), entry(issuer, undefined, [extension]))).toBe(
    'malformed',
  );
});
