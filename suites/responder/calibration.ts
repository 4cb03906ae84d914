import { asks, responder } from '#harness';

/**
 * What a target says that it can do, shown before anything rests on it, and once more at the end.
 */
export const calibration = responder('calibration', {
  'answers-post': {
    title: 'asked by POST about a good certificate it says good',
    proves: ['RFC6960-4.2.1-06', 'RFC6960-A.1-04'],
    calibrates: 'answers-post',
    expect: { response: 'successful', status: 'good' },
  },
  'answers-get': {
    title: 'asked by GET about a good certificate it says good',
    proves: ['RFC6960-A.1-04'],
    covers: ['RS01'],
    calibrates: 'answers-get',
    when: asks({ by: 'GET' }),
    expect: { response: 'successful', status: 'good' },
  },
  'answers-sha256': {
    title: 'it knows a good certificate by a certID of SHA-256',
    proves: ['RFC6960-4.2.2.3-03'],
    covers: ['RS05'],
    calibrates: 'answers-sha256',
    when: asks({ hash: 'sha256' }),
    expect: { response: 'successful', status: 'good' },
  },
  'says-how-long': {
    title: 'nextUpdate lies as far ahead as it was told to have it',
    covers: ['RS06'],
    calibrates: 'says-how-long',
    expect: { lasts: 'as-told' },
  },
  'echoes-nonce': {
    title: 'a nonce of 32 octets comes back in the answer',
    proves: ['RFC9654-2.1-02'],
    covers: ['RS07'],
    calibrates: 'echoes-nonce',
    when: asks({ nonce: 32 }),
    expect: { nonce: 'echoed' },
  },
  'reason-optional': {
    title: 'a revocation without a reason is told without one',
    proves: ['RFC6960-2.2-07'],
    calibrates: 'reason-optional',
    when: asks({ about: ['unexplained'] }),
    expect: { status: 'revoked', reason: 'as-recorded' },
  },
  'goes-wrong-on-demand': {
    title: 'told to answer tryLater once, it does so once, and tells the status from then on',
    covers: ['RS11'],
    calibrates: 'goes-wrong-on-demand',
    given: { goesWrong: [{ deed: { do: 'error', status: 'tryLater' }, span: { hits: 1 } }] },
    when: [asks({ name: 'first' }), asks({ name: 'after' })],
    expect: { 'first.response': 'try-later', 'after.status': 'good' },
  },
  'revokes-at-once': {
    title: 'a certificate that is revoked in the database is called revoked from then on',
    covers: ['RS04'],
    calibrates: 'revokes-at-once',
    when: [
      asks({ name: 'before' }),
      { do: 'revoke', certificate: 'good' },
      asks({ name: 'after' }),
    ],
    expect: { 'before.status': 'good', 'after.status': 'revoked' },
  },
});
