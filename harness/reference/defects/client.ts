import { type DefectRow, scenariosOf } from './row.ts';

const of = scenariosOf('client');
const requiring = of('requiring');

/** Ways in which the reference can be wrong as a client. */
export const clientDefects = {
  'asks-once': {
    does: 'does not ask again whom it has a session with',
    trips: ['client/resumption/*'],
  },
  'never-asks': {
    does: 'never asks for the status',
    trips: [
      'client/hello/*',
      'client/resumption/*',
      'client/calibration/*',
      'client/requiring/good',
      'client/alert/*',
      'client/mark/*',
    ],
  },
  'asks-when-told-not-to': {
    does: 'asks although told not to',
    trips: ['client/unasking/*', 'client/mark/not-asked'],
  },
  'requires-nothing': {
    does: 'delivers whatever the status is',
    trips: [
      'client/requiring/*',
      'client/requiring-any-chain/*',
      'client/fallback/*',
      'client/failover/*',
      'client/recovery/*',
      'client/resumption/*',
      'client/starttls/*',
      'client/alert/*',
      'client/dane-status/ta-*requiring-*',
      'client/post-quantum/*',
      'client/hybrid/*',
      'client/compression/*',
    ],
  },
  'accepts-missing': {
    does: 'delivers without a status where one is required',
    trips: [
      'client/failover/none*',
      'client/recovery/none',
      'client/starttls/implicit-none',
      ...requiring('none*', 'acknowledged-only'),
      'client/*/none',
    ],
  },
  'accepts-revoked': {
    does: 'delivers although the status is revoked',
    trips: [
      'client/*/*revoked*',
      'client/*/revoked*',
      'client/*/on-hold',
      'client/recovery/*',
      'client/failover/*',
    ],
  },
  'accepts-unknown': {
    does: 'takes the status unknown for good',
    trips: ['client/*/unknown'],
  },
  'accepts-any-staple': {
    does: 'takes any bytes for a good status',
    trips: [
      'client/requiring/*',
      'client/requiring-any-chain/*',
      'client/verifying/*',
      'client/opportunistic/*',
      'client/mark/*',
      'client/wire/*',
      'client/recovery/*',
      'client/failover/*',
    ],
  },
  'ignores-intermediates': {
    does: 'does not look at the staples behind the leaf',
    trips: ['client/*/intermediate-*'],
  },
  'requires-intermediates': {
    does: 'refuses where the entries behind the leaf bear no status',
    trips: [
      ...requiring('good', 'none', 'intermediate-*', 'chain-*'),
      'client/mark/requiring',
      'client/requiring-any-chain/good',
    ],
  },
  'ignores-chain': {
    does: 'does not verify the certificate chain',
    trips: ['client/plain/*', 'client/calibration/verify-chain', 'client/fallback/*'],
  },
  'refuses-good': {
    does: 'refuses a good status',
    trips: [
      'client/*/good*',
      'client/post-quantum/*',
      'client/hybrid/*',
      'client/verifying/*',
      ...requiring('*'),
      'client/recovery/*',
      'client/resumption/*',
      'client/calibration/*',
      'client/dane-status/*-good',
      'client/dane-status/*-delegate',
    ],
  },
  'refuses-missing': {
    does: 'refuses where no status came though none is required',
    trips: [
      'client/opportunistic/none*',
      'client/verifying/none*',
      'client/*/acknowledged-only',
      'client/mark/none',
    ],
  },
  'refuses-must-staple': {
    does: 'refuses every certificate with the TLS feature',
    trips: ['client/*/must-staple*'],
  },
  'refuses-without-status-asked': {
    does: 'refuses where it did not even ask',
    trips: ['client/unasking/*', 'client/calibration/*'],
  },
  'goes-clear-after-failure': {
    does: 'comes back in clear text after an aborted handshake',
    trips: ['client/plain/*', 'client/fallback/*', 'client/unasking/*', 'client/failover/*'],
  },
  'goes-clear-without-starttls': {
    does: 'goes on in clear text although TLS is required',
    trips: ['client/plain/*', 'client/starttls/*', 'client/calibration/require-tls'],
  },
  'goes-clear-after-454': {
    does: 'goes on in clear text after 454 although TLS is required',
    trips: ['client/plain/*', 'client/starttls/*'],
  },
  'never-goes-clear': {
    does: 'bounces what cannot be sent by TLS, though it may go in clear text',
    trips: ['client/plain/*', 'client/starttls/*'],
  },
  'bounces-all': {
    does: 'bounces every message',
    trips: ['client/*'],
  },
  bounces: {
    does: 'bounces where it should defer',
    trips: [
      'client/plain/*',
      'client/fallback/*',
      'client/calibration/retry',
      'client/failover/none-good',
    ],
  },
  'no-failover': {
    does: 'does not try the second host',
    trips: ['client/plain/*', 'client/failover/*', 'client/calibration/failover'],
  },
  'fails-over-always': {
    does: 'goes to the second host first',
    trips: ['client/failover/*'],
  },
  'never-recovers': {
    does: 'keeps refusing a host that was mended',
    trips: ['client/plain/*', 'client/recovery/*', 'client/calibration/retry'],
  },
  'sends-no-alert': {
    does: 'closes without an alert',
    trips: ['client/alert/*'],
  },
  'marks-all-verified': {
    does: 'marks every delivery as verified',
    trips: ['client/mark/*', 'client/opportunistic/*', 'client/verifying/*'],
  },
  'marks-nothing': {
    does: 'never tells the status',
    trips: ['client/mark/*', 'client/calibration/status-mark'],
  },
  'tells-nothing': {
    does: 'does not log the status',
    trips: ['client/told/*', 'client/calibration/status-log'],
  },
  'tells-refused-as-verified': {
    does: 'logs a status that it refused as verified',
    trips: ['client/told/*'],
  },
  'marks-failed': {
    does: 'marks a good status as failed',
    trips: ['client/mark/*', 'client/*/good'],
  },
  'uses-injected-reply': {
    does: 'takes a reply that came in clear for one that came inside TLS',
    trips: ['client/plain/*', 'client/starttls/injected'],
  },
  'remembers-status': {
    does: 'takes a status that a host once had for the one it has now',
    trips: ['client/recovery/good-then-*', 'client/resumption/*'],
  },
  'never-resumes': {
    does: 'never resumes a session',
    trips: ['client/calibration/resume-session', 'client/resumption/*'],
  },
  'refuses-resumed': {
    does: 'requires a status on a resumed session',
    trips: ['client/resumption/*'],
  },
  'insists-on-session': {
    does: 'turns away from a host that does not resume its session',
    trips: ['client/resumption/*'],
  },
  'resumes-under-other-policy': {
    does: 'takes a session for one that meets the policy, whatever it was stored under',
    trips: ['client/resumption/*'],
  },
  'chokes-on-acknowledgement': {
    does: 'refuses an acknowledgement without a status',
    trips: ['client/*/acknowledged-only'],
  },
  'loses-message': {
    does: 'drops the message without a word',
    trips: ['client/calibration/*', 'client/hello/*'],
  },
  'no-implicit-tls': {
    does: 'cannot deliver over implicit TLS',
    trips: ['client/calibration/*', 'client/starttls/implicit*'],
  },
  'no-starttls': {
    does: 'does not use STARTTLS',
    trips: ['client/plain/*', 'client/calibration/*', 'client/hello/*'],
  },
  'stalls-on-staple': {
    does: 'goes silent on meeting a staple',
    trips: ['client/opportunistic/good', 'client/calibration/send*'],
  },
  'forgets-status-after-retry': {
    does: 'does not see a status where it was asked for another ClientHello',
    trips: ['client/retry/good', 'client/retry/revoked', 'client/hybrid/retried*'],
  },
  'accepts-missing-after-retry': {
    does: 'delivers without a status where it was asked for another ClientHello',
    trips: ['client/retry/none'],
  },
  'takes-first-single': {
    does: 'looks at the first SingleResponse alone, whatever the others say',
    trips: [
      'client/*/good-then-revoked',
      'client/*/foreign-entry-first',
      'client/*/revoked-behind-foreign',
    ],
  },
  'no-sni': {
    does: 'sends no server name',
    trips: ['client/plain/*', 'client/hello/*'],
  },
} as const satisfies Record<string, DefectRow>;

