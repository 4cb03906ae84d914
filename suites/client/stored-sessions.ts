import {
  type ClientAct,
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  client,
  good,
  identity,
  is,
  type Policy,
  REVOCABLE,
} from '#harness';
import { neverInClear, shouldGo } from './client-expectations.ts';

const base = { status: 'none', chain: 'try', tls: 'must', resume: true } as const;
/** What a session is stored under, from weak to strong. */
const told = {
  nothing: { policy: base, spoken: 'nothing was verified and no status asked for' },
  verifying: { policy: { ...base, chain: 'must' }, spoken: 'no status was asked for' },
  asking: {
    policy: { ...base, status: 'request', chain: 'must' },
    spoken: 'a status was asked for',
  },
} as const satisfies Record<string, { policy: Policy; spoken: string }>;
const requiring: Policy = { ...base, status: 'require', chain: 'must' };

/** One message under the weaker policy, and another to the same host under the stronger. */
const first = (policy: Policy): readonly ClientAct[] => [
  { do: 'send', name: 'first', policy },
  { do: 'send', name: 'second' },
];

const host = (change: Partial<ClientHost>): Partial<ClientHost> => ({ tickets: true, ...change });

/** Nothing goes by what an earlier session left out. */
const isNoWayIn = (...clauses: readonly string[]): ClientClaim['expect'] => ({
  'second.mail-over-first': is('no', ...clauses),
  'second.clear-text': neverInClear,
});

const staples = {
  none: { served: 'there is none', proof: 'none' },
  revoked: { served: 'it is revoked', proof: good().revoked() },
} as const satisfies Record<string, { served: string; proof: ClientHost['proof'] }>;

// Some libraries ask whatever they are told: the session has a status then.
const unasked = {
  provided: { 'first.mail-over-first': 'yes', 'first.asked': 'no' },
} as const satisfies Partial<ClientClaim>;
/** Without a first session there is none to be resumed. */
const stored = {
  provided: { 'first.mail-over-first': 'yes' },
} as const satisfies Partial<ClientClaim>;

/** The status is required of a host that has none, or a bad one. */
const required = (by: keyof typeof told, staple: keyof typeof staples): ClientClaim => ({
  title: `stored where ${told[by].spoken}, a status is required, and ${staples[staple].served}`,
  covers: ['C13', 'N23', 'R46'],
  policy: requiring,
  given: host({ proof: staples[staple].proof }),
  when: first(told[by].policy),
  // No status comes in a resumed session, whatever it would have said.
  expect: isNoWayIn('RFC6066-11.6-01'),
  ...(by === 'asking' ? stored : unasked),
});

/**
 * A session stored under a weaker policy never satisfies a stronger one: what was not verified when
 * it began is not verified by resuming it (RFC 8446 2.2, 4.6.1; RFC 6066 1.1).
 */
export const storedSessions: readonly ClientScenario[] = client('resumption', {
  'nothing-then-required-none': required('nothing', 'none'),
  'nothing-then-required-revoked': required('nothing', 'revoked'),
  'verifying-then-required-none': required('verifying', 'none'),
  'verifying-then-required-revoked': required('verifying', 'revoked'),
  'asking-then-required-none': required('asking', 'none'),
  'verifying-then-required-good': {
    title: 'stored where no status was asked for, a good one is required: a handshake brings it',
    covers: ['C13', 'N23', 'R46'],
    policy: requiring,
    given: host({}),
    when: [...first(told.verifying.policy), { do: 'send', name: 'after' }],
    // Whoever cannot use the session needs another handshake, at the latest for the next mail.
    expect: {
      'first.delivery': shouldGo,
      'second.delivery': shouldGo,
      'second.mail-over-resumed': is('no', 'RFC6066-11.6-01'),
      'second.clear-text': neverInClear,
      // By then there may be a session that has its status: it may be resumed.
      'after.delivery': shouldGo,
    },
    ...unasked,
  },
  'nothing-then-verifying': {
    title: 'stored unverified with a host of an unknown authority, the chain must verify',
    covers: ['C13', 'N23'],
    policy: told.verifying.policy,
    given: host({ identity: identity({ ca: 'strange' }), proof: 'none' }),
    when: first(told.nothing.policy),
    expect: isNoWayIn('RFC8446-C.2-01'),
    ...stored,
  },
  'nothing-then-required-unlisted': {
    title:
      'stored unverified with a host of an unknown authority that has a good status, ' +
      'the chain must verify',
    covers: ['C13', 'N23', 'R46'],
    policy: requiring,
    given: host({ identity: identity({ ca: 'strange' }) }),
    when: first(told.nothing.policy),
    expect: isNoWayIn('RFC8446-C.2-01'),
    ...stored,
  },
  'without-lists-then-leaf-revoked': {
    title: 'stored without revocation lists, a list names the leaf',
    covers: ['C13', 'C20', 'N23'],
    policy: { ...told.verifying.policy, crl: 'leaf-revoked' },
    given: host({ identity: REVOCABLE, proof: 'none' }),
    when: first(told.verifying.policy),
    expect: isNoWayIn('RFC5246-F.1.4-01', 'RFC8446-4.6.1-03'),
    ...stored,
  },
});
