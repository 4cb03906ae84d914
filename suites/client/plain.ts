import { type ClientScenario, client, identity, is, oneOf, rather } from '#harness';
import { asPolicyHasIt, goes, held, neverInClear, notUsed } from './client-expectations.ts';

/** Senders that know nothing of OCSP, or are told to leave it: what else there is to keep. */
const lax = { status: 'none', chain: 'try', tls: 'may', resume: false } as const;
const tlsRequired = { ...lax, tls: 'must' } as const;
const verifying = { ...tlsRequired, chain: 'must' } as const;

// Where TLS cannot be had at all, to return the mail is one of the choices of RFC 3207 6.
const withheld = {
  'clear-text': neverInClear,
  delivery: is(oneOf('deferred', 'bounced')),
} as const;
const strange = { identity: identity({ ca: 'strange' }) };

/** STARTTLS, the chain and the clear text, without a word of the status. */
export const plain: readonly ClientScenario[] = client('plain', {
  'names-host': {
    title: 'the server name is told by a sender that asks for no status',
    proves: ['RFC6066-3-01', 'RFC9325-3.7-01', 'RFC9846-4.5.1.2-01'],
    covers: ['N04'],
    policy: lax,
    expect: { sni: rather('host', ['other']) },
    tolerate: { sni: 'none' },
  },
  delivers: {
    title: 'TLS is used where it is offered, and nothing goes in clear',
    proves: ['RFC3207-6-02'],
    covers: ['W30'],
    policy: lax,
    expect: { delivery: goes, 'clear-text': 'never', handshake: is('completes') },
  },
  stripped: {
    title: 'STARTTLS not offered and TLS not required: in clear or not at all',
    proves: ['RFC9325-5.2-01'],
    covers: ['N43'],
    policy: lax,
    given: { starttls: 'not-offered' },
    ...asPolicyHasIt,
  },
  'stripped-tls-required': {
    title: 'STARTTLS not offered and TLS required: nothing goes in clear',
    covers: ['N43', 'N11'],
    policy: tlsRequired,
    given: { starttls: 'not-offered' },
    expect: withheld,
  },
  refused: {
    title: 'STARTTLS answered by 454 and TLS not required: in clear or not at all',
    proves: ['RFC3207-4-02'],
    covers: ['N43', 'S28'],
    policy: lax,
    given: { starttls: 'refused-454' },
    ...asPolicyHasIt,
  },
  'refused-tls-required': {
    title: 'STARTTLS answered by 454 and TLS required: nothing goes in clear',
    covers: ['N43', 'S28'],
    policy: tlsRequired,
    given: { starttls: 'refused-454' },
    expect: withheld,
  },
  'garbage-tls-required': {
    title: 'nonsense for an answer to STARTTLS and TLS required: nothing goes in clear',
    covers: ['N43'],
    policy: tlsRequired,
    given: { starttls: 'garbage' },
    expect: withheld,
  },
  injected: {
    title:
      'a reply slipped in behind the 220 is not taken for one from inside TLS by a ' +
      'sender that asks for no status',
    covers: ['N03', 'R48'],
    policy: lax,
    given: { starttls: 'inject-response' },
    expect: { injection: notUsed },
  },
  'unknown-ca': {
    title:
      'a certificate of an unknown CA where the chain must verify: nothing ' +
      'goes over it, and nothing in clear',
    proves: ['RFC8446-C.2-01'],
    covers: ['N11'],
    policy: verifying,
    given: strange,
    expect: { ...held, delivery: is(oneOf('deferred', 'bounced')) },
    promise: { 'verified-chain': { 'mail-over-first': 'no' } },
  },
  'unknown-ca-unverified': {
    title:
      'a certificate of an unknown CA where nothing need verify: by TLS, or ' +
      'in clear where TLS is optional',
    proves: ['RFC3207-6-02'],
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
      'before.clear-text': neverInClear,
      'after.delivery': goes,
    },
  },
  'goes-round': {
    title:
      'a certificate of an unknown CA at the first host where the chain must ' +
      'verify: the mail goes to the second',
    proves: ['RFC5321-5.1-01', 'RFC5321-5.1-02'],
    covers: ['N12'],
    policy: verifying,
    given: [strange, {}],
    provided: { 'mail-over-first': 'no' },
    expect: { delivery: goes, host: 'second', 'clear-text': neverInClear },
  },
});
