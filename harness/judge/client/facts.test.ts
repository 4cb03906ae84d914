import { describe, expect, it } from 'vitest';
import { type ClientFact, clientFacts } from '../../model/facts.ts';
import type { ClientObservation, Connection, Delivery } from '../../model/observation.ts';
import type { Handshake } from '../../model/tls.ts';
import {
  alert,
  asking,
  clientHello,
  connection,
  entry,
  flight,
  handshake,
  ofEach,
  serverHello,
  talk,
} from '../observation.fixture.ts';
import { factsOfClient } from './facts.ts';
import { leafOf, offering } from './ml-dsa.fixture.ts';

type Disposition = ClientObservation['dispositions'][number];

interface ProbeResult {
  status?: string;
  lookups?: ClientObservation['lookups'];
  connections?: Connection[];
  deliveries?: Delivery[];
  kind?: Disposition['kind'];
  /** The certificate of our first host. */
  leaf?: string;
}

const told = (act: string, kind: Disposition['kind']): Disposition => ({
  act,
  kind,
  at: 1,
  text: '',
});
const seen = ({ connections = [], deliveries = [], leaf, status, ...rest }: ProbeResult) =>
  factsOfClient(
    {
      role: 'client',
      connections,
      deliveries,
      dispositions: [{ ...told('only', rest.kind ?? 'deferred'), ...(status ? { status } : {}) }],
      log: [],
      ...(rest.lookups ? { lookups: rest.lookups } : {}),
    },
    {
      ...(rest.lookups ? { hosts: { first: 'mx1.d.example' } } : {}),
      identities: {
        'first-dual': { chain: ['BBBB'], root: '', issuer: '' },
        ...(leaf === undefined ? {} : { first: { chain: [leaf], root: '', issuer: '' } }),
      },
    },
  );

const at = (host: string, change: Partial<Connection> = {}): Connection =>
  connection({ name: `only/${host}`, ...change });
const tls = (change: Partial<Handshake> = {}): Handshake => handshake('1.3', change);
const shown = (change: Partial<Handshake> = {}, more: Partial<Connection> = {}): ProbeResult => ({
  connections: [at('first', { tls: handshake('1.3', change), ...more })],
});
const [leaf44, leafOfEcdsa] = await Promise.all([leafOf('ml-dsa-44'), leafOf()]);
const listing = (data: string, leaf: string) =>
  by({ ...shown({ clientHello: offering(data) }), leaf });
const delivered = (change: Partial<Delivery> = {}): ProbeResult => ({
  deliveries: [{ host: 'only/first', over: 'tls', headers: [], connection: 0, at: 1, ...change }],
  kind: 'delivered',
});
type Asked = NonNullable<ClientObservation['lookups']>[number];
const answered = (change: Partial<Asked>): Asked => ({
  ...{ act: 'only', name: '_25._tcp.mx1.d.example', type: 'TLSA', asksSecurity: true },
  ...{ rcode: 'NOERROR', secure: true, records: 1, at: 1 },
  ...change,
});
const asked = (...lookups: Asked[]): ProbeResult => ({ lookups });
const marked = (mark: string): ProbeResult => delivered({ mark });
const fatal = (name: string): ProbeResult => shown({ alerts: [alert('client', name)] });
const inClear = talk('S 220 mx', 'C EHLO a', 'S 250 mx', 'C MAIL FROM:<a@b>');
const bait = ['S 220 mx', 'C EHLO a', 'S 250 mx', 'C STARTTLS', 'S 220 go', 'S 250 injected'];

const badRequest = { statusType: 1, responderIds: [], requestExtensions: '', malformed: true };

interface Case {
  result: ProbeResult;
  as?: string;
}
const by = (result: ProbeResult): Case => ({ result });

const sharing = (data: string) => serverHello('1.3', [{ type: 51, name: 'key_share', data }]);

