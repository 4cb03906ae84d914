import { type DefectRow, scenariosOf } from './row.ts';

const of = scenariosOf('fetcher');
const request = of('request');
const contents = of('contents');
const change = of('change');
const setting = of('setting');
const http = of('http');
const file = of('file');
const calibration = of('calibration');

/** Ways in which the reference can be wrong as a fetcher. */
export const fetcherDefects = {
  'refuses-all': {
    does: 'takes no answer, however good',
    trips: [
      'fetcher/calibration/*',
      ...contents('good', 'by-the-ca', 'responder-by-key'),
      ...http('chunked', 'until-close', 'http-1.0', 'no-store'),
      ...request('*-serial', 'path', 'bare-url', 'upper-case-url'),
      'fetcher/two-certificates/*',
      ...file('good', 'second-run'),
      'fetcher/must-staple/*',
      'fetcher/no-responder/beside-another',
      ...of('first')('next-client'),
    ],
  },
  'staples-never': {
    does: 'asks and never staples',
    trips: ['fetcher/calibration/*', ...of('first')('next-client'), ...contents('good')],
  },
  'takes-anything': {
    does: 'holds out whatever it was sent',
    trips: [
      ...contents('expired', 'other-certificate', 'same-serial-other-ca', 'no-single', 'try-later'),
      ...contents('internal-error', 'unauthorized'),
      ...http('html', 'random', 'truncated'),
      ...change('good-then-*'),
      ...of('keeps')('not-beyond-next-update', 'expires-in-seconds'),
    ],
  },
  'ignores-answer-times': {
    does: 'does not look at the times of an answer',
    trips: [
      ...contents('expired', 'future'),
      ...change('good-then-expired'),
      ...of('keeps')('not-beyond-next-update', 'expires-in-seconds'),
      ...setting('skew-narrow', 'max-age-short', 'passes-no-expired'),
    ],
  },
  'ignores-answer-certificate': {
    does: 'takes an answer about another certificate',
    trips: [
      ...contents('other-certificate', 'same-serial-other-ca'),
      ...change('good-then-other-certificate'),
    ],
  },
  'ignores-answer-signature': {
    does: 'does not verify the signature of an answer',
    trips: [...contents('bad-signature'), ...change('good-then-bad-signature')],
  },
  'ignores-answer-signer': {
    does: 'takes an answer by anybody',
    trips: contents('delegate-*', 'other-ca', 'ca-of-same-name'),
  },
  'ignores-answer-status': {
    does: 'takes an answer whatever it says',
    trips: contents('revoked', 'unknown'),
  },
  'keeps-good-over-revoked': {
    does: 'sends a good answer on against a newer revoked one',
    trips: [...change('good-then-revoked'), ...of('restart')('after-revocation')],
  },
  'drops-on-failure': {
    does: 'forgets the answer in hand when the next query fails',
    trips: [
      ...change('good-then-*'),
      ...of('keeps')('to-its-end'),
      ...of('must-staple')('keeps-while-failing'),
    ],
  },
  'staples-expired': {
    does: 'sends an answer on beyond its nextUpdate',
    trips: of('keeps')('not-beyond-next-update', 'expires-in-seconds'),
  },
  'staples-errors': {
    does: 'sends on what came in place of an answer',
    trips: [
      ...contents('try-later', 'internal-error', 'unauthorized', 'expired', 'no-single'),
      ...http('html', 'random', 'truncated', 'empty'),
      ...setting('passes-no-errors'),
    ],
  },
  'makes-up-try-later': {
    does: 'sends tryLater of its own making where it has nothing',
    trips: [
      ...http('server-error', 'unavailable', 'not-found', 'reset', 'down', 'cut'),
      ...http('no-such-host', 'redirect-for-ever', 'empty'),
      ...setting('makes-nothing-up'),
    ],
  },
  'never-asks-again': {
    does: 'asks once and never again',
    trips: [
      ...calibration('refreshes', 'move-clock'),
      ...change('good-then-newer', 'good-then-revoked', 'failing-then-good', 'down-then-good'),
      ...of('keeps')('before-its-end'),
      ...setting('keeps-good-short', 'keeps-good-default', 'keeps-bad-short', 'keeps-bad-default'),
      ...setting('keeps-error-short', 'max-delay'),
    ],
  },
  'refreshes-late': {
    does: 'asks again only when the answer in hand has ended',
    trips: [...of('keeps')('before-its-end'), ...setting('keeps-good-default', 'max-delay')],
  },
  'asks-every-time': {
    does: 'asks for every client',
    trips: [
      ...calibration('keeps-cache'),
      'fetcher/pace/*',
      ...setting('keeps-good-long', 'keeps-bad-long', 'keeps-good-default', 'keeps-bad-default'),
      ...setting('min-delay'),
    ],
  },
  'forgets-failures': {
    does: 'does not keep a failure',
    trips: [
      'fetcher/pace/*',
      ...setting('keeps-bad-long', 'keeps-error-long', 'keeps-bad-default'),
    ],
  },
  'asks-for-each-client': {
    does: 'asks once for each of several clients at once',
    trips: ['fetcher/crowd/*'],
  },
  'asks-without-pause': {
    does: 'asks a responder that fails again and again',
    trips: ['fetcher/pace/*'],
  },
  'waits-in-handshake': {
    does: 'has clients wait for the responder, one behind the other',
    trips: [
      ...of('slow')('handshake-behind-*', 'trickle', 'others-are-served', 'start-behind-*'),
      ...of('crowd')('late'),
      ...of('first')('before-any-client'),
      ...setting('timeout-short'),
    ],
  },
  'starts-behind-responder': {
    does: 'opens its port when the responder has answered',
    trips: [
      ...of('slow')('start-*'),
      ...of('restart')('responder-silent'),
      ...of('must-staple')('responder-silent'),
    ],
  },
  'dies-in-handshake': {
    does: 'ends every handshake in which a status is asked for',
    trips: [
      'fetcher/contents/*',
      'fetcher/first/*',
      'fetcher/change/*',
      'fetcher/http/*',
      'fetcher/setting/*',
      'fetcher/restart/*',
      'fetcher/request/behind-*',
      'fetcher/no-responder/*',
      'fetcher/keeps/expires-in-seconds',
      'fetcher/must-staple/first-client',
    ],
  },
  'stalls-without-answer': {
    does: 'goes silent in the handshake as long as it has no answer',
    trips: of('must-staple')('responder-fails', 'responder-silent'),
  },
  'fails-without-answer': {
    does: 'ends handshakes as long as it has no answer',
    trips: [
      ...http('server-error', 'down', 'still-alive'),
      ...change('down-then-good'),
      ...of('no-responder')('starts', 'must-staple'),
      ...of('slow')('start-behind-silent', 'handshake-behind-silent'),
    ],
  },
  'dies-without-responder-name': {
    does: 'does not start with a certificate that names no responder',
    trips: of('no-responder')('*'),
  },
  'confuses-certificates': {
    does: 'staples the first answer to every certificate',
    trips: ['fetcher/two-certificates/*', ...of('slow')('others-are-served')],
  },
  'forgets-on-restart': {
    does: 'keeps no answer over a restart',
    trips: [...calibration('keeps-store'), ...of('restart')('responder-down')],
  },
  'loses-all-on-reload': {
    does: 'has no answer any more after a reload',
    trips: [...calibration('reload'), ...of('restart')('reload')],
  },
  'stalls-on-reload': {
    does: 'goes silent to who comes while it reads its configuration again',
    trips: of('restart')('reload-under-load'),
  },
  'stands-still': {
    does: 'lives by a clock of its own',
    trips: [...calibration('move-clock'), ...of('keeps')('not-beyond-next-update')],
  },
  'ignores-settings': {
    does: 'does as by default, whatever is set',
    trips: [
      ...setting('skew-wide', 'max-age-short', 'max-age-without-next-update', 'passes-errors'),
      ...setting('makes-up', 'passes-no-errors'),
    ],
  },
  'ignores-other-responder': {
    does: 'asks the responder of the certificate, though it was told another',
    trips: setting('other-responder', 'other-responder-only'),
  },
  'asks-though-off': {
    does: 'asks though stapling is switched off',
    trips: setting('off'),
  },
  'sends-junk': {
    does: 'sends what is no OCSPRequest',
    trips: [...request('well-formed', 'version-of-http'), ...calibration('fetches')],
  },
  'asks-about-wrong-serial': {
    does: 'asks about another serial number',
    trips: request('certificate-id', '*-serial'),
  },
  'asks-under-wrong-issuer': {
    does: 'names another key than that of the issuer',
    trips: request('certificate-id', '*-serial'),
  },
  'asks-twice-in-one': {
    does: 'asks about two certificates at once',
    trips: request('well-formed'),
  },
  'sends-short-nonce': {
    does: 'sends a nonce of eight octets',
    trips: request('nonce'),
  },
  'sends-extensions': {
    does: 'sends extensions besides the nonce',
    trips: request('extensions'),
  },
  'signs-requests': {
    does: 'signs its requests',
    trips: request('unsigned'),
  },
  'omits-port-in-host': {
    does: 'leaves the port out of Host',
    trips: request('host'),
  },
  'names-wrong-host': {
    does: 'names another host in Host',
    trips: request('host'),
  },
  'omits-content-type': {
    does: 'posts under another content type',
    trips: request('content-type'),
  },
  'gets-unescaped': {
    does: 'puts base64 into the path as it is',
    trips: request('encoding'),
  },
  'ignores-path': {
    does: 'leaves the path of the URL out',
    trips: request('path'),
  },
  'gets-beyond-limit': {
    does: 'asks by GET however long that is',
    trips: [...request('by-post'), ...calibration('post')],
  },
  'posts-always': {
    does: 'asks by POST alone',
    trips: [...request('by-get'), ...calibration('get')],
  },
  'by-passes-caches': {
    does: 'asks caches on the way to be passed by',
    trips: request('by-passes-no-cache'),
  },
  'hashes-by-sha512': {
    does: 'names the certificate by a hash that no responder knows',
    trips: request('hash'),
  },
  'follows-for-ever': {
    does: 'follows redirections for ever',
    trips: http('redirect-for-ever'),
  },
  'waits-for-ever': {
    does: 'waits for a responder without end',
    trips: file('silent'),
  },
  'writes-unchecked': {
    does: 'writes whatever it was sent',
    trips: [
      ...file('try-later', 'unauthorized', 'html', 'truncated', 'expired', 'other-certificate'),
      ...file('bad-signature', 'wrong-signer', 'nothing-on-*'),
    ],
  },
  'writes-in-place': {
    does: 'writes into the file that is in use',
    trips: file('atomic'),
  },
  'writes-once': {
    does: 'does nothing where there is a file',
    trips: file('atomic', 'end-to-end'),
  },
  'asks-at-every-run': {
    does: 'asks again at every run, though the file is new',
    trips: file('second-run'),
  },
  'removes-on-failure': {
    does: 'removes the file when a query fails',
    trips: file('unavailable', 'down', 'try-later', 'html'),
  },
  'empties-on-failure': {
    does: 'leaves an empty file when a query fails',
    trips: file('unavailable', 'down', 'nothing-when-down', 'silent'),
  },
  'leaves-copies': {
    does: 'leaves a copy beside the file at every run',
    trips: file('leftovers', 'revoked', 'signer-expires-first'),
  },
  'leaves-copies-on-failure': {
    does: 'leaves what it was sent beside the file when it fails',
    trips: file('revoked', 'no-responder-named', 'unavailable'),
  },
  'calls-failure-success': {
    does: 'ends with 0 though nothing was fetched',
    trips: file('unavailable', 'down', 'try-later', 'silent', 'nothing-on-*', 'nothing-when-down'),
  },
  'calls-success-failure': {
    does: 'ends with an error though all went well',
    trips: [
      ...file('good', 'second-run', 'end-to-end'),
      ...calibration('fetch-file', 'serve-file'),
    ],
  },
} as const satisfies Record<string, DefectRow>;
