import { type ClientScenario, client, either, identity, oneOf, rather } from '#harness';

/** Senders that know nothing of OCSP, or are told to leave it: what else there is to keep. */
const lax = { status: 'none', chain: 'try', tls: 'may', resume: false } as const;
const tlsRequired = { ...lax, tls: 'must' } as const;
const verifying = { ...tlsRequired, chain: 'must' } as const;

const held = {
  'clear-text': 'never',
  delivery: oneOf('deferred', 'bounced'),
  'mail-over-first': 'no',
};
const inClear = {
  expect: { delivery: either('clear', 'deferred') },
  tolerate: { delivery: 'bounced' },
};
const strange = { identity: identity({ ca: 'strange' }) };

/** STARTTLS, the chain and the clear text, without a word of the status. */
export const plain: readonly ClientScenario[] = client('plain', {
  'names-host': {
    title: 'the server name is told',
    proves: ['RFC6066-3-01', 'RFC9325-3.7-01', 'RFC9846-4.5.1.2-01'],
    covers: ['N04'],
    policy: lax,
    expect: { sni: rather('host', ['other']) },
    tolerate: { sni: 'none' },
  },
  delivers: {
    title: 'TLS is used where it is offered, and nothing goes in clear',
    proves: ['RFC3207-4-06', 'RFC9325-3.2-01'],
    covers: ['W30'],
    policy: lax,
    expect: { delivery: 'tls', 'clear-text': 'never', handshake: 'completes' },
  },
  stripped: {
    title: 'STARTTLS not offered and TLS not required: in clear or not at all',
    proves: ['RFC3207-6-02', 'RFC9325-5.2-01'],
    covers: ['N43'],
    policy: lax,
    given: { starttls: 'not-offered' },
    ...inClear,
  },
  'stripped-tls-required': {
    title: 'STARTTLS not offered and TLS required: nothing goes in clear',
    proves: ['RFC9325-3.2-01', 'RFC3207-6-01'],
    covers: ['N43', 'N11'],
    policy: tlsRequired,
    given: { starttls: 'not-offered' },
    expect: held,
  },
  refused: {
    title: 'STARTTLS answered by 454 and TLS not required: in clear or not at all',
    proves: ['RFC3207-4-02'],
    covers: ['N43', 'S28'],
    policy: lax,
    given: { starttls: 'refused-454' },
    ...inClear,
  },
  'refused-tls-required': {
    title: 'STARTTLS answered by 454 and TLS required: nothing goes in clear',
    proves: ['RFC3207-4-02', 'RFC9325-3.2-01'],
    covers: ['N43', 'S28'],
    policy: tlsRequired,
    given: { starttls: 'refused-454' },
    expect: held,
  },
  'garbage-tls-required': {
    title: 'nonsense for an answer to STARTTLS and TLS required: nothing goes in clear',
    proves: ['RFC9325-3.2-01', 'RFC5321-3.8-01'],
    covers: ['N43'],
    policy: tlsRequired,
    given: { starttls: 'garbage' },
    expect: held,
  },
  injected: {
    title: 'a reply slipped in behind the 220 is not taken for one from inside TLS',
    proves: ['RFC3207-4.2-03', 'RFC3207-4.2-04'],
    covers: ['N03', 'R48'],
    policy: lax,
    given: { starttls: 'inject-response' },
    expect: { injection: 'discarded' },
  },
  'unknown-ca': {
    title:
      'a certificate of an unknown CA where the chain must verify: nothing goes over it, and nothing in clear',
    proves: ['RFC8314-5-01', 'RFC8446-4.4.2.2-01'],
    covers: ['N11'],
    policy: verifying,
    given: strange,
    expect: held,
  },
  'unknown-ca-unverified': {
    title:
      'a certificate of an unknown CA where nothing need verify: by TLS, or in clear where TLS is optional',
    proves: ['RFC9325-5.2-01', 'RFC3207-6-02'],
    covers: ['N11'],
    policy: lax,
    given: strange,
    expect: { delivery: rather('tls', ['clear', 'deferred']) },
    tolerate: { delivery: 'bounced' },
  },
  later: {
    title: 'STARTTLS answered by 454 and TLS required: the mail goes out once the server is mended',
    proves: ['RFC5321-4.5.4.1-01', 'RFC3207-6-03'],
    covers: ['N14', 'C28'],
    policy: tlsRequired,
    given: { starttls: 'refused-454' },
    when: [
      { do: 'send', name: 'before' },
      { do: 'change', host: 0, to: { starttls: 'offered' } },
      { do: 'retry', name: 'after' },
    ],
    expect: {
      'before.delivery': 'deferred',
      'before.clear-text': 'never',
      'after.delivery': 'tls',
    },
  },
  'goes-round': {
    title:
      'a certificate of an unknown CA at the first host where the chain must verify: the mail goes to the second',
    proves: ['RFC5321-5.1-01', 'RFC5321-5.1-02'],
    covers: ['N12'],
    policy: verifying,
    given: [strange, {}],
    expect: { delivery: 'tls', host: 'second', 'mail-over-first': 'no', 'clear-text': 'never' },
  },
});
