import { asks, either, is, oneOf, rather, responder } from '#harness';

const each = 'RFC6960-4.2.2.3-03';

/** How the answer is written, and what it says of its times. */
export const contents = responder('contents', {
  der: {
    title: 'the answer is one OCSPResponse in DER, and nothing behind it',
    proves: ['RFC6960-4.2.1-03'],
    covers: ['L01'],
    blackBox: true,
    expect: { form: 'der' },
  },
  version: {
    title: 'the answer is of version v1',
    proves: ['RFC6960-4.2.2.3-01'],
    blackBox: true,
    expect: { 'response-version': 'v1' },
  },
  'its-own-certificate': {
    title: 'the answer is about the certificate that was asked of, by the hash of the request',
    proves: [each],
    covers: ['R10'],
    blackBox: true,
    expect: { 'cert-id': 'as-asked', answered: 'each' },
  },
  'no-others': {
    title: 'the answer is about no certificate that was not asked of',
    proves: ['RFC6960-4.2.2.3-04'],
    covers: ['R18'],
    blackBox: true,
    expect: { extra: 'not-any' },
  },
  'time-form': {
    title: 'times are written as GeneralizedTime in Z, with seconds and without a fraction',
    proves: ['RFC6960-4.2.2.1-04'],
    covers: ['R20'],
    blackBox: true,
    expect: { 'time-form': 'right' },
  },
  times: {
    title: 'now lies between thisUpdate and nextUpdate',
    proves: ['RFC6960-2.4-01'],
    covers: ['R11', 'R13'],
    blackBox: true,
    expect: { times: 'current' },
    promise: { 'lightweight-profile': { times: 'current' } },
  },
  'next-update': {
    title: 'the answer says how long it holds',
    proves: ['RFC9919-3.2.4-01'],
    covers: ['R12'],
    blackBox: true,
    expect: { 'next-update': either('given', 'missing') },
    promise: { 'lightweight-profile': { 'next-update': 'given' } },
  },
  'as-long-as-told': {
    title: 'a longer time to nextUpdate is kept to as well',
    proves: ['RFC6960-2.4-01'],
    covers: ['RS06'],
    needs: ['says-how-long'],
    given: { lasts: 8640 },
    expect: { lasts: 'as-told' },
    promise: { 'says-how-long': { lasts: 'as-told' } },
  },
  two: {
    title: 'asked of two certificates at once it speaks of both, or refuses',
    proves: [each],
    covers: ['RS05', 'R18'],
    when: asks({ about: ['good', 'second'] }),
    expect: {
      response: is(oneOf('successful', 'unauthorized', 'malformed-request')),
      answered: oneOf('each', 'none'),
    },
  },
  'good-and-revoked': {
    title: 'asked of a good and a revoked certificate it mixes them up neither way',
    proves: [each, 'RFC6960-2.2-07'],
    covers: ['RS05', 'R18'],
    when: asks({ about: ['good', 'revoked'] }),
    expect: {
      answered: is(oneOf('each', 'none'), each),
      true: is(oneOf('yes', 'none'), 'RFC6960-2.2-07'),
    },
    promise: { database: { true: oneOf('yes', 'none') } },
  },
  'good-and-strange': {
    title: 'asked of its own and of a certificate of another CA it does not call that one good',
    proves: [each, 'RFC6960-2.2-07'],
    covers: ['RS05'],
    when: asks({ about: ['good', 'stranger'] }),
    expect: {
      answered: is(oneOf('each', 'none'), each),
      true: is(oneOf('yes', 'none'), 'RFC6960-2.2-07'),
    },
    promise: { database: { true: oneOf('yes', 'none') } },
  },
  many: {
    title: 'asked of six certificates at once it speaks of each, or refuses',
    proves: [each],
    covers: ['RS05'],
    when: asks({ about: ['good', 'second', 'revoked', 'held', 'unexplained', 'unlisted'] }),
    expect: {
      response: is(oneOf('successful', 'unauthorized', 'malformed-request', 'http-error')),
      answered: oneOf('each', 'none'),
    },
  },
  sha384: {
    title: 'a certID of SHA-384 is answered by the same, or refused',
    proves: [each],
    covers: ['RS05'],
    when: asks({ hash: 'sha384' }),
    blackBox: true,
    expect: {
      'cert-id': is(oneOf('as-asked', 'none'), each),
      response: is(
        rather('successful', ['unauthorized', 'malformed-request', 'internal-error']),
        'RFC6960-2.3-03',
      ),
    },
    // The certificate is the same, but nobody can be sure to know it so.
    tolerate: { 'cert-id': 'other-hash' },
  },
  sha512: {
    title: 'a certID of SHA-512 is answered by the same, or refused',
    proves: [each],
    covers: ['RS05'],
    when: asks({ hash: 'sha512' }),
    blackBox: true,
    expect: {
      'cert-id': is(oneOf('as-asked', 'none'), each),
      response: is(
        rather('successful', ['unauthorized', 'malformed-request', 'internal-error']),
        'RFC6960-2.3-03',
      ),
    },
    // The certificate is the same, but nobody can be sure to know it so.
    tolerate: { 'cert-id': 'other-hash' },
  },
  sha256: {
    title: 'a revoked certificate that is asked of by SHA-256 is called revoked by SHA-256',
    proves: [each, 'RFC6960-2.2-07'],
    covers: ['RS05'],
    when: asks({ about: ['revoked'], hash: 'sha256' }),
    expect: { 'cert-id': is('as-asked', each), status: is('revoked', 'RFC6960-2.2-07') },
    tolerate: { 'cert-id': 'other-hash', status: 'none' },
    promise: { database: { status: 'revoked' } },
  },
});
