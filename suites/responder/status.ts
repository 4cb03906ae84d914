import { asks, is, oneOf, rather, responder } from '#harness';

const known = 'RFC6960-2.2-07';
const database = (status: 'good' | 'revoked') => ({ database: { status } });

/** What is said of each certificate of the database, and of those that are in none. */
export const status = responder('status', {
  good: {
    title: 'a certificate in order is good, and a strict client may rely on it',
    proves: [known],
    expect: {
      status: is('good', known),
      acceptable: is('yes', 'RFC6960-2.2-02', 'RFC6960-2.2-03'),
    },
    promise: database('good'),
  },
  revoked: {
    title: 'a revoked certificate is called revoked, with reason and time as recorded',
    proves: [known],
    covers: ['RS04'],
    when: asks({ about: ['revoked'] }),
    expect: { status: 'revoked', reason: 'as-recorded', 'revoked-at': 'as-recorded' },
    tolerate: { reason: 'missing' },
    promise: database('revoked'),
  },
  held: {
    title: 'a certificate on hold is called revoked, the reason certificateHold',
    proves: [known],
    when: asks({ about: ['held'] }),
    expect: { status: 'revoked', reason: 'as-recorded' },
    tolerate: { reason: 'missing' },
    promise: database('revoked'),
  },
  expired: {
    title: 'of a certificate that has expired the records may be given up, but it is not revoked',
    proves: [known, 'RFC6960-4.2.2.3-03'],
    covers: ['RS09'],
    when: asks({ about: ['expired'] }),
    expect: {
      response: rather(['successful', 'unauthorized'], ['try-later', 'internal-error']),
      true: is(oneOf('yes', 'none'), known),
      answered: is(oneOf('each', 'none'), 'RFC6960-4.2.2.3-03'),
    },
  },
  unlisted: {
    title: 'of a certificate of its CA that is not in the database it does not say good',
    proves: ['RFC6960-2.2-06', 'CABF-BR-4.9.9-07'],
    covers: ['RS04'],
    when: asks({ about: ['unlisted'] }),
    expect: {
      status: is(rather(['unknown', 'revoked', 'none'], ['good']), 'CABF-BR-4.9.9-07'),
      'extended-revoke': is(oneOf('not-due', 'marked', 'none'), 'RFC6960-2.2-06'),
    },
    promise: {
      database: { status: oneOf('unknown', 'revoked', 'none') },
      'lightweight-profile': { response: 'unauthorized' },
    },
  },
  unassigned: {
    title: 'of a number that was never given out it does not say good',
    proves: ['RFC6960-2.2-06', 'CABF-BR-4.9.9-07'],
    covers: ['RS04'],
    when: asks({ about: ['unassigned'] }),
    blackBox: true,
    expect: {
      status: is(rather(['unknown', 'revoked', 'none'], ['good']), 'CABF-BR-4.9.9-07'),
      'extended-revoke': is(oneOf('not-due', 'marked', 'none'), 'RFC6960-2.2-06'),
    },
    promise: { database: { status: oneOf('unknown', 'revoked', 'none') } },
  },
  'other-ca': {
    title: 'the number of a good certificate under another CA is not taken for that certificate',
    proves: ['RFC6960-2.2-03', 'RFC6960-4.2.2.3-03'],
    covers: ['RS04', 'N28'],
    when: asks({ about: ['stranger'] }),
    blackBox: true,
    expect: {
      status: is(oneOf('unknown', 'none'), 'RFC6960-2.2-03'),
      answered: is(oneOf('each', 'none'), 'RFC6960-4.2.2.3-03'),
    },
    promise: { 'lightweight-profile': { response: 'unauthorized' } },
  },
  'revoked-now': {
    title: 'after a revocation no answer says good any more, neither by POST nor by GET',
    proves: [known],
    covers: ['R19'],
    needs: ['answers-get'],
    when: [
      asks({ name: 'before', by: 'GET' }),
      { do: 'revoke', certificate: 'good' },
      asks({ name: 'get', by: 'GET' }),
      asks({ name: 'post' }),
    ],
    expect: { 'before.status': 'good', 'get.status': 'revoked', 'post.status': 'revoked' },
    promise: { database: { 'get.status': 'revoked', 'post.status': 'revoked' } },
  },
});
