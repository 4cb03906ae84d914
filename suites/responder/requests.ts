import { asks, either, is, oneOf, rather, responder } from '#harness';

const nonces = 'RFC9654-2.1-02';
const asksBoth = (nonce: number) => [
  asks({ name: 'first', nonce: 32 }),
  asks({ name: 'odd', nonce }),
];
/** A responder that answers a nonce of the usual length by the same has to know its limits. */
const supports = { 'first.nonce': 'echoed' } as const;

/** What a request may bring besides: nonces, a signature, extensions. */
export const requests = responder('requests', {
  'without-nonce': {
    title: 'who sends no nonce is answered without one',
    proves: ['RFC6960-2.5-01'],
    covers: ['RS07'],
    blackBox: true,
    expect: { response: 'successful', nonce: is('absent') },
  },
  'nonce-of-1': {
    title: 'a nonce of one octet is answered by the same or by none',
    proves: [nonces],
    covers: ['RS07', 'N49'],
    when: asks({ nonce: 1 }),
    blackBox: true,
    expect: { response: is('successful', nonces), nonce: is(oneOf('echoed', 'absent'), nonces) },
  },
  'nonce-of-16': {
    title: 'a responder that knows nonces takes one of 16 octets',
    proves: [nonces],
    covers: ['RS07', 'N49'],
    when: asksBoth(16),
    blackBox: true,
    provided: supports,
    expect: { 'odd.nonce': 'echoed' },
  },
  'nonce-of-32': {
    title: 'a nonce of 32 octets is answered by the same or by none',
    proves: [nonces],
    covers: ['RS07', 'N49'],
    when: asks({ nonce: 32 }),
    blackBox: true,
    expect: { response: is('successful', nonces), nonce: is(oneOf('echoed', 'absent'), nonces) },
  },
  'nonce-of-128': {
    title: 'a nonce of 128 octets is answered by the same or by none',
    proves: [nonces],
    covers: ['RS07', 'N49'],
    when: asks({ nonce: 128 }),
    blackBox: true,
    expect: { response: is('successful', nonces), nonce: is(oneOf('echoed', 'absent'), nonces) },
  },
  'nonce-of-129': {
    title: 'a nonce of more than 128 octets is malformed to who knows nonces',
    proves: ['RFC9654-2.1-03'],
    covers: ['N49'],
    when: asksBoth(129),
    blackBox: true,
    provided: supports,
    expect: { 'odd.response': 'malformed-request' },
  },
  'empty-nonce': {
    title: 'a nonce of no octets is malformed to who knows nonces',
    proves: ['RFC9654-2.1-03'],
    covers: ['N49'],
    when: asksBoth(0),
    blackBox: true,
    provided: supports,
    expect: { 'odd.response': 'malformed-request' },
  },
  signed: {
    title: 'a signed request is answered as one that is not signed, or refused',
    proves: ['RFC6960-2.3-03'],
    covers: ['RS05', 'RS08'],
    when: asks({ signed: true }),
    blackBox: true,
    expect: {
      response: is(
        rather('successful', ['unauthorized', 'malformed-request', 'http-error']),
        'RFC6960-2.3-03',
      ),
    },
    promise: { 'lightweight-profile': { response: 'successful' } },
  },
  'unknown-extension': {
    title: 'an extension of the request that nobody knows is passed over',
    proves: ['RFC6960-4.1.2-04'],
    covers: ['RS05'],
    when: asks({ extension: 'ordinary' }),
    blackBox: true,
    expect: { response: 'successful' },
  },
  'critical-extension': {
    title: 'a request with an unknown critical extension is not answered as if it had none',
    proves: ['RFC6960-4.1.2-04'],
    covers: ['RS05'],
    when: asks({ extension: 'critical' }),
    blackBox: true,
    expect: {
      response: is(
        either('malformed-request', 'unauthorized', 'internal-error', 'http-error', 'successful'),
        'RFC6960-4.1.2-04',
      ),
    },
    promise: { 'minds-critical-extensions': { response: 'malformed-request' } },
  },
});
