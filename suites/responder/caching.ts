import { asks, either, is, responder } from '#harness';

const profile = 'RFC9919-7.2-03';

/** What HTTP may keep, and for how long: RFC 9919 7.2 where the profile is claimed. */
export const caching = responder('caching', {
  'max-age': {
    title: 'an answer is kept by HTTP no longer than it holds',
    proves: [profile],
    covers: ['RS06'],
    when: asks({ by: 'GET' }),
    blackBox: true,
    expect: { cache: either('within', 'unsaid', 'forbidden') },
    promise: { 'lightweight-profile': { cache: 'within' } },
  },
  expires: {
    title: 'an answer expires for HTTP no later than nextUpdate',
    proves: [profile],
    covers: ['RS06'],
    when: asks({ by: 'GET' }),
    blackBox: true,
    expect: { expires: either('within', 'missing') },
    promise: { 'lightweight-profile': { expires: 'within' } },
  },
  'last-modified': {
    title: 'an answer was last changed when it was made or became true',
    proves: [profile],
    covers: ['RS06'],
    when: asks({ by: 'GET' }),
    blackBox: true,
    expect: { 'last-modified': either('as-dated', 'other', 'missing') },
    promise: { 'lightweight-profile': { 'last-modified': 'as-dated' } },
  },
  etag: {
    title: 'an answer has an entity tag',
    proves: [profile],
    covers: ['RS06'],
    when: asks({ by: 'GET' }),
    blackBox: true,
    expect: { etag: either('given', 'missing') },
    promise: { 'lightweight-profile': { etag: 'given' } },
  },
  errors: {
    title: 'an error is not kept by HTTP',
    proves: [profile],
    covers: ['RS06'],
    when: asks({ by: 'GET', about: ['stranger'] }),
    blackBox: true,
    expect: { cache: is(either('forbidden', 'unsaid', 'within', 'none'), profile) },
    promise: { 'lightweight-profile': { cache: 'forbidden' } },
  },
});
