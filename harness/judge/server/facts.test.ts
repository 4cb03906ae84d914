import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ServerFact, serverFacts } from '../../model/facts.ts';
import type { Connection, Ending } from '../../model/observation.ts';
import {
  alert,
  connection,
  entry,
  flight,
  handshake,
  ofEach,
  serverHello,
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
  promising,
  seen,
  shown,
  staples,
  v12,
  v13,
} from './facts.fixture.ts';
import { factsOfServer } from './facts.ts';

/**
 * What shows a value: connections that make the fact so; `as` where the table gives a kind of
 * value, not the value.
 */
interface Case {
  seen: () => Connection[];
  as?: string;
  /** The same without the odd part. */
  controls?: () => Connection[];
  /** TLSA records of the host, as a zone file has them. */
  tlsa?: string[];
}
const by = (...make: (() => Connection)[]): Case => ({ seen: () => make.map((one) => one()) });

const ended = (how: Ending['how'], phase: Ending['phase'], ...lines: string[]): Connection => ({
  ...inside(...lines),
  ending: { how, phase },
});

const declining = () =>
  shown(handshake('1.3', { complete: false, alerts: [alert('server', 'handshake_failure')] }));
const held = (act: () => Connection, ...controls: (() => Connection)[]): Case => ({
  ...by(act),
  controls: () => controls.map((one) => one()),
});

const sha256 = (der: string) =>
  createHash('sha256').update(Buffer.from(der, 'base64')).digest('hex');
const [ee, ta, wrong] = [
  `3 0 1 ${sha256(leaf)}`,
  `2 0 1 ${sha256(issuer)}`,
  `2 0 1 ${'ab'.repeat(32)}`,
];
/** A session inside TLS 1.3 of a server that asked for a certificate. */
const asking = (...lines: string[]): Connection =>
  shown(handshake('1.3', { certificateRequest: { extensions: [] } }), { smtp: talk(...lines) });
/** Leaf and issuing CA, held against these records. */
const beside = (...tlsa: string[]): Case => ({ ...by(() => shown(v13())), tlsa });
const sharing = (data: string) => serverHello('1.3', [{ type: 51, name: 'key_share', data }]);

