import type { ServerTrick } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import type { Extension, Handshake } from '../../../model/tls.ts';

const STATUS_REQUEST = 5;
const ofStatus = (extensions: readonly Extension[] | undefined): Extension[] =>
  (extensions ?? []).filter(({ type }) => type === STATUS_REQUEST);

/**
 * Where a server's flight speaks of the status, in the order of its messages: `ack` in the
 * ServerHello (`ack+` with a body), `ee` in EncryptedExtensions, `C` for Certificate, then what its
 * first entry bears (`:s` a staple, `:0` one of no octets, `:?` one that does not parse), `S` for
 * CertificateStatus (`S0`, `S?` likewise), `K` for the key exchange or CertificateVerify where a
 * status comes behind it.
 */
export function shapeOf(seen: Handshake): string {
  const words: string[] = [];
  let statuses = 0;
  for (const { from, name } of seen.messages) {
    if (from !== 'server') continue;
    if (name === 'server_hello')
      words.push(
        ...ofStatus(seen.serverHello?.extensions).map(({ data }) => (data === '' ? 'ack' : 'ack+')),
      );
    else if (name === 'encrypted_extensions')
      words.push(...ofStatus(seen.encryptedExtensions).map(() => 'ee'));
    else if (name === 'certificate' || name === 'compressed_certificate')
      words.push(`C${entryOf(seen)}`);
    else if (name === 'certificate_status') words.push(`S${statusOf(seen, statuses++)}`);
    else if (name === 'server_key_exchange' || name === 'certificate_verify') words.push('K');
  }
  return words.join(' ').replace(/( K)+$/, '');
}

function entryOf({ certificates: [leaf] }: Handshake): string {
  const mark = leaf?.staple === undefined ? ':?' : leaf.staple === '' ? ':0' : ':s';
  return ofStatus(leaf?.extensions)
    .map(() => mark)
    .join('');
}

function statusOf({ certificateStatus }: Handshake, index: number): string {
  const status = certificateStatus[index];
  if (!status || status.malformed || status.statusType !== 1) return '?';
  return status.response === '' ? '0' : '';
}

/**
 * Has the server said all it had to say before the client's turn? Only then can its shape be told.
 */
export const isWhole = (seen: Handshake): boolean =>
  seen.messages.some(
    ({ from, name }) => from === 'server' && /^(?:server_hello_done|finished)$/.test(name),
  );

type Shapes = Record<TlsVersion, string>;

/** Without a trick: with a staple that is due, and without. */
export const HONEST: { stapled: Shapes; silent: Shapes } = {
  stapled: { '1.2': 'ack C S', '1.3': 'C:s' },
  silent: { '1.2': 'C', '1.3': 'C' },
};

/**
 * Of each trick: what it looks like to a client that asked. What is not there looks as without the
 * trick.
 */
export const TRICKS: Record<Exclude<ServerTrick, 'none'>, Partial<Shapes>> = {
  'acknowledge-only': { '1.2': 'ack C', '1.3': 'C' },
  'status-without-acknowledgement': { '1.2': 'C S', '1.3': 'C S' },
  // Speak where nobody asked; see UNASKED.
  'unsolicited-acknowledgement': {},
  'unsolicited-status': {},
  'zero-length': { '1.2': 'ack C S0', '1.3': 'C:0' },
  'trailing-bytes': { '1.2': 'ack C S?', '1.3': 'C:?' },
  'status-before-certificate': { '1.2': 'ack S C', '1.3': 'S C' },
  'status-after-key-exchange': { '1.2': 'ack C K S', '1.3': 'C K S' },
  'wrong-status-type': { '1.2': 'ack C S?', '1.3': 'C:?' },
  'nonempty-acknowledgement': { '1.2': 'ack+ C S', '1.3': 'ack+ C:s' },
  'status-in-encrypted-extensions': { '1.2': 'ack+ C', '1.3': 'ee C' },
  'duplicate-extension': { '1.2': 'ack ack C S', '1.3': 'C:s:s' },
  'status-twice': { '1.2': 'ack C S S', '1.3': 'C:s S' },
  // As without a trick: what they do is in ASIDES.
  retry: {},
  hybrid: {},
  'hybrid-retry': {},
  compressed: {},
  'grease-request': {},
  'grease-ticket': {},
  // What is inside cannot be read: see ASIDES.
  'compressed-wrong-length': {},
  'compressed-undecodable': {},
  'compressed-unasked': {},
  // Never whole: see `halts`.
  'stall-before-status': {},
  'close-before-status': {},
};

/** The same to a client that did not ask: all other tricks are silent then. */
export const UNASKED: Partial<Record<ServerTrick, Shapes>> = {
  'unsolicited-acknowledgement': { '1.2': 'ack C', '1.3': 'ack C' },
  'unsolicited-status': { '1.2': 'C S', '1.3': 'C:s' },
};

const HONEST_TRICKS: ReadonlySet<ServerTrick> = new Set([
  ...(['none', 'retry', 'hybrid', 'hybrid-retry'] as const),
  ...(['compressed', 'grease-request', 'grease-ticket'] as const),
]);
/** Ways to be honest about the status: no trick, or one that concerns something else. */
export const honest = (trick: ServerTrick): boolean => HONEST_TRICKS.has(trick);

/** What a trick does in TLS 1.3 that is not about the status. */
interface Aside {
  /** Asks for another ClientHello in any case. */
  retries?: true;
  /** Takes X25519MLKEM768 of whoever offers it. */
  hybrid?: true;
  /** Compresses its certificate for clients that take zlib, or for those that do not. */
  compresses?: 'taken' | 'not-taken';
  /** What reading the compressed certificate fails by; nothing where it can be read. */
  broken?: RegExp;
  /** An extension that nobody knows: in a CertificateRequest, or in a ticket. */
  grease?: 'request' | 'ticket';
}

/** Of every trick: what it does besides the status. */
export const ASIDES: Record<ServerTrick, Aside> = {
  none: {},
  'acknowledge-only': {},
  'status-without-acknowledgement': {},
  'unsolicited-acknowledgement': {},
  'unsolicited-status': {},
  'zero-length': {},
  'trailing-bytes': {},
  'status-before-certificate': {},
  'status-after-key-exchange': {},
  'wrong-status-type': {},
  'nonempty-acknowledgement': {},
  'status-in-encrypted-extensions': {},
  'duplicate-extension': {},
  'status-twice': {},
  retry: { retries: true },
  hybrid: { hybrid: true },
  'hybrid-retry': { retries: true, hybrid: true },
  compressed: { compresses: 'taken' },
  'compressed-wrong-length': { compresses: 'taken', broken: /octets where \d+ were said/ },
  'compressed-undecodable': { compresses: 'taken', broken: /does not decompress/ },
  'compressed-unasked': { compresses: 'not-taken' },
  'grease-request': { grease: 'request' },
  'grease-ticket': { grease: 'ticket' },
  'stall-before-status': {},
  'close-before-status': {},
};

/** Tricks that end before the flight is whole. */
export const halts = (trick: ServerTrick): boolean =>
  trick === 'stall-before-status' || trick === 'close-before-status';
