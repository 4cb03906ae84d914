import { type DefectRow, scenariosOf } from './row.ts';

const of = scenariosOf('responder');
const calibration = of('calibration');
const status = of('status');
const signers = of('signers');
const contents = of('contents');
const requests = of('requests');
const get = of('get');
const http = of('http');
const caching = of('caching');
const errors = of('errors');
const service = of('service');

/** Every known way for a responder to be wrong. */
export const responderDefects = {
  'calls-revoked-good': { does: 'says good of a revoked certificate', trips: status('revoked') },
  'calls-hold-good': { does: 'says good of a certificate on hold', trips: status('held') },
  'calls-good-revoked': { does: 'says revoked of a good certificate', trips: status('good') },
  'calls-good-unknown': {
    does: 'says unknown of a certificate it knows',
    trips: [...status('good'), ...calibration('answers-post')],
  },
  'calls-expired-revoked': {
    does: 'says revoked of a certificate that has merely expired',
    trips: status('expired'),
  },
  'calls-strangers-good': {
    does: 'says good of any number of its CA',
    trips: status('unlisted', 'unassigned'),
  },
  'calls-anything-good': {
    does: 'says good of whatever it is asked',
    trips: [...status('other-ca'), ...get('unauthorised'), ...contents('good-and-strange')],
  },
  'looks-at-numbers-alone': {
    does: 'takes a number for its own, whoever the issuer is',
    trips: status('other-ca'),
  },
  'forgets-reasons': { does: 'leaves the reason out', trips: status('revoked', 'held') },
  'makes-up-reasons': {
    does: 'gives superseded as the reason of every revocation',
    trips: [...status('revoked', 'held'), ...calibration('reason-optional')],
  },
  'makes-up-times': {
    does: 'says of every revocation that it was an hour ago',
    trips: status('revoked'),
  },
  'keeps-old-database': {
    does: 'does not notice what changes in the database',
    trips: [...status('revoked-now'), ...calibration('revokes-at-once')],
  },
  'speaks-of-another': {
    does: 'speaks of another certificate of the CA',
    trips: contents('its-own-certificate'),
  },
  'speaks-of-more': {
    does: 'adds an entry about another certificate',
    trips: contents('no-others'),
  },
  'speaks-of-the-first-alone': {
    does: 'asked of several it speaks of the first alone',
    trips: contents('two', 'many', 'good-and-revoked', 'good-and-strange'),
  },
  'knows-sha1-alone': {
    does: 'makes every certID with SHA-1',
    trips: [
      ...contents('sha256', 'sha384', 'sha512'),
      ...get('sha256-by-get'),
      ...calibration('answers-sha256'),
    ],
  },
  'wrong-key-hash': {
    does: 'gets the hash of the issuer key wrong',
    trips: contents('its-own-certificate'),
  },
  'flips-signature': {
    does: 'sends a signature that does not verify',
    trips: [...signers('*'), ...status('good')],
  },
  'signs-by-md5': { does: 'signs by way of MD5', trips: signers('digest', 'rsa') },
  'signs-without-authority': {
    does: 'signs by a delegate without the purpose',
    trips: signers('delegate', 'ca', 'authorised'),
  },
  'signs-for-another-ca': {
    does: 'signs by the delegate of another CA',
    trips: signers('authorised'),
  },
  'signs-by-the-ca': {
    does: 'signs by the CA where a delegate is to',
    trips: signers('delegate'),
  },
  'signer-has-expired': {
    does: 'signs by a delegate whose time has passed',
    trips: status('good'),
  },
  'sends-no-signer': {
    does: 'leaves the certificate of its delegate out',
    trips: signers('certificate-sent'),
  },
  'names-another-responder': {
    does: 'names another in responderID',
    trips: signers('responder-id'),
  },
  'names-itself-by-name': { does: 'names itself by its name', trips: signers('by-key') },
  'answers-stale': {
    does: 'hands out an answer that has expired',
    trips: contents('times'),
  },
  'answers-ahead': { does: 'dates its answers ahead', trips: contents('times') },
  'no-next-update': {
    does: 'does not say how long it counts',
    trips: contents('next-update'),
  },
  'holds-an-hour': {
    does: 'says of every answer that it holds an hour',
    trips: [...contents('as-long-as-told'), ...calibration('says-how-long')],
  },
  'writes-fractions': {
    does: 'writes times with a fraction of a second',
    trips: contents('time-form'),
  },
  'says-v2': { does: 'says that its answers are of version v2', trips: contents('version') },
  'octets-behind': { does: 'sends octets behind its answer', trips: contents('der') },
  'answers-ber': { does: 'answers in BER', trips: contents('der') },
  'answers-pem': { does: 'answers in PEM', trips: contents('der') },
  'makes-up-nonces': {
    does: 'answers a nonce by another',
    trips: [
      ...requests('nonce-of-1', 'nonce-of-32', 'nonce-of-128'),
      ...calibration('echoes-nonce'),
    ],
  },
  'always-has-a-nonce': {
    does: 'sends a nonce to who sent none',
    trips: requests('without-nonce'),
  },
  'drops-short-nonces': {
    does: 'answers without a nonce where that of the request is shorter than 32 octets',
    trips: requests('nonce-of-16'),
  },
  'takes-empty-nonces': { does: 'takes a nonce of no octets', trips: requests('empty-nonce') },
  'takes-long-nonces': {
    does: 'takes a nonce of more than 128 octets',
    trips: requests('nonce-of-129'),
  },
  'refuses-signed': { does: 'refuses a signed request', trips: requests('signed') },
  'refuses-extensions': {
    does: 'refuses a request with an extension it does not know',
    trips: requests('unknown-extension'),
  },
  'overlooks-critical': {
    does: 'passes over a critical extension it does not know',
    trips: requests('critical-extension'),
  },
  'always-tries-later': {
    does: 'always says tryLater',
    trips: [...calibration('*'), ...get('*'), ...http('prompt', 'http-1.0')],
  },
  'hides-malformed': {
    does: 'calls what is no request an internal error',
    trips: errors('*'),
  },
  'dies-of-malformed': {
    does: 'answers nobody after a request that is malformed',
    trips: errors('*'),
  },
  'knows-no-get': {
    does: 'does not answer a GET',
    trips: [...get('*'), ...calibration('answers-get')],
  },
  'takes-any-method': { does: 'takes any method', trips: http('other-method') },
  'hides-allowed-methods': {
    does: 'does not say which methods it allows',
    trips: http('allow'),
  },
  'takes-any-type': { does: 'takes a request of any content type', trips: http('other-type') },
  'wrong-content-type': { does: 'calls its answers text', trips: http('content-type') },
  'gives-no-length': { does: 'sends its answers in chunks', trips: http('length') },
  'has-no-clock': { does: 'sends no Date', trips: http('date') },
  'answers-head-at-length': { does: 'sends a body to HEAD', trips: http('head') },
  'refuses-absolute-form': {
    does: 'does not know a request target in absolute form',
    trips: http('absolute-form'),
  },
  'refuses-chunks': { does: 'refuses a request in chunks', trips: http('chunked') },
  'refuses-http-1.0': { does: 'refuses HTTP/1.0', trips: http('http-1.0') },
  'answers-once-a-connection': {
    does: 'closes without an answer where another question comes over a connection',
    trips: http('one-connection'),
  },
  'overlooks-entity-tags': {
    does: 'sends the whole answer to who has it',
    trips: http('conditional'),
  },
  'kept-for-a-year': {
    does: 'lets HTTP keep its answers for a year',
    trips: caching('max-age'),
  },
  'expires-late': { does: 'says in Expires a day too late', trips: caching('expires') },
  'dates-answers-wrong': {
    does: 'says in Last-Modified what is of another day',
    trips: caching('last-modified'),
  },
  'sends-no-entity-tag': { does: 'sends no entity tag', trips: caching('etag') },
  'keeps-errors': { does: 'lets HTTP keep its errors', trips: caching('errors') },
  'cuts-short': { does: 'promises more octets than it sends', trips: http('length') },
  'sends-nothing': { does: 'sends no octets', trips: calibration('answers-post') },
  'answers-500': { does: 'answers by HTTP 500', trips: calibration('answers-post') },
  'is-slow': { does: 'takes six seconds', trips: http('prompt') },
  'ignores-script': {
    does: 'goes wrong in no way that it is told to',
    trips: calibration('goes-wrong-on-demand'),
  },
  'goes-wrong-once-alone': {
    does: 'goes wrong once where it is told to do so twice',
    trips: ['responder/on-demand/*'],
  },
  'goes-wrong-once-more': {
    does: 'goes wrong three times where it is told to do so twice',
    trips: ['responder/on-demand/*'],
  },
  'dies-of-leavers': {
    does: 'answers nobody after a client that connected and left',
    trips: service('left'),
  },
  'dies-of-hang-ups': {
    does: 'answers nobody after a client hung up',
    trips: service('hung-up'),
  },
  'one-at-a-time': {
    does: 'answers nobody while another client is connected',
    trips: service('idle'),
  },
  'fails-in-a-crowd': {
    does: 'says tryLater where several ask at once',
    trips: service('crowd'),
  },
} as const satisfies Record<string, DefectRow>;