/** For each fact and each value of `model/facts.ts` an observation that has it. */
const table: { [F in ClientFact]: Record<(typeof clientFacts)[F]['values'][number], Case> } = {
  delivery: {
    tls: by(delivered()),
    clear: by(delivered({ over: 'clear' })),
    deferred: by({ kind: 'deferred' }),
    bounced: by({ kind: 'bounced' }),
    unknown: by({ kind: 'unknown' }),
  },
  host: {
    first: by(delivered()),
    second: by(delivered({ host: 'only/second' })),
    none: by({}),
  },
  asked: {
    yes: by(shown()),
    no: by(shown({ clientHello: clientHello() })),
    malformed: by(shown({ clientHello: asking({ statusRequest: badRequest }) })),
    'no-tls': by({ connections: [at('first')] }),
  },
  'asked-v2': {
    yes: by(shown({ clientHello: clientHello({ statusRequestV2: '00' }) })),
    no: by(shown()),
    'no-tls': by({}),
  },
  sni: {
    host: by(shown({ clientHello: asking({ serverName: 'mx.test' }) })),
    other: by(shown({ clientHello: asking({ serverName: 'other.test' }) })),
    none: by(shown()),
    'no-tls': by({ connections: [at('first')] }),
  },
  handshake: {
    completes: by(shown()),
    aborted: by(shown({ complete: false }, { ending: { how: 'reset', phase: 'handshake' } })),
    stalls: by(shown({ complete: false }, { ending: { how: 'stalled', phase: 'handshake' } })),
    'not-begun': by({ connections: [at('first')] }),
  },
  alert: {
    none: by(shown({ alerts: [alert('server', 'unknown_ca'), alert('client', 'close_notify')] })),
    '<alert>': { as: 'certificate_revoked', ...by(fatal('certificate_revoked')) },
  },
  'alert-class': {
    status: by(fatal('bad_certificate_status_response')),
    revoked: by(fatal('certificate_revoked')),
    certificate: by(fatal('unknown_ca')),
    other: by(fatal('decode_error')),
    none: by(shown()),
  },
  'mail-over-resumed': {
    yes: by(shown({ resumed: true }, { smtp: talk('[C] MAIL FROM:<a@b>') })),
    no: by(shown({}, { smtp: talk('[C] MAIL FROM:<a@b>') })),
  },
  'mail-over-first': {
    yes: by(shown({}, { smtp: talk('[C] MAIL FROM:<a@b>') })),
    no: by({
      connections: [
        at('first', { smtp: inClear }),
        at('second', { smtp: talk('[C] MAIL FROM:<a@b>') }),
      ],
    }),
  },
  'clear-text': {
    never: by(shown({}, { smtp: talk('[C] MAIL FROM:<a@b>') })),
    'same-connection': by(shown({}, { smtp: inClear })),
    'new-connection': by({
      connections: [...(shown().connections ?? []), at('first', { smtp: inClear })],
    }),
  },
  marked: {
    verified: by(marked('verified')),
    'not-verified': by(marked('not-verified')),
    failed: by(marked('failed')),
    unanswered: by(marked('unanswered')),
    'not-requested': by(marked('not-requested')),
    unsaid: by(delivered({ headers: ['Subject: X-Status: verified'] })),
    'not-delivered': by({}),
  },
  told: ofEach(clientFacts.told.values, (status) => by(status === 'unsaid' ? {} : { status })),
  authenticated: {
    dane: by(delivered({ authenticated: 'dane' })),
    'not-dane': by(delivered({ authenticated: 'not-dane' })),
    unsaid: by(delivered()),
    'not-delivered': by({}),
  },
  'tlsa-lookup': {
    secure: by(asked(answered({ name: '_25._tcp.alias1.d.example' }), answered({ records: 0 }))),
    'secure-none': by(asked(answered({ records: 0, rcode: 'NXDOMAIN' }))),
    insecure: by(asked(answered({ secure: false }))),
    failed: by(asked(answered({ rcode: 'none' }), answered({ records: 0 }))),
    'not-asked': by(asked(answered({ type: 'A' }), answered({ name: '_25._tcp.mx2.d.example' }))),
  },
  resumed: {
    yes: by(shown({ resumed: true })),
    no: by(shown()),
    'no-tls': by({ connections: [at('first')] }),
  },
  retried: {
    yes: by(shown({ serverHello: { ...serverHello('1.3'), helloRetryRequest: true } })),
    no: by(shown()),
    'no-tls': by({ connections: [at('first')] }),
  },
  group: {
    hybrid: by(shown({ serverHello: sharing('11ec0001aa') })),
    other: by(shown({ serverHello: sharing('001d0001aa') })),
    none: by(shown()),
    'no-tls': by({ connections: [at('first')] }),
  },
  compressed: {
    yes: by(shown({ messages: flight('compressed_certificate') })),
    no: by(shown({ messages: flight('certificate') })),
    'no-tls': by({ connections: [at('first')] }),
  },
  certificate: {
    main: by(shown({ certificates: [entry('AAAA')] })),
    dual: by(shown({ certificates: [entry('BBBB')] })),
    none: by(shown()),
    'no-tls': by({ connections: [at('first')] }),
  },
  'ml-dsa': {
    listed: listing('000404030904', leaf44),
    'not-listed': listing('0006040309050906', leaf44),
    'other-key': listing('000404030904', leafOfEcdsa),
    'no-tls': by({ connections: [at('first')], leaf: leaf44 }),
  },
  injection: {
    discarded: by({
      connections: [
        at('first', {
          tls: tls(),
          smtp: talk(
            ...bait,
            '[C] EHLO a',
            '[S] 250 mx',
            '[C] MAIL FROM:<a@b>',
            '[S] 450 no',
            '[C] QUIT',
          ),
        }),
      ],
    }),
    used: by({
      connections: [
        at('first', {
          tls: tls(),
          smtp: talk(
            ...bait,
            '[C] EHLO a',
            '[C] MAIL FROM:<a@b>',
            '[S] 250 mx',
            '[C] RCPT TO:<c@d>',
            '[S] 450 no',
          ),
        }),
      ],
    }),
    unknown: by({
      connections: [
        at('first', { tls: tls(), smtp: talk(...bait, '[C] EHLO a', '[S] 250 mx', '[C] QUIT') }),
      ],
    }),
    'not-tried': by({
      connections: [
        at('first', { smtp: talk('C EHLO inject', '[C] MAIL FROM:<a@b>', '[S] 250 injected') }),
      ],
    }),
  },
};

