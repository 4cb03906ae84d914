import { asks, is, rather, responder } from '#harness';

const malformed = 'RFC6960-2.3-03';
type Malformed = NonNullable<NonNullable<Parameters<typeof asks>[0]>['malformed']>;

const refused = (title: string, what: Malformed) => ({
  title,
  proves: [malformed],
  covers: ['RS02'],
  when: asks({ malformed: what }),
  expect: {
    // A reply that is closed upon while octets lie unread may be lost on its way.
    response: rather('malformed-request', ['http-error', 'unauthorized', 'none']),
    alive: is('yes'),
  },
  promise: {
    'goes-on-after-malformed': { alive: 'yes' as const },
    'says-malformed': { response: 'malformed-request' as const },
  },
});

/** What is no request is answered by an error, and the next one is answered all the same. */
export const errors = responder('errors', {
  random: refused('octets that are nothing are malformed', 'random'),
  empty: refused('a body without octets is malformed', 'empty'),
  cut: refused('half a request is malformed', 'cut'),
  response: refused('an answer in place of a request is malformed', 'response'),
  'no-certificate': {
    ...refused('a request about no certificate is malformed', 'no-certificate'),
    expect: {
      response: rather('malformed-request', [
        'http-error',
        'none',
        'unauthorized',
        'internal-error',
        'successful',
      ]),
      alive: is('yes'),
    },
  },
  trailing: {
    ...refused('octets behind a request are malformed', 'trailing'),
    expect: {
      response: rather('malformed-request', [
        ...(['http-error', 'none', 'unauthorized', 'successful'] as const),
      ]),
      alive: is('yes'),
    },
  },
});
