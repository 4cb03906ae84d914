import { asks, is, oneOf, rather, responder } from '#harness';

/** How answers are put into HTTP: RFC 6960 A.2, RFC 9110, RFC 9112. */
export const http = responder('http', {
  'content-type': {
    title: 'an answer is called application/ocsp-response',
    proves: ['RFC6960-A.2-01'],
    covers: ['RS02'],
    blackBox: true,
    expect: { 'content-type': 'ocsp-response' },
    promise: { 'answers-over-http': { 'content-type': 'ocsp-response' } },
  },
  length: {
    title: 'the length of a body is told, and is right',
    proves: ['RFC6960-A.2-02', 'RFC9110-8.6-01'],
    blackBox: true,
    expect: {
      length: {
        is: 'given',
        clauses: ['RFC6960-A.2-02'],
        instead: { wrong: ['RFC9110-8.6-01'] },
      },
    },
  },
  date: {
    title: 'a reply says when it was made, and that is now',
    proves: ['RFC9110-6.6.1-01'],
    covers: ['RS06'],
    blackBox: true,
    // RFC 1945 10.6 has no such rule for HTTP/1.0.
    provided: { protocol: '1.1' },
    expect: { date: { ...is('now', 'RFC9110-6.6.1-01'), instead: { off: [] } } },
  },
  head: {
    title: 'a reply to HEAD has no body',
    proves: ['RFC9110-9.3.2-01'],
    covers: ['RS03'],
    when: asks({ by: 'HEAD' }),
    blackBox: true,
    expect: { body: oneOf('empty', 'none') },
  },
  'other-method': {
    title: 'a method that is not allowed is refused by 405 or 501',
    proves: ['RFC9110-9.1-01'],
    covers: ['RS03'],
    when: asks({ by: 'PUT' }),
    blackBox: true,
    expect: { http: is(oneOf('405', '501'), 'RFC9110-9.1-01') },
  },
  allow: {
    title: 'who refuses a method by 405 says which are allowed',
    proves: ['RFC9110-15.5.6-01'],
    covers: ['RS03'],
    when: asks({ by: 'PUT' }),
    blackBox: true,
    provided: { http: '405' },
    expect: { allow: 'given' },
  },
  'other-type': {
    title: 'a request of another content type is refused, or answered all the same',
    proves: ['RFC6960-A.1-04'],
    covers: ['RS02'],
    when: asks({ type: 'text/plain' }),
    blackBox: true,
    expect: {
      response: is(
        rather(['http-error', 'malformed-request'], ['successful', 'unauthorized']),
        'RFC6960-A.1-04',
      ),
    },
    promise: { 'minds-content-type': { http: '415' } },
  },
  'absolute-form': {
    title: 'a request target in absolute form is taken',
    proves: ['RFC9112-3.2.2-01'],
    covers: ['RS01'],
    when: [asks({ name: 'first', by: 'GET' }), asks({ name: 'odd', by: 'GET', absolute: true })],
    blackBox: true,
    // In HTTP/1.0 that form is for proxies alone (RFC 1945 5.1.2).
    provided: { 'first.protocol': '1.1' },
    expect: { 'odd.response': 'successful' },
  },
  chunked: {
    title: 'who speaks HTTP/1.1 reads a request that comes in chunks',
    proves: ['RFC9112-7.1-01'],
    covers: ['RS02'],
    when: [asks({ name: 'first' }), asks({ name: 'odd', chunked: true })],
    blackBox: true,
    provided: { 'first.protocol': '1.1' },
    expect: { 'odd.response': 'successful' },
  },
  'http-1.0': {
    title: 'a request of HTTP/1.0 is answered',
    proves: ['RFC6960-A.1-04'],
    when: asks({ version: '1.0' }),
    blackBox: true,
    expect: { response: 'successful' },
  },
  'one-connection': {
    title: 'on a connection that is kept a GET is answered behind a POST',
    proves: ['RFC6960-A.1-04'],
    covers: ['RS02'],
    when: [asks({ name: 'post' }), asks({ name: 'get', by: 'GET', sameConnection: true })],
    blackBox: true,
    provided: { 'post.connection': 'kept' },
    expect: { 'get.response': 'successful' },
  },
  conditional: {
    title: 'who has the answer already, by its entity tag, gets 304',
    proves: ['RFC9110-13.1.2-01'],
    covers: ['RS06'],
    when: [
      asks({ name: 'first', by: 'GET' }),
      asks({ name: 'second', by: 'GET', conditional: true }),
    ],
    blackBox: true,
    provided: { 'first.etag': 'given' },
    expect: { 'second.revalidated': rather('not-modified', ['newer']) },
  },
  prompt: {
    title: 'an answer takes no longer than five seconds',
    proves: ['RFC6960-4.2.1-06'],
    blackBox: true,
    expect: { response: 'successful', pace: is('prompt') },
  },
});