/** For each fact and each value of `model/facts.ts` an observation that has it. */
const table: {
  [F in Exclude<ServerFact, 'alive'>]: Record<(typeof serverFacts)[F]['values'][number], Case>;
} = {
  starttls: {
    accepted: by(() => inClear(...ehlo, 'S 250-mx', 'S 250 STARTTLS', 'C STARTTLS', 'S 220 go')),
    'not-offered': by(() => inClear(...ehlo, 'S 250-mx', 'S 250 SIZE')),
    refused: by(() =>
      inClear(...ehlo, 'S 250-mx', 'S 250 STARTTLS', 'C STARTTLS', 'S 454 not now'),
    ),
    'not-needed': by(() => connection({ transport: 'implicit' })),
    unknown: by(() => inClear(...ehlo)),
  },
  handshake: {
    completes: by(() => shown(v13())),
    declined: by(() =>
      shown(handshake('1.3', { complete: false, alerts: [alert('server', 'unknown_ca')] })),
    ),
    stalls: by(() =>
      shown(handshake('1.3', { complete: false }), {
        ending: { how: 'stalled', phase: 'handshake', detail: '' },
      }),
    ),
    'not-begun': by(() => inClear(...ehlo, 'S 421 busy')),
  },
  alert: {
    none: by(() =>
      shown(
        handshake('1.3', {
          alerts: [alert('client', 'unknown_ca'), alert('server', 'close_notify')],
        }),
      ),
    ),
    '<alert>': {
      as: 'decode_error',
      ...by(() =>
        shown(
          handshake('1.3', {
            alerts: [alert('server', 'close_notify'), alert('server', 'decode_error')],
          }),
        ),
      ),
    },
  },
  staple: {
    absent: by(() => shown(bare13())),
    empty: by(() => shown(v13(entry(leaf, '', [statusExtension('01')])))),
    '<proof>': { as: 'revoked', ...by(() => shown(v13(entry(leaf, staples.revoked)))) },
    'made-up-try-later': by(() => shown(v13(entry(leaf, 'MAMKAQM=')))),
    'other-bytes': by(() => shown(v13(entry(leaf, 'AAAA')))),
  },
  acknowledgement: {
    none: by(() => shown(v12({ serverHello: serverHello('1.2') }))),
    empty: by(() => shown(v12())),
    'not-empty': by(() => shown(v12({ serverHello: acknowledged('00') }))),
  },
  placement: {
    none: by(() => shown(v12({ certificateStatus: [], certificates: [entry(leaf)] }))),
    right: by(() => shown(v13())),
    'in-server-hello': by(() => shown(v13(undefined, { serverHello: acknowledged() }))),
    'in-encrypted-extensions': by(() =>
      shown(bare13({ encryptedExtensions: [statusExtension('01')] })),
    ),
    'message-in-1.3': by(() =>
      shown(
        bare13({
          certificateStatus: [{ statusType: 1, response: staples.good, malformed: false }],
        }),
      ),
    ),
    'wrong-order': by(() =>
      shown(v12({ messages: flight('server_hello', 'certificate_status', 'certificate') })),
    ),
    twice: by(() =>
      shown(v12({ certificateStatus: [...v12().certificateStatus, ...v12().certificateStatus] })),
    ),
    'without-acknowledgement': by(() => shown(v12({ serverHello: serverHello('1.2') }))),
    malformed: by(() =>
      shown(v12({ certificateStatus: [{ statusType: 1, response: 'AA==', malformed: true }] })),
    ),
  },
  certificate: {
    '<identity>': { as: 'main', ...by(() => shown(v13())) },
    other: by(() => shown(v13(entry(otherLeaf)))),
    none: by(() => shown(handshake('1.3'))),
  },
  fits: {
    yes: by(() => shown(v13(entry(leaf, staples.revoked)))),
    no: by(() => shown(v13(entry(leaf, staples.foreign)))),
    'no-staple': by(() => shown(bare13())),
    unknown: by(() => shown(handshake('1.3', { certificates: [entry(otherLeaf, staples.other)] }))),
  },
  acceptable: {
    yes: by(() => shown(v12())),
    aged: by(() => shown(v13(entry(leaf, staples.aged)))),
    no: by(() => shown(v13(entry(leaf, staples.revoked)))),
    'no-staple': by(() => shown(bare13())),
    unknown: by(() => shown(handshake('1.3', { certificates: [entry(otherLeaf, staples.other)] }))),
  },
  'same-status': {
    yes: by(() => shown(v13())),
    no: by(
      () => shown(v13()),
      () => shown(bare13()),
    ),
  },
  'must-staple': {
    yes: by(() => shown(v13(entry(promising)))),
    no: by(() => shown(v13())),
    none: by(() => shown(handshake('1.3'))),
  },
  intermediates: {
    none: by(() => shown(v13())),
    stapled: by(() =>
      shown(
        handshake('1.3', {
          certificates: [entry(leaf), entry(issuer, 'AAAA', [statusExtension('01')])],
        }),
      ),
    ),
    malformed: by(() =>
      shown(
        handshake('1.3', {
          certificates: [entry(leaf), entry(issuer, undefined, [statusExtension('01')])],
        }),
      ),
    ),
  },
  'chain-fits': {
    yes: by(() =>
      shown(v13(undefined, { certificates: [entry(leaf), entry(issuer, staples.issuer)] })),
    ),
    no: by(() =>
      shown(v13(undefined, { certificates: [entry(leaf), entry(issuer, staples.good)] })),
    ),
    'no-staple': by(() => shown(v13())),
    unknown: by(() =>
      shown(v13(undefined, { certificates: [entry(leaf), entry(otherLeaf, staples.other)] })),
    ),
  },
  group: {
    hybrid: by(() => shown(handshake('1.3', { serverHello: sharing('11ec0001aa') }))),
    other: by(() => shown(handshake('1.3', { serverHello: sharing('001d0001aa') }))),
    none: by(() => shown(v12())),
  },
  compressed: {
    yes: by(() => shown(handshake('1.3', { messages: flight('compressed_certificate') }))),
    no: by(() => shown(handshake('1.3', { messages: flight('certificate') }))),
  },
  'certificate-request': {
    none: by(() => shown(handshake('1.3', { certificateRequest: { extensions: [] } }))),
    empty: by(() =>
      shown(handshake('1.3', { certificateRequest: { extensions: [statusExtension()] } })),
    ),
    'not-empty': by(() =>
      shown(handshake('1.3', { certificateRequest: { extensions: [statusExtension('01')] } })),
    ),
  },
  resumed: {
    yes: by(() => shown(handshake('1.3', { resumed: true }))),
    no: by(() => shown(handshake('1.3'))),
  },
  retried: {
    yes: by(() =>
      shown(handshake('1.3', { serverHello: { ...serverHello('1.3'), helloRetryRequest: true } })),
    ),
    no: by(() => shown(handshake('1.3'))),
  },
  control: {
    none: by(declining),
    passes: held(declining, () => shown(v13())),
    fails: held(declining, declining),
  },
  session: {
    'in-service': by(() => inside('[C] EHLO a', '[S] 250 mx', '[C] QUIT', '[S] 221 bye')),
    refused: by(() => inside('[C] EHLO a', '[S] 503 no', '[C] QUIT', '[S] 221 bye')),
    'no-farewell': by(() => ended('closed', 'quit', '[C] EHLO a', '[S] 250 mx', '[C] QUIT')),
    silent: by(() => ended('stalled', 'session', '[C] EHLO a')),
    lost: by(() => ended('closed', 'session', '[C] EHLO a')),
    'not-reached': by(() => shown(handshake('1.3', { complete: false }))),
  },
  'starttls-inside': {
    'not-offered': by(() => inside('[C] EHLO a', '[S] 250-mx', '[S] 250 SIZE')),
    offered: by(() => inside('[C] EHLO a', '[S] 250-mx', '[S] 250 STARTTLS')),
    unknown: by(() => inside('C EHLO a', 'S 250-mx', 'S 250 STARTTLS')),
  },
  injection: {
    discarded: by(() => inside(...injected, '[S] 250 mx', '[C] QUIT', '[S] 221 bye')),
    executed: by(() => inside(...injected, '[S] 250 mx', '[S] 250 mx', '[C] QUIT', '[S] 221 bye')),
    'not-tried': by(() => inside('C EHLO a', '[C] EHLO injected', '[S] 250 a', '[S] 250 a')),
  },
  'starttls-argument': {
    refused: by(() => inClear(...ehlo, 'S 250 STARTTLS', 'C STARTTLS now', 'S 501 no argument')),
    accepted: by(() => inClear(...ehlo, 'S 250 STARTTLS', 'C STARTTLS now', 'S 220 go')),
    'not-tried': by(() => inClear(...ehlo, 'S 250 STARTTLS', 'C STARTTLS', 'S 501 what?')),
    unanswered: by(() => inClear(...ehlo, 'S 250 STARTTLS', 'C STARTTLS now')),
  },
  told: ofEach(serverFacts.told.values, (told) =>
    by(() => connection(told === 'unsaid' ? {} : { told })),
  ),
  mail: {
    taken: by(() => inside('[C] MAIL FROM:<a@b>', '[S] 250 ok', '[C] .', '[S] 250 queued')),
    refused: by(() => inside('[C] MAIL FROM:<a@b>', '[S] 550 no')),
    'not-tried': by(() => inside('[C] QUIT', '[S] 221 bye')),
  },
  pace: {
    prompt: by(() => connection({ handshakeMs: 5000 })),
    slow: by(() => connection({ handshakeMs: 5001 })),
    unknown: by(() => connection()),
  },
  wire: {
    clean: by(() =>
      shown(handshake('1.3', { problems: ['client: client_hello: status_request twice'] })),
    ),
    broken: by(() =>
      shown(handshake('1.3', { problems: ['client: a', 'server: certificate behind start'] })),
    ),
  },
  agreement: {
    all: by(
      () => shown(v13()),
      () => shown(v12()),
    ),
    mixed: by(
      () => shown(v13()),
      () => shown(bare13()),
    ),
  },
  'client-certificate': {
    accepted: by(() => asking('[C] EHLO a', '[S] 250 mx', '[C] QUIT', '[S] 221 bye')),
    refused: by(() => ({
      ...asking('[C] EHLO a'),
      tls: handshake('1.3', {
        certificateRequest: { extensions: [] },
        clientCertificates: [entry(leaf)],
        alerts: [alert('server', 'certificate_revoked', 44)],
      }),
    })),
    'not-asked': by(() => inside('[C] EHLO a', '[S] 250 mx', '[C] QUIT', '[S] 221 bye')),
    unknown: by(() => asking('[C] EHLO a', '[S] 421 certificate error')),
  },
  tlsa: {
    matches: beside(ee, ta, wrong),
    partly: beside(`3 0 1 ${'ab'.repeat(32)}`, ta),
    'no-match': beside(wrong),
    'none-usable': beside(`1 0 1 ${sha256(leaf)}`),
    'not-known': by(() => shown(v13())),
  },
  anchor: {
    sent: beside(wrong, ta),
    'not-sent': beside(wrong),
    'not-pinned': beside(ee),
    'not-known': { ...by(() => inClear(...ehlo)), tlsa: [ta] },
  },
};

