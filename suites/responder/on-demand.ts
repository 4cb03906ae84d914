import { asks, type ResponderClaim, type ResponderExpected, responder } from '#harness';

type Deed = NonNullable<NonNullable<ResponderClaim['given']>['goesWrong']>[number]['deed'];

/** Goes wrong so twice, and answers then as ever. */
const twice = (how: string, deed: Deed, first: ResponderExpected, second: ResponderExpected) => {
  const expect = {
    ...first,
    ...second,
    'after.status': 'good',
    'after.acceptable': 'yes',
  } as const;
  return {
    title: `told to ${how} twice it does so twice, and no more`,
    covers: ['RS11'],
    given: { goesWrong: [{ deed, span: { hits: 2 } }] },
    when: [asks({ name: 'first' }), asks({ name: 'second' }), asks({ name: 'after' })],
    expect,
    promise: { 'goes-wrong-on-demand': expect },
  } satisfies ResponderClaim;
};

/** A responder for tests goes wrong when it is told to, in that way, and so often. */
export const onDemand = responder('on-demand', {
  error: twice(
    'say that it is not authorised',
    { do: 'error', status: 'unauthorized' },
    { 'first.response': 'unauthorized' },
    { 'second.response': 'unauthorized' },
  ),
  'http-error': twice(
    'answer by HTTP 500',
    { do: 'http-status', code: 500 },
    { 'first.http': '5xx', 'first.response': 'http-error' },
    { 'second.http': '5xx' },
  ),
  redirect: twice(
    'send elsewhere',
    { do: 'redirect', to: '/elsewhere', code: 302 },
    { 'first.http': '3xx' },
    { 'second.http': '3xx' },
  ),
  'content-type': twice(
    'call its answer text',
    { do: 'content-type', type: 'text/plain' },
    { 'first.content-type': 'other', 'first.status': 'good' },
    { 'second.content-type': 'other' },
  ),
  answer: twice(
    'say revoked',
    { do: 'proof', name: 'revoked' },
    { 'first.status': 'revoked' },
    { 'second.status': 'revoked' },
  ),
  reset: twice(
    'hang up',
    { do: 'reset' },
    { 'first.exchange': 'reset' },
    { 'second.exchange': 'reset' },
  ),
  cut: twice(
    'break its answer off',
    { do: 'cut', after: 40 },
    { 'first.length': 'wrong' },
    { 'second.length': 'wrong' },
  ),
});
