import { type DefectRow, scenariosOf } from './row.ts';

const of = scenariosOf('server');
const contents = of('contents');
const files = of('files');
const negotiation = of('negotiation');
const newWire = of('new-wire');
const postQuantum = of('post-quantum');
const several = of('several');
const anyBox = of('any-box');
const certificates = of('certificates');

/** Ways in which the reference can be wrong as a server. */
export const serverDefects = {
  'staples-nothing': {
    does: 'never staples, whatever lies in the file',
    trips: ['server/*'],
  },
  'staples-unasked': {
    does: 'sends a status to clients that did not ask',
    trips: [
      ...negotiation('not-asked', 'unknown-type', 'v2-only*', 'empty-body', 'malformed-length'),
      'server/service/*not-asked*',
      ...several('not-asked'),
    ],
  },
  'acknowledges-unasked': {
    does: 'acknowledges status_request to clients that did not ask',
    trips: [...negotiation('not-asked', 'unknown-type', 'v2-only*'), 'server/service/*not-asked*'],
  },
  'acknowledges-without-status': {
    does: 'acknowledges status_request and sends no status although one is at hand',
    trips: negotiation('asked*', 'acknowledged-empty', 'nothing-at-hand'),
  },
  'status-without-acknowledgement': {
    does: 'sends CertificateStatus without acknowledging the request',
    trips: [...negotiation('asked*', 'acknowledged-empty'), ...anyBox('in-its-place')],
  },
  'fills-acknowledgement': {
    does: 'puts bytes into the acknowledging extension of the ServerHello',
    trips: [...negotiation('asked*', 'acknowledged-empty'), ...anyBox('acknowledged')],
  },
  'staples-zero-octets': {
    does: 'sends a status of zero octets',
    trips: [...negotiation('asked*', 'nothing-at-hand'), ...anyBox('fits', 'acceptable')],
  },
  'staples-trailing-bytes': {
    does: 'sends bytes behind the status',
    trips: [...negotiation('asked*'), ...anyBox('in-its-place')],
  },
  'staples-late': {
    does: 'sends CertificateStatus behind ServerKeyExchange',
    trips: [...negotiation('asked*'), ...anyBox('in-its-place')],
  },
  'staples-early': {
    does: 'sends CertificateStatus before Certificate',
    trips: [...negotiation('asked*'), ...anyBox('in-its-place')],
  },
  'staples-twice': {
    does: 'sends the status twice',
    trips: [...negotiation('asked*'), ...anyBox('in-its-place')],
  },
  'staples-in-encrypted-extensions': {
    does: 'puts the status into EncryptedExtensions in TLS 1.3',
    trips: [...negotiation('asked*'), ...anyBox('in-its-place')],
  },
  'marks-status-type-wrong': {
    does: 'sends the status under a type that is not ocsp',
    trips: [...negotiation('asked*'), ...anyBox('in-its-place')],
  },
  'staples-unchecked': {
    does: 'staples the bytes of the file, whatever they are',
    trips: [
      'server/contents/*',
      'server/times/*',
      'server/signers/*',
      'server/files/*',
      'server/life-cycle/*',
      'server/certificates/*',
      ...anyBox('*'),
    ],
  },
  'staples-on-1.2-only': {
    does: 'staples in TLS 1.2 alone',
    trips: [...negotiation('asked*'), ...anyBox('either-version')],
  },
  'staples-on-1.3-only': {
    does: 'staples in TLS 1.3 alone',
    trips: [...negotiation('asked*'), ...anyBox('either-version')],
  },
  'staples-on-starttls-only': {
    does: 'staples over STARTTLS alone',
    trips: ['server/negotiation/asked*', 'server/service/*', 'server/contents/*'],
  },
  'staples-every-other-time': {
    does: 'staples on every second connection',
    trips: [
      'server/service/parallel*',
      'server/service/warm',
      'server/negotiation/*resumed*',
      ...anyBox('again'),
    ],
  },
  'staples-first-connection-only': {
    does: 'staples on the first connection alone',
    trips: [
      'server/service/parallel*',
      'server/service/warm',
      'server/negotiation/*resumed*',
      ...anyBox('again'),
    ],
  },
  'refuses-without-staple': {
    does: 'ends the handshake where nothing fit to be stapled is at hand',
    trips: ['server/*'],
  },
  'refuses-without-staple-file': {
    does: 'ends the handshake where no staple file is configured',
    trips: [
      'server/negotiation/nothing-at-hand',
      'server/certificates/no-pointer*',
      'server/certificates/must-staple-nothing',
      'server/names/*',
    ],
  },
  'refuses-tls-without-staple': {
    does: 'answers STARTTLS with 454 where nothing fit to be stapled is at hand',
    trips: ['server/contents/*', 'server/times/*', 'server/files/*', 'server/signers/*'],
  },
  'declines-status-request': {
    does: 'ends the handshake when the status is asked for',
    trips: ['server/*'],
  },
  'stalls-on-large-hello': {
    does: 'goes silent on a ClientHello of more than two kilobytes',
    trips: negotiation('huge-responder-ids'),
  },
  'stalls-on-repeated-extension': {
    does: 'goes silent on a ClientHello that names status_request twice',
    trips: negotiation('repeated'),
  },
  'stalls-on-status-request': {
    does: 'goes silent when the status is asked for',
    trips: negotiation('asked'),
  },
  'stalls-without-staple': {
    does: 'goes silent when asked for a status it does not have',
    trips: [...negotiation('nothing-at-hand'), ...certificates('must-staple-nothing')],
  },
  'tells-all-verified': {
    does: 'says of every connection that the status was verified',
    trips: ['server/told/*'],
  },
  'tells-not-asked-as-unanswered': {
    does: 'says that the status was asked for of those who did not ask',
    trips: ['server/told/not-asked'],
  },
  'says-nothing-of-status': {
    does: 'does not say what became of the status',
    trips: ['server/told/*', 'server/calibration/tells-status'],
  },
  'is-slow-with-staple': {
    does: 'takes more than five seconds when asked for a status',
    trips: contents('large*'),
  },
  'dies-on-bad-staple': {
    does: 'closes its port on meeting a staple file it cannot use',
    trips: ['server/files/*', 'server/service/parallel-undecodable'],
  },
  'does-not-fetch': {
    does: 'never asks the responder that its certificate names',
    trips: ['server/calibration/staple-fetch'],
  },
  'caches-staple': {
    does: 'keeps what it read at the start, whatever becomes of the file',
    trips: ['server/life-cycle/*'],
  },
  'ignores-expiry': {
    does: 'goes on with a proof that passes its nextUpdate while it runs',
    trips: ['server/times/expire*'],
  },
  'sends-half-written': {
    does: 'sends what is there of a file half written',
    trips: ['server/life-cycle/*'],
  },
  'keeps-old-certificate': {
    does: 'keeps the certificate it began with',
    trips: ['server/life-cycle/*'],
  },
  'keeps-proof-for-new-certificate': {
    does: 'staples the old proof to a renewed certificate',
    trips: ['server/life-cycle/*'],
  },
  'sends-leaf-alone': {
    does: 'sends no certificate but its own',
    trips: ['server/dane/*'],
  },
  'leaves-out-root': {
    does: 'sends no certificate that is signed by itself',
    trips: ['server/dane/anchor-sent'],
  },
  'clients-crl-ignored': {
    does: 'does not look at revocation lists for certificates of clients',
    trips: ['server/clients/*', 'server/calibration/client-crl'],
  },
  'clients-crl-first-list-alone': {
    does: 'looks at the first list of a file alone for certificates of clients',
    trips: ['server/clients/*'],
  },
  'clients-unverified': {
    does: 'asks clients for a certificate, and takes any',
    trips: ['server/clients/*', 'server/calibration/client-crl'],
  },
  'clients-all-refused': {
    does: 'turns every client with a certificate down',
    trips: ['server/clients/*', 'server/calibration/client-crl'],
  },
  'ignores-sni': {
    does: 'presents the default certificate for every name',
    trips: ['server/names/*', 'server/calibration/sni'],
  },
  'loses-all-over-one-file': {
    does: 'staples nothing to any name where the file of one is no good',
    trips: ['server/names/unused-*'],
  },
  'default-staple-for-sni': {
    does: 'staples the default proof to the certificate of another name',
    trips: ['server/names/*'],
  },
  'refuses-unknown-sni': {
    does: 'ends the handshake on a name it does not know',
    trips: ['server/names/*'],
  },
  'refuses-no-sni': {
    does: 'ends the handshake where no name is given',
    trips: ['server/names/*'],
  },
  'one-staple-for-two-certificates': {
    does: 'staples the proof of the first certificate to the second',
    trips: [...certificates('dual*'), ...postQuantum('dual*')],
  },
  'second-certificate-unstapled': {
    does: 'staples nothing to its second certificate',
    trips: [...certificates('dual*'), ...postQuantum('dual*')],
  },
  'ignores-second-certificate': {
    does: 'never presents its second certificate',
    trips: [...certificates('dual*'), ...postQuantum('dual*'), 'server/calibration/dual-cert'],
  },
  'acknowledges-resumed': {
    does: 'acknowledges the request in a resumed session',
    trips: [...negotiation('resumed'), 'server/service/resumed-not-asked'],
  },
  'forgets-sessions': {
    does: 'never resumes a session',
    trips: ['server/calibration/resumption', 'server/negotiation/*resumed*', 'server/service/*'],
  },
  'rejects-empty-status-request': {
    does: 'goes silent on a status_request it cannot parse',
    trips: negotiation('empty-body', 'malformed-length'),
  },
  'rejects-unknown-status-type': {
    does: 'ends the handshake on a status type it does not know',
    trips: negotiation('unknown-type'),
  },
  'rejects-responder-ids': {
    does: 'ends the handshake on a status_request with responder ids',
    trips: [...negotiation('responder-ids', 'huge-responder-ids'), ...anyBox('responder-ids')],
  },
  'rejects-request-extensions': {
    does: 'ends the handshake on a status_request with extensions',
    trips: [...negotiation('nonce-extension'), ...anyBox('nonce-extension')],
  },
  'rejects-status-request-v2': {
    does: 'ends the handshake on status_request_v2',
    trips: [...negotiation('both*', 'v2*'), ...anyBox('both-requests')],
  },
  'answers-status-request-v2': {
    does: 'acts on status_request_v2 alone',
    trips: negotiation('v2*'),
  },
  'rejects-grease': {
    does: 'ends the handshake on a GREASE extension',
    trips: [...negotiation('grease'), ...anyBox('grease'), ...newWire('grease-and-ech')],
  },
  'rejects-permuted-hello': {
    does: 'ends the handshake unless server_name or supported_groups comes before status_request',
    trips: [...negotiation('permuted'), ...anyBox('permuted')],
  },
  'answers-unknown-status-type': {
    does: 'staples on a request whose type it does not know',
    trips: negotiation('unknown-type'),
  },
  'refuses-to-retry': {
    does: 'ends the handshake where it would have to ask for another ClientHello',
    trips: [
      ...negotiation('retried'),
      ...anyBox('after-retry'),
      ...newWire('hybrid-alone', 'ech-grease-retried'),
      ...postQuantum('retried'),
      ...several('retried'),
    ],
  },
  'forgets-staple-after-retry': {
    does: 'staples nothing where it asked for another ClientHello',
    trips: [
      ...negotiation('retried'),
      ...newWire('hybrid-alone', 'ech-grease-retried'),
      ...postQuantum('retried'),
    ],
  },
  'rejects-slow-hello': {
    does: 'ends the handshake when the ClientHello comes in pieces',
    trips: ['server/service/slow'],
  },
  'offers-starttls-inside': {
    does: 'offers STARTTLS again inside TLS',
    trips: ['server/service/not-offered-twice'],
  },
  'hides-starttls': {
    does: 'does not offer STARTTLS',
    trips: ['server/calibration/starttls', 'server/service/*'],
  },
  'takes-starttls-argument': {
    does: 'begins TLS on STARTTLS with an argument',
    trips: ['server/service/argument'],
  },
  'executes-injected-command': {
    does: 'executes inside TLS what came in clear behind STARTTLS',
    trips: ['server/service/*inject*', ...anyBox('after-injection')],
  },
  'loses-session': {
    does: 'closes after the handshake',
    trips: ['server/service/*', 'server/calibration/*', ...anyBox('*')],
  },
  'hangs-up-on-quit': {
    does: 'closes on a QUIT inside TLS, and says nothing',
    trips: ['server/clients/*', 'server/service/*'],
  },
  'refuses-mail': {
    does: 'takes no mail inside TLS',
    trips: ['server/service/mail', 'server/calibration/accept-mail'],
  },
  'dies-after-half-hello': {
    does: 'closes its port when a client leaves in mid-handshake',
    trips: ['server/service/half-then-close', ...anyBox('half-then-close')],
  },
  'rejects-tls-1.2': {
    does: 'speaks TLS 1.3 alone',
    trips: ['server/calibration/starttls', ...anyBox('*')],
  },
  'rejects-tls-1.3': {
    does: 'speaks TLS 1.2 alone',
    trips: ['server/calibration/starttls'],
  },
  'fails-without-aia': {
    does: 'ends the handshake when its certificate names no responder',
    trips: certificates('no-pointer*', 'two-pointers', 'pointer-not-a-uri'),
  },
} as const satisfies Record<string, DefectRow>;

/** Rules of the examiner whose neglect shows in a server, and where. */
export const serverRules = {
  'der.strict': files('*'),
  'der.trailing': files('trailing-byte', 'doubled'),
  'response.status': contents(
    '*request',
    'internal-error',
    'try-later',
    'sig-required',
    'unauthorized',
  ),
  'response.bytes': files('without-response-bytes'),
  'response.type': files('not-basic'),
  'cert-id.matches': contents('other-certificate', 'same-serial-other-ca', 'wrong-serial'),
  'times.next-update': ['server/times/expire*'],
  'times.max-age': ['server/times/*for-months'],
} as const satisfies Record<string, readonly string[]>;