/** Rules of the examiner whose neglect shows in a client, and where. */
export const clientRules = {
  'der.strict': requiring('random', 'truncated', 'cut-inside', 'pem'),
  'response.status': requiring(
    '*request',
    'internal-error',
    'try-later',
    'sig-required',
    'unauthorized',
    'undefined-outer-status',
  ),
  'response.bytes': requiring('without-response-bytes'),
  'response.type': requiring('not-basic'),
  'responder-id.matches-signer': requiring('wrong-responder*'),
  'signature.valid': [...requiring('*signature'), 'client/post-quantum/signer-bad-signature'],
  'signature.algorithm': requiring('md5', 'sha1'),
  'signer.authorised': requiring(
    'without-eku',
    'any-eku',
    'delegate-of*',
    'signed-by-*',
    'ca-of-same-name',
    'other-ca',
    'behind-intermediate',
  ),
  'signer.valid-now': requiring('expired-delegate', 'future-delegate'),
  'cert-id.matches': requiring('other-certificate', 'same-serial-other-ca', 'wrong-*'),
  'times.this-update': requiring('future*'),
  'times.next-update': requiring('expired*'),
  'times.max-age': ['client/*/no-next-update-for-months'],
  'signer.key-usage': requiring('without-digital-signature'),
} as const satisfies Record<string, readonly string[]>;