describe('every value of every fact', () => {
  const cases = Object.entries(table).flatMap(([fact, values]) =>
    Object.entries<Case>(values).map(([value, { result, as }]) => ({
      fact,
      value,
      wanted: as ?? value,
      result,
    })),
  );
  it.each(cases)('$fact: $value', ({ fact, wanted, result }) => {
    expect(seen(result)[fact]).toBe(wanted);
  });

  it('no fact is without its name in the model', () => {
    expect(Object.keys(seen(shown())).sort()).toEqual(Object.keys(clientFacts).sort());
  });
});

describe('handshake', () => {
  it('1.3: a sender that refuses behind its own Finished has aborted', () => {
    const facts = seen(
      shown({ complete: true, alerts: [alert('client', 'bad_certificate_status_response')] }),
    );
    expect([facts.handshake, facts['alert-class']]).toEqual(['aborted', 'status']);
  });

  it('a close_notify is a farewell', () => {
    expect(seen(shown({ alerts: [alert('client', 'close_notify')] })).handshake).toBe('completes');
  });

  it('is that of the first try with TLS on the first host, whatever came before or behind', () => {
    const facts = seen({
      connections: [
        at('second', { tls: tls({ resumed: true }) }),
        at('first'),
        at('first', {
          tls: tls({ complete: false, clientHello: clientHello({ serverName: 'mx.test' }) }),
        }),
        at('first', { tls: tls({}) }),
      ],
    });
    expect(facts).toMatchObject({ handshake: 'aborted', asked: 'no', sni: 'host', resumed: 'no' });
  });
});

describe('alert-class', () => {
  it.each([
    'bad_certificate',
    'unsupported_certificate',
    'certificate_expired',
    'certificate_unknown',
    'unknown_ca',
    'certificate_required',
  ])('%s speaks of the certificate', (name) => {
    expect(seen(fatal(name))['alert-class']).toBe('certificate');
  });
});

