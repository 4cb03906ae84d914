import type { fetcherFacts } from '../fetcher/facts.ts';
import type { Meanings } from './meaning.ts';

const noRequest = 'no request came';

/** The facts about a target that fetches, in the words of a reader of reports. */
export const fetcherMeanings: Meanings<typeof fetcherFacts> = {
  proof: {
    about: 'the status that it staples, or that lies in its file',
    values: {
      absent: 'there is none',
      empty: 'zero octets',
      '<proof>': 'the answer of our responder of this name',
      'made-up-try-later': 'tryLater, an error that it made up itself',
      'other-bytes': 'none that our responder gave',
      'no-handshake': 'there was no handshake to see it in',
    },
  },
  acceptable: {
    about: 'whether a strict client may rely on that status (RFC 6960 3.2)',
    values: {
      yes: 'it is good, current, and signed by one who may',
      aged: 'it would be, but names no end and is ten days old or older',
      no: 'a rule of RFC 6960 is broken',
      'no-proof': 'there is none',
      unknown: 'it cannot be judged here',
    },
  },
  handshake: {
    about: 'how the TLS handshake ended',
    values: {
      completes: 'both sides sent their Finished',
      declined: 'the target ended it by an alert or a close',
      stalls: 'nothing more came within the time that was given',
      'not-begun': 'no handshake was begun',
      none: 'the target has no port',
    },
  },
  certificate: {
    about: 'whose certificate was presented',
    values: {
      '<identity>': 'that of the identity it was given under this name',
      other: 'none of those it was given',
      none: 'none came',
    },
  },
  pace: {
    about: 'how long the handshake took, in which a responder may be waited for',
    values: {
      prompt: 'no more than five seconds',
      slow: 'more than five seconds',
      unknown: 'it did not come to its end',
    },
  },
  agreement: {
    about: 'whether several connections saw the same',
    values: { all: 'all of them', mixed: 'some saw another than others' },
  },
  ports: {
    about: 'whether it is ready for clients after its start',
    values: {
      open: 'within five seconds',
      late: 'after more than five seconds',
      closed: 'not within the time that was given',
      none: 'it has no port',
    },
  },
  asked: {
    about: 'how many requests came to our responder',
    values: {
      no: 'none',
      once: 'one',
      again: 'two to five',
      often: 'up to thirty',
      'very-often': 'up to 199',
      'without-pause': '200, at which it was ended',
    },
  },
  'at-once': {
    about: 'how many requests were under way at once',
    values: { none: noRequest, one: 'never more than one', several: 'more than one' },
  },
  method: {
    about: 'the method of HTTP',
    values: {
      none: noRequest,
      get: 'GET',
      post: 'POST',
      both: 'GET and POST',
      other: 'another one',
    },
  },
  encoding: {
    about: 'the base64 in the path of a GET (RFC 6960 A.1)',
    values: {
      none: 'no GET came',
      right: 'escaped as it has to be',
      unescaped: 'with signs that have to be escaped',
      broken: 'it cannot be read',
    },
  },
  length: {
    about: 'the length of the URL of a GET, against 255 octets (RFC 9919 6)',
    values: { none: 'no GET came', within: 'within them', beyond: 'beyond them' },
  },
  address: {
    about: 'whether the URL is the one that the certificate names',
    values: { none: noRequest, kept: 'it is, or lies below it', altered: 'it is not' },
  },
  host: {
    about: 'the header Host',
    values: {
      none: noRequest,
      right: 'host and port of the URL',
      'without-port': 'the host without its port',
      missing: 'it is not there',
      other: 'it names something else',
    },
  },
  http: {
    about: 'the version of HTTP',
    values: { none: noRequest, '1.0': '1.0', '1.1': '1.1', mixed: 'both' },
  },
  'content-type': {
    about: 'the Content-Type of a POST',
    values: {
      none: 'no POST came',
      right: 'application/ocsp-request',
      missing: 'it is not there',
      other: 'another one',
    },
  },
  'by-passes': {
    about: 'whether caches on the way are asked to be passed by',
    values: { none: noRequest, no: 'they are not', yes: 'by Cache-Control or Pragma' },
  },
  request: {
    about: 'whether each request is an OCSPRequest in DER',
    values: { none: noRequest, right: 'it is', broken: 'at least one is not' },
  },
  'cert-id': {
    about: 'whether the certIDs name the certificate under its issuer',
    values: {
      none: noRequest,
      right: 'they do',
      'wrong-serial': 'another serial number',
      'wrong-issuer': 'another issuer',
      'unknown-hash': 'by a hash that is not known here',
    },
  },
  hash: {
    about: 'the hash of the certIDs',
    values: {
      none: noRequest,
      sha1: 'SHA-1',
      sha256: 'SHA-256',
      mixed: 'several',
      other: 'another one',
    },
  },
  certificates: {
    about: 'how many certificates a request asks about',
    values: { none: noRequest, one: 'one', several: 'several' },
  },
  nonce: {
    about: 'the nonce of a request (RFC 9654)',
    values: {
      none: noRequest,
      absent: 'there is none',
      right: '32 to 128 octets',
      short: 'fewer than 32 octets',
      'too-long': 'more than 128 octets',
    },
  },
  extensions: {
    about: 'the extensions of a request',
    values: {
      none: noRequest,
      absent: 'there are none',
      nonce: 'a nonce alone',
      others: 'others as well',
    },
  },
  signature: {
    about: 'whether a request is signed',
    values: { none: noRequest, absent: 'it is not', signed: 'it is' },
  },
  exit: {
    about: 'how the run of the program ended',
    values: {
      none: 'nothing was run',
      zero: 'with 0',
      'not-zero': 'with another code',
      'no-end': 'not by itself: it had to be ended',
    },
  },
  file: {
    about: 'what the run did to the file',
    values: {
      none: 'nothing was run',
      absent: 'there is no file',
      new: 'it was made',
      renamed: 'another file has taken its name, so that nobody can read half of one',
      'in-place': 'the same file was written',
      untouched: 'it is as it was',
      removed: 'it is gone',
    },
  },
  leftovers: {
    about: 'files beside it that were not there before',
    values: { none: 'there are none', some: 'there are some' },
  },
  alive: {
    about: 'whether the target still runs at the end',
    values: { yes: 'it does', no: 'it does not' },
  },
};
