import { type ClientClaim, type ClientHost, type ClientScenario, client, good, is } from '#harness';
import { goes, held, neverInClear } from './client-expectations.ts';
import { policies } from './policies.ts';

const alone = ['1.3'] as const;
const basic = ['RFC6960-4.2.1-02', 'RFC9846-4.5.1.1-03'];
const arrives = { delivery: goes, 'mail-over-first': 'yes', 'clear-text': neverInClear } as const;
const revoked = good().revoked();

const overHybrid = (
  given: Partial<ClientHost>,
  words: Pick<ClientClaim, 'title' | 'expect'> & Partial<ClientClaim>,
): ClientClaim => ({
  covers: ['W32', 'R05'],
  versions: alone,
  needs: ['offers-hybrid-group'],
  policy: policies.requiring,
  given: { trick: 'hybrid', ...given },
  provided: { group: 'hybrid' },
  ...words,
});
const twice = (given: Partial<ClientHost>): Partial<ClientHost> => ({
  trick: 'hybrid-retry',
  ...given,
});

/** The status where the keys are agreed upon by X25519MLKEM768. */
const hybrid: readonly ClientScenario[] = client('hybrid', {
  good: overHybrid(
    {},
    {
      title: 'a good status where the group is hybrid: the mail goes out',
      proves: basic,
      expect: arrives,
    },
  ),
  none: overHybrid(
    { proof: 'none' },
    {
      title: 'no status where the group is hybrid: held back where one is required',
      proves: ['RFC6066-11.6-01'],
      expect: held,
      promise: { 'require-needs-valid-proof': { 'mail-over-first': 'no' } },
    },
  ),
  revoked: overHybrid(
    { proof: revoked },
    {
      title: 'a revoked status where the group is hybrid: held back and kept',
      proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
      policy: policies.verifying,
      expect: held,
    },
  ),
  retried: overHybrid(twice({}), {
    title:
      'a good status where the group is hybrid and another hello was asked for: the mail goes out',
    proves: ['RFC8446-4.1.4-01', 'RFC9846-4.2.4-01', 'RFC9846-4.2.2-01'],
    provided: { group: 'hybrid', retried: 'yes' },
    expect: arrives,
  }),
  'retried-revoked': overHybrid(twice({ proof: revoked }), {
    title: 'a revoked status where the group is hybrid and another hello was asked for: held back',
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    policy: policies.verifying,
    provided: { group: 'hybrid', retried: 'yes' },
    expect: held,
  }),
});

const compressed = (
  given: Partial<ClientHost>,
  words: Pick<ClientClaim, 'title' | 'expect'> & Partial<ClientClaim>,
): ClientClaim => ({
  covers: ['W27'],
  versions: alone,
  policy: { ...policies.requiring, compression: true },
  given: { trick: 'compressed', ...given },
  provided: { compressed: 'yes' },
  ...words,
});
const broken = {
  delivery: held.delivery,
  'mail-over-first': 'no',
  'clear-text': neverInClear,
} as const;

/** The status inside a certificate that is compressed (RFC 8879). */
const compression: readonly ClientScenario[] = client('compression', {
  good: compressed(
    {},
    {
      title: 'a good status in a compressed certificate: the mail goes out',
      proves: ['RFC8879-5-01'],
      expect: arrives,
    },
  ),
  none: compressed(
    { proof: 'none' },
    {
      title: 'no status in a compressed certificate: held back where one is required',
      proves: ['RFC6066-11.6-01'],
      expect: held,
    },
  ),
  revoked: compressed(
    { proof: revoked },
    {
      title: 'a revoked status in a compressed certificate: held back and kept',
      proves: ['RFC8879-5-01', 'RFC6960-2.2-05', 'RFC6066-8-16'],
      policy: { ...policies.verifying, compression: true },
      expect: held,
    },
  ),
  'wrong-length': compressed(
    { trick: 'compressed-wrong-length' },
    {
      title: 'a compressed certificate of another length than it says ends the connection',
      proves: ['RFC8879-4-03'],
      expect: broken,
    },
  ),
  undecodable: compressed(
    { trick: 'compressed-undecodable' },
    {
      title: 'a compressed certificate that does not decompress ends the connection',
      proves: ['RFC8879-4-04'],
      expect: broken,
    },
  ),
  unasked: {
    title:
      'a compressed certificate for a sender that did not offer to take one ends the handshake',
    proves: ['RFC9846-4-01', 'RFC8446-4-01'],
    covers: ['W27', 'W12'],
    versions: alone,
    policy: { status: 'none', chain: 'must', tls: 'must' },
    given: { trick: 'compressed-unasked', proof: 'none' },
    provided: { compressed: 'yes' },
    expect: broken,
  },
});

const unknown = (title: string, trick: ClientHost['trick'], clause: string): ClientClaim => ({
  title: `${title}: the mail goes out`,
  proves: ['RFC8701-4.2-01', clause],
  covers: ['W25'],
  versions: alone,
  policy: policies.requiring,
  given: { trick },
  expect: { ...arrives, delivery: is('tls', 'RFC8701-4.2-01', clause) },
});

/** Values nobody knows from a server that staples. */
const grease: readonly ClientScenario[] = client('grease', {
  request: unknown(
    'a certificate is asked for with an extension nobody knows, and a good status comes',
    'grease-request',
    'RFC9846-4.4.2-01',
  ),
  ticket: unknown(
    'a good status comes, and a ticket with an extension nobody knows',
    'grease-ticket',
    'RFC9846-4.7.1-02',
  ),
});

/** What is new in a handshake of today, and what becomes of the status. */
export const newWire: readonly ClientScenario[] = [...hybrid, ...compression, ...grease];