describe('clear-text', () => {
  it('on the second host is clear text, too', () => {
    expect(seen({ connections: [at('second', { smtp: inClear })] })['clear-text']).toBe(
      'new-connection',
    );
  });

  it('a command that is not MAIL FROM gives nothing away', () => {
    expect(
      seen({ connections: [at('first', { smtp: talk('C EHLO a', 'C QUIT') })] })['clear-text'],
    ).toBe('never');
  });
});

describe('injection', () => {
  const ends = (change: Partial<Connection>, ...lines: string[]) =>
    seen({ connections: [at('first', { smtp: talk(...bait, ...lines), ...change })] }).injection;
  const behind = (...lines: string[]) => ends({ tls: tls() }, ...lines);
  const started = ['[C] EHLO a', '[S] 250 mx', '[C] MAIL FROM:<a@b>'];
  const mail = [...started, '[S] 450 not now'];

  it.each([
    ['RCPT behind a refused MAIL', [...mail, '[C] RCPT TO:<c@d>', '[S] 503 no'], 'used'],
    [
      'the same before the refusal went out',
      [...started, '[C] RCPT TO:<c@d>', '[S] 450 no'],
      'used',
    ],
    ['the same without EHLO', ['[C] MAIL FROM:<a@b>', '[C] RCPT TO:<c@d>', '[S] 450 no'], 'used'],
    ['RSET', [...mail, '[C] RSET', '[S] 250 ok', '[C] MAIL FROM:<a@b>'], 'discarded'],
    ['QUIT', [...mail, '[C] QUIT'], 'discarded'],
    ['a close', mail, 'discarded'],
    ['without EHLO, and no more', ['[C] MAIL FROM:<a@b>', '[S] 450 no'], 'discarded'],
    [
      'all at once, though nobody offered it',
      [...mail, '[C] RCPT TO:<c@d>', '[C] DATA'],
      'unknown',
    ],
    ['the same to several', [...mail, '[C] RCPT TO:<c@d>', '[C] RCPT TO:<e@d>'], 'unknown'],
    ['a close before we refused', started, 'unknown'],
    ['no MAIL at all', ['[C] EHLO a', '[S] 250 mx', '[C] QUIT', '[S] 221 bye'], 'unknown'],
    ['nothing said, and a close', [], 'discarded'],
  ])('%s', (_, lines, wanted) => {
    expect(behind(...lines)).toBe(wanted);
  });

  it('a handshake that came to nothing over it has discarded it', () => {
    const broken = { tls: tls({ complete: false }) };
    expect(ends({ ...broken, ending: { how: 'declined', phase: 'handshake' } })).toBe('discarded');
    expect(ends({ ending: { how: 'closed', phase: 'starttls' } })).toBe('discarded');
    expect(ends({ ...broken, ending: { how: 'stalled', phase: 'handshake' } })).toBe('unknown');
  });

  it('who says nothing more until our time is up has shown nothing', () => {
    const stalled = { tls: tls(), ending: { how: 'stalled', phase: 'mail' } } as const;
    expect(ends(stalled, ...mail)).toBe('unknown');
    expect(ends(stalled)).toBe('unknown');
  });

  it('of several connections one that shows something counts, and the fault before the rest', () => {
    const of = (...each: string[][]) =>
      seen({
        connections: each.map((lines) =>
          at('first', { tls: tls(), smtp: talk(...bait, ...lines) }),
        ),
      }).injection;
    const used = [...mail, '[C] RCPT TO:<c@d>'];
    expect(of(['[C] EHLO a', '[C] QUIT'], [...mail, '[C] QUIT'])).toBe('discarded');
    expect(of([...mail, '[C] QUIT'], used)).toBe('used');
  });
});

describe('what became of the mail', () => {
  it('said to be delivered, yet never seen: unknown', () => {
    expect(seen({ kind: 'delivered' }).delivery).toBe('unknown');
  });

  it('what arrived counts, whatever the sender says', () => {
    expect(seen({ ...delivered({ over: 'clear' }), kind: 'bounced' }).delivery).toBe('clear');
  });
});
