import type { Role } from '../model/terms.ts';
import { concernsOf, forgettable } from './concerns.ts';

/** One known way to be wrong, which the reference target can be told to take: `--defect NAME`. */
export interface Defect {
  name: string;
  role: Role;
  /** What it does wrong, in a line. */
  does: string;
  /** Globs of the scenarios it is held against; one that it should trip and does not, or none at all, fails the self-test. */
  concerns: readonly string[];
}

const server: Record<string, string> = {
  'staples-nothing': 'never staples, whatever lies in the file',
  'staples-unasked': 'sends a status to clients that did not ask',
  'acknowledges-unasked': 'acknowledges status_request to clients that did not ask',
  'acknowledges-without-status':
    'acknowledges status_request and sends no status although one is at hand',
  'status-without-acknowledgement': 'sends CertificateStatus without acknowledging the request',
  'fills-acknowledgement': 'puts bytes into the acknowledging extension of the ServerHello',
  'staples-zero-octets': 'sends a status of zero octets',
  'staples-trailing-bytes': 'sends bytes behind the status',
  'staples-late': 'sends CertificateStatus behind ServerKeyExchange',
  'staples-early': 'sends CertificateStatus before Certificate',
  'staples-twice': 'sends the status twice',
  'staples-in-encrypted-extensions': 'puts the status into EncryptedExtensions in TLS 1.3',
  'marks-status-type-wrong': 'sends the status under a type that is not ocsp',
  'staples-unchecked': 'staples the bytes of the file, whatever they are',
  'staples-on-1.2-only': 'staples in TLS 1.2 alone',
  'staples-on-1.3-only': 'staples in TLS 1.3 alone',
  'staples-on-starttls-only': 'staples over STARTTLS alone',
  'staples-every-other-time': 'staples on every second connection',
  'staples-first-connection-only': 'staples on the first connection alone',
  'refuses-without-staple': 'ends the handshake where nothing fit to be stapled is at hand',
  'refuses-without-staple-file': 'ends the handshake where no staple file is configured',
  'refuses-tls-without-staple':
    'answers STARTTLS with 454 where nothing fit to be stapled is at hand',
  'declines-status-request': 'ends the handshake when the status is asked for',
  'stalls-on-large-hello': 'goes silent on a ClientHello of more than two kilobytes',
  'stalls-on-repeated-extension': 'goes silent on a ClientHello that names status_request twice',
  'stalls-on-status-request': 'goes silent when the status is asked for',
  'stalls-without-staple': 'goes silent when asked for a status it does not have',
  'is-slow-with-staple': 'takes more than five seconds when asked for a status',
  'dies-on-bad-staple': 'closes its port on meeting a staple file it cannot use',
  'does-not-fetch': 'never asks the responder that its certificate names',
  'caches-staple': 'keeps what it read at the start, whatever becomes of the file',
  'ignores-expiry': 'goes on with a proof that passes its nextUpdate while it runs',
  'sends-half-written': 'sends what is there of a file half written',
  'keeps-old-certificate': 'keeps the certificate it began with',
  'keeps-proof-for-new-certificate': 'staples the old proof to a renewed certificate',
  'ignores-sni': 'presents the default certificate for every name',
  'default-staple-for-sni': 'staples the default proof to the certificate of another name',
  'refuses-unknown-sni': 'ends the handshake on a name it does not know',
  'refuses-no-sni': 'ends the handshake where no name is given',
  'one-staple-for-two-certificates': 'staples the proof of the first certificate to the second',
  'second-certificate-unstapled': 'staples nothing to its second certificate',
  'ignores-second-certificate': 'never presents its second certificate',
  'acknowledges-resumed': 'acknowledges the request in a resumed session',
  'forgets-sessions': 'never resumes a session',
  'rejects-empty-status-request': 'goes silent on a status_request it cannot parse',
  'rejects-unknown-status-type': 'ends the handshake on a status type it does not know',
  'rejects-responder-ids': 'ends the handshake on a status_request with responder ids',
  'rejects-request-extensions': 'ends the handshake on a status_request with extensions',
  'rejects-status-request-v2': 'ends the handshake on status_request_v2',
  'answers-status-request-v2': 'acts on status_request_v2 alone',
  'rejects-grease': 'ends the handshake on a GREASE extension',
  'rejects-permuted-hello':
    'ends the handshake unless server_name or supported_groups comes before status_request',
  'answers-unknown-status-type': 'staples on a request whose type it does not know',
  'refuses-to-retry': 'ends the handshake where it would have to ask for another ClientHello',
  'forgets-staple-after-retry': 'staples nothing where it asked for another ClientHello',
  'rejects-slow-hello': 'ends the handshake when the ClientHello comes in pieces',
  'offers-starttls-inside': 'offers STARTTLS again inside TLS',
  'hides-starttls': 'does not offer STARTTLS',
  'offers-starttls-twice': 'names STARTTLS twice in its EHLO reply',
  'takes-starttls-argument': 'begins TLS on STARTTLS with an argument',
  'executes-injected-command': 'executes inside TLS what came in clear behind STARTTLS',
  'loses-session': 'closes after the handshake',
  'refuses-mail': 'takes no mail inside TLS',
  'dies-after-half-hello': 'closes its port when a client leaves in mid-handshake',
  'rejects-tls-1.2': 'speaks TLS 1.3 alone',
  'rejects-tls-1.3': 'speaks TLS 1.2 alone',
  'fails-without-aia': 'ends the handshake when its certificate names no responder',
};

