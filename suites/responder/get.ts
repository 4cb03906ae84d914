import { asks, is, oneOf, rather, responder } from '#harness';

const byGet = 'RFC6960-A.1-04';

/** Requests in the path of a GET (RFC 6960 A.1). */
export const get = responder('get', {
  'as-by-post': {
    title: 'asked by GET it says of a revoked certificate what it says by POST',
    proves: [byGet, 'RFC6960-2.2-07'],
    covers: ['RS01'],
    when: [
      asks({ name: 'post', about: ['revoked'] }),
      asks({ name: 'get', by: 'GET', about: ['revoked'] }),
    ],
    expect: { 'post.status': 'revoked', 'get.status': 'revoked' },
    promise: { database: { 'get.status': 'revoked' } },
  },
  'all-escaped': {
    title: 'a path in which every character is escaped is read',
    proves: [byGet],
    covers: ['RS01'],
    when: asks({ by: 'GET', escaped: 'all' }),
    blackBox: true,
    expect: { response: 'successful' },
  },
  'lower-case': {
    title: 'escapes in small letters are read',
    proves: [byGet],
    covers: ['RS01'],
    when: asks({ by: 'GET', escaped: 'lower-case' }),
    blackBox: true,
    expect: { response: 'successful' },
  },
  'not-escaped': {
    title: 'base64 that is not escaped is read, or refused as malformed',
    proves: [byGet],
    covers: ['RS01'],
    when: asks({ by: 'GET', escaped: 'nothing' }),
    blackBox: true,
    expect: {
      response: is(
        rather('successful', ['malformed-request', 'unauthorized', 'http-error']),
        byGet,
      ),
    },
  },
  'two-slashes': {
    title: 'two slashes before the request, as a URL that ends in one makes them, are borne',
    proves: [byGet],
    covers: ['RS01'],
    when: asks({ by: 'GET', slashes: 2 }),
    blackBox: true,
    expect: {
      response: is(
        rather('successful', ['malformed-request', 'unauthorized', 'http-error']),
        byGet,
      ),
    },
    promise: { 'bears-slashes': { response: 'successful' } },
  },
  'sha256-by-get': {
    title: 'a certID of SHA-256 fits into the path of a GET as well',
    proves: [byGet],
    covers: ['RS01'],
    when: asks({ by: 'GET', hash: 'sha256' }),
    expect: { response: 'successful', 'cert-id': 'as-asked' },
  },
  unauthorised: {
    title: 'asked by GET about a certificate of another CA it does not say good',
    proves: ['RFC6960-2.2-03'],
    covers: ['RS01', 'RS04'],
    when: asks({ by: 'GET', about: ['stranger'] }),
    blackBox: true,
    expect: { status: oneOf('unknown', 'none') },
  },
});