describe('every value of every fact', () => {
  const cases = Object.entries(table).flatMap(([fact, values]) =>
    Object.entries<Case>(values).map(([value, one]) => ({
      fact,
      value,
      wanted: one.as ?? value,
      make: one.seen,
      controls: one.controls,
      tlsa: one.tlsa,
    })),
  );
  it.each(cases)('$fact: $value', ({ fact, wanted, make, controls, tlsa }) => {
    const facts = factsOfServer(
      {
        role: 'server',
        connections: make(),
        ...(controls ? { controls: controls() } : {}),
        aliveAfter: true,
        log: [],
      },
      { ...known, ...(tlsa ? { tlsa: { name: 'mx.test', records: tlsa } } : {}) },
    );
    expect(facts[fact]).toBe(wanted);
  });

  it('alive, of the whole scenario and never of an act', () => {
    const connections = [connection({ name: 'before' })];
    const facts = factsOfServer({ role: 'server', connections, aliveAfter: false, log: [] }, known);
    expect(facts.alive).toBe('no');
    expect(facts['before.alive']).toBeUndefined();
    const away = { role: 'server', remote: true, aliveAfter: false, notAsked: 'x' } as const;
    expect(factsOfServer({ ...away, connections, log: [] }, known).alive).toBe('unknown');
    expect(seen(connection()).alive).toBe('yes');
  });

  it('no fact is without its name in the model', () => {
    expect(Object.keys(seen(shown(v13()))).sort()).toEqual(Object.keys(serverFacts).sort());
  });
});

it('facts of several acts bear the name of theirs; those of the only one bear none', () => {
  const facts = seen(shown(v13(), { name: 'before' }), shown(bare13(), { name: 'after' }));
  expect([facts['before.staple'], facts['after.staple'], facts.staple]).toEqual([
    'as-given',
    'absent',
    undefined,
  ]);
});