const client: Record<string, string> = {
  'never-asks': 'never asks for the status',
  'asks-when-told-not-to': 'asks although told not to',
  'requires-nothing': 'delivers whatever the status is',
  'accepts-missing': 'delivers without a status where one is required',
  'accepts-revoked': 'delivers although the status is revoked',
  'accepts-unknown': 'takes the status unknown for good',
  'accepts-any-staple': 'takes any bytes for a good status',
  'ignores-intermediates': 'does not look at the staples behind the leaf',
  'requires-intermediates': 'refuses where the entries behind the leaf bear no status',
  'ignores-chain': 'does not verify the certificate chain',
  'refuses-good': 'refuses a good status',
  'refuses-missing': 'refuses where no status came though none is required',
  'refuses-must-staple': 'refuses every certificate with the TLS feature',
  'refuses-without-status-asked': 'refuses where it did not even ask',
  'goes-clear-after-failure': 'comes back in clear text after an aborted handshake',
  'goes-clear-without-starttls': 'goes on in clear text although TLS is required',
  'goes-clear-after-454': 'goes on in clear text after 454 although TLS is required',
  'never-goes-clear': 'bounces what cannot be sent by TLS, though it may go in clear text',
  'bounces-all': 'bounces every message',
  bounces: 'bounces where it should defer',
  'no-failover': 'does not try the second host',
  'fails-over-always': 'goes to the second host first',
  'never-recovers': 'keeps refusing a host that was mended',
  'sends-no-alert': 'closes without an alert',
  'marks-all-verified': 'marks every delivery as verified',
  'marks-nothing': 'never tells the status',
  'marks-failed': 'marks a good status as failed',
  'uses-injected-reply': 'takes a reply that came in clear for one that came inside TLS',
  'never-resumes': 'never resumes a session',
  'refuses-resumed': 'requires a status on a resumed session',
  'chokes-on-acknowledgement': 'refuses an acknowledgement without a status',
  'loses-message': 'drops the message without a word',
  'no-implicit-tls': 'cannot deliver over implicit TLS',
  'no-starttls': 'does not use STARTTLS',
  'stalls-on-staple': 'goes silent on meeting a staple',
  'forgets-status-after-retry': 'does not see a status where it was asked for another ClientHello',
  'accepts-missing-after-retry':
    'delivers without a status where it was asked for another ClientHello',
  'takes-first-single': 'looks at the first SingleResponse alone, whatever the others say',
  'no-sni': 'sends no server name',
};

/** Rules of the examiner that the reference can be told to forget, each a defect of its own: `ignores:RULE`. */
export const IGNORES = 'ignores:';

const listed = (role: Role, lapses: Record<string, string>): Defect[] =>
  Object.entries(lapses).map(([name, does]) => ({
    name,
    role,
    does,
    concerns: concernsOf(role, name),
  }));

const forgetful = (role: Role): Defect[] =>
  forgettable[role].map((rule) => ({
    name: `${IGNORES}${rule}`,
    role,
    does: `forgets the rule ${rule}`,
    concerns: concernsOf(role, `${IGNORES}${rule}`),
  }));

/** Every known way to be wrong, the same name in either role being two. */
export const defects: readonly Defect[] = [
  ...listed('server', server),
  ...listed('client', client),
  ...forgetful('server'),
  ...forgetful('client'),
];
