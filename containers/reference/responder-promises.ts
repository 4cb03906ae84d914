import type { PromiseClaim } from '../../harness/model/target.ts';

const source = { document: 'docs/responder.md', section: 'What it promises' };

/** What our responder promises beyond the documents that bind every responder. */
export const responderPromises: readonly PromiseClaim[] = [
  {
    id: 'database',
    text:
      'Of each certificate the answer says what the database says at that ' +
      'moment, and good of nothing else.',
    source,
  },
  {
    id: 'lightweight-profile',
    text:
      'Its answers are those of RFC 9919: by key, with nextUpdate, with the signer, ' +
      'unauthorized for what it does not know, and with the header for caches.',
    source,
  },
  { id: 'says-how-long', text: 'nextUpdate lies as far ahead as it was told.', source },
  {
    id: 'minds-critical-extensions',
    text: 'A request with a critical extension that it does not know is malformed.',
    source,
  },
  { id: 'bears-slashes', text: 'Slashes before the request in a path are passed over.', source },
  {
    id: 'answers-over-http',
    text: 'Every answer is called application/ocsp-response.',
    source,
  },
  {
    id: 'minds-content-type',
    text: 'A request of another content type is refused by 415.',
    source,
  },
  {
    id: 'says-malformed',
    text: 'What is no request is answered by malformedRequest.',
    source,
  },
  {
    id: 'goes-on-after-malformed',
    text: 'It answers on after a request that is malformed.',
    source,
  },
  {
    id: 'goes-on',
    text: 'It answers on, whatever becomes of the clients before.',
    source,
  },
  {
    id: 'goes-wrong-on-demand',
    text:
      'It goes wrong as its script says, as often as that says, ' +
      'and answers as ever from then on.',
    source,
  },
  {
    id: 'answers-beside-others',
    text: 'A client that says nothing, or many at once, keep nobody from an answer.',
    source,
  },
];
