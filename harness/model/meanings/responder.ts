import type { responderFacts } from '../responder/facts.ts';
import type { Meanings } from './meaning.ts';

const noAnswer = 'there was nothing by which it could be told';
const limits = {
  within: 'no later than nextUpdate',
  beyond: 'later than nextUpdate',
} as const;

/** The facts about a target that answers, in the words of a reader of reports. */
export const responderMeanings: Meanings<typeof responderFacts> = {
  http: {
    about: 'the status code of HTTP',
    values: {
      '200': 'OK',
      '304': 'Not Modified',
      '3xx': 'another redirection',
      '400': 'Bad Request',
      '405': 'Method Not Allowed',
      '413': 'Content Too Large',
      '414': 'URI Too Long',
      '415': 'Unsupported Media Type',
      '501': 'Not Implemented',
      '4xx': 'another error of the one who asks',
      '5xx': 'another error of the server',
      none: 'no reply of HTTP came',
    },
  },
  exchange: {
    about: 'whether all of a reply came',
    values: {
      done: 'it did',
      refused: 'the connection was refused',
      closed: 'the connection was closed before',
      reset: 'the connection was reset before',
      stalled: 'nothing more came within the time that was given',
      flooded: 'more came than we read',
      nonsense: 'what came is no HTTP',
    },
  },
  protocol: {
    about: 'the version of HTTP that it answers in',
    values: { '1.0': '1.0', '1.1': '1.1', other: 'another one', none: noAnswer },
  },
  'content-type': {
    about: 'the Content-Type of the reply',
    values: {
      'ocsp-response': 'application/ocsp-response',
      other: 'another one',
      missing: 'it is not there',
      none: noAnswer,
    },
  },
  length: {
    about: 'how the end of the body is told',
    values: {
      given: 'by Content-Length',
      chunked: 'by chunks',
      'by-close': 'by the end of the connection',
      wrong: 'wrongly: fewer octets came than were promised',
      none: noAnswer,
    },
  },
  date: {
    about: 'the header Date',
    values: {
      now: 'within five minutes of our clock',
      off: 'further from our clock',
      missing: 'it is not there',
      none: noAnswer,
    },
  },
  allow: {
    about: 'the header Allow, which a 405 has to have',
    values: {
      given: 'it is there',
      missing: 'it is not there',
      'not-due': 'it is no 405',
      none: noAnswer,
    },
  },
  cache: {
    about: 'how long caches may keep the answer, by Cache-Control',
    values: { ...limits, forbidden: 'not at all', unsaid: 'it does not say', none: noAnswer },
  },
  expires: {
    about: 'the header Expires',
    values: { ...limits, missing: 'it is not there', none: noAnswer },
  },
  'last-modified': {
    about: 'the header Last-Modified',
    values: {
      'as-dated': 'thisUpdate or producedAt of the answer',
      other: 'another time',
      missing: 'it is not there',
      none: noAnswer,
    },
  },
  revalidated: {
    about: 'what became of a question by the entity tag of the answer before',
    values: {
      'not-modified': '304, without a body',
      'same-again': 'the same answer once more',
      newer: 'an answer that was made meanwhile',
      'not-asked': 'there was no entity tag to ask by',
      none: noAnswer,
    },
  },
  etag: {
    about: 'the header ETag',
    values: { given: 'it is there', missing: 'it is not there', none: noAnswer },
  },
  body: {
    about: 'octets behind the header of a reply that is to have none',
    values: { some: 'there are some', empty: 'there are none', none: noAnswer },
  },
  connection: {
    about: 'whether the connection stays open for another request',
    values: { kept: 'it does', closed: 'it does not', none: noAnswer },
  },
  pace: {
    about: 'how long the answer took',
    values: { prompt: 'no more than five seconds', slow: 'more than five seconds', none: noAnswer },
  },
  response: {
    about: 'the status of the OCSPResponse (RFC 6960 4.2.1)',
    values: {
      successful: 'successful',
      'malformed-request': 'malformedRequest',
      'internal-error': 'internalError',
      'try-later': 'tryLater',
      'sig-required': 'sigRequired',
      unauthorized: 'unauthorized',
      undefined: 'a number that is not defined',
      unreadable: 'the body is no OCSPResponse',
      'http-error': 'HTTP itself says no',
      none: noAnswer,
    },
  },
  status: {
    about: 'the status of the certificate that was asked about',
    values: {
      good: 'good',
      revoked: 'revoked',
      unknown: 'unknown',
      mixed: 'of several not the same',
      none: noAnswer,
    },
  },
  true: {
    about: 'whether that is what the database says',
    values: {
      yes: 'of every certificate that is answered for',
      no: 'not of every one',
      unknown: 'the database cannot be seen',
      none: noAnswer,
    },
  },
  reason: {
    about: 'the reason of a revocation',
    values: {
      'as-recorded': 'as the database has it',
      missing: 'it is not there',
      other: 'another one',
      none: noAnswer,
    },
  },
  'revoked-at': {
    about: 'the time of a revocation',
    values: { 'as-recorded': 'as the database has it', other: 'another one', none: noAnswer },
  },
  answered: {
    about: 'for how many of the certificates asked about there is an answer',
    values: { each: 'for each', some: 'for some', 'not-any': 'for none', none: noAnswer },
  },
  extra: {
    about: 'answers about what was not asked',
    values: { some: 'there are some', 'not-any': 'there are none', none: noAnswer },
  },
  'cert-id': {
    about: 'the certIDs of the answer, against those of the request',
    values: {
      'as-asked': 'octet for octet the same',
      'other-hash': 'the same certificate by another hash',
      other: 'another certificate',
      none: noAnswer,
    },
  },
  acceptable: {
    about: 'whether a strict client may rely on it (RFC 6960 3.2)',
    values: {
      yes: 'it is good, current, and signed by one who may',
      no: 'a rule of RFC 6960 is broken',
      unknown: 'it cannot be judged here',
      none: noAnswer,
    },
  },
  form: {
    about: 'how the answer is written',
    values: {
      der: 'in DER',
      'not-der': 'not in DER',
      trailing: 'in DER, with octets behind it',
      none: noAnswer,
    },
  },
  'response-version': {
    about: 'the version of the answer',
    values: { v1: 'v1, the only one there is', other: 'another one', none: noAnswer },
  },
  signature: {
    about: 'the signature of the answer',
    values: {
      valid: 'it verifies',
      invalid: 'it does not verify',
      unknown: 'by an algorithm or a key that is not known here',
      none: noAnswer,
    },
  },
  digest: {
    about: 'the hashes that answer and signer are signed by',
    values: {
      secure: 'none of them is known to be weak',
      weak: 'SHA-1 or older',
      unknown: 'one that is not known here',
      none: noAnswer,
    },
  },
  signer: {
    about: 'who signed',
    values: {
      ca: 'the CA of the certificate',
      delegate: 'one whom that CA has named for it',
      nobody: 'nobody who may',
      unknown: 'it cannot be told here',
      none: noAnswer,
    },
  },
  'signer-certificate': {
    about: 'whether the certificate of a delegate is sent along',
    values: {
      sent: 'it is',
      missing: 'it is not',
      'not-due': 'the CA signed itself',
      none: noAnswer,
    },
  },
  'responder-id': {
    about: 'the responderID of the answer',
    values: {
      matches: 'it names the signer',
      differs: 'it names another one',
      unknown: 'the signer is not known',
      none: noAnswer,
    },
  },
  'responder-by': {
    about: 'how the responderID names the signer',
    values: { key: 'by the hash of its key', name: 'by its name', none: noAnswer },
  },
  times: {
    about: 'our clock, against thisUpdate and nextUpdate',
    values: {
      current: 'between them',
      past: 'behind nextUpdate',
      ahead: 'before thisUpdate',
      disordered: 'nextUpdate lies before thisUpdate',
      none: noAnswer,
    },
  },
  'time-form': {
    about: 'how times are written (RFC 6960 4.2.2.1)',
    values: { right: 'as they have to be', wrong: 'otherwise', none: noAnswer },
  },
  'next-update': {
    about: 'nextUpdate',
    values: { given: 'it is there', missing: 'it is not there', none: noAnswer },
  },
  lasts: {
    about: 'how far ahead nextUpdate lies',
    values: {
      'as-told': 'as far as the responder was told to have it',
      other: 'nearer or further',
      none: noAnswer,
    },
  },
  nonce: {
    about: 'the nonce of the answer',
    values: {
      echoed: 'that of the request',
      other: 'another one',
      absent: 'there is none',
      none: noAnswer,
    },
  },
  'extended-revoke': {
    about: 'the extension extended-revoke, due where what was never issued is called revoked',
    values: {
      marked: 'it is there',
      unmarked: 'it is not there',
      'not-due': 'it is not due',
      none: noAnswer,
    },
  },
  agreement: {
    about: 'whether several answers are alike',
    values: {
      all: 'in outer status and status',
      mixed: 'some say another thing than others',
      none: noAnswer,
    },
  },
  alive: {
    about: 'whether it still answers at the end',
    values: { yes: 'it does', no: 'it does not' },
  },
};
