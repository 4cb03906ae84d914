import { groupOf, isCompressed } from '../../../model/handshake.ts';
import type { Connection } from '../../../model/observation.ts';
import { fromBase64 } from '../../../model/octets.ts';
import type { ClientHost, ServerTrick } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import type { Handshake } from '../../../model/tls.ts';
import { isGrease } from '../../../wire/tls/codec/cipher-suites.ts';
import { compressions } from '../../../wire/tls/codec/compressed-certificate.ts';
import { extensionTypes } from '../../../wire/tls/codec/extensions.ts';
import { groups } from '../../../wire/tls/crypto/groups.ts';
import { takesMlDsa } from '../../../wire/tls/scripted/keys.ts';
import { derFault } from '../../self-check/der.ts';
import { type RecordedWire, smtpFault, tlsFault } from '../../self-check/wire.ts';
import { ASIDES, HONEST, halts, honest, isWhole, shapeOf, TRICKS, UNASKED } from './shape.ts';

/** What a host of ours was to show during an act. */
export interface Due {
  host: ClientHost;
  /** DER (base64) of the leaf certificate. */
  leaf: string;
  /** DER (base64) of the staples, leaf first; '' where there is none. */
  staples: readonly string[];
  /** The same of the certificate that is for who offers ML-DSA. */
  dual?: Pick<Due, 'leaf' | 'staples'>;
}

/**
 * What a client has to send before smtp-server says its name back to it: nothing of ours is in
 * doubt for that.
 */
const NAMES = /^(?:EHLO|HELO|MAIL|RCPT)\b/i;
const NAME_LIMIT = 255;

/** Did the client ask for the status in a way that has to be answered (RFC 6066 section 8)? */
const asks = ({ clientHello }: Handshake): boolean => {
  const asked = clientHello?.statusRequest;
  return asked !== undefined && !asked.malformed && asked.statusType === 1;
};

/** The numbers of a list in the ClientHello; of compress_certificate the length is one octet. */
function numbersOf({ clientHello }: Handshake, type: number): number[] {
  const data = clientHello?.extensions.find((extension) => extension.type === type)?.data ?? '';
  const list = data.slice(type === extensionTypes.compress_certificate ? 2 : 4);
  return (list.match(/.{4}/g) ?? []).map((word) => Number.parseInt(word, 16));
}

/** How our server differs in TLS 1.3 from what the trick does besides the status. */
function asideFault(seen: Handshake, trick: ServerTrick): string | undefined {
  const { retries, hybrid, compresses, broken, grease } = ASIDES[trick];
  const offersHybrid = numbersOf(seen, extensionTypes.supported_groups).includes(
    groups.x25519mlkem768,
  );
  if (retries && !(seen.serverHello?.helloRetryRequest ?? false))
    return 'our server did not ask for another ClientHello as it was told to';
  const takes = numbersOf(seen, extensionTypes.compress_certificate).includes(compressions.zlib);
  const compressed = compresses !== undefined && takes === (compresses === 'taken');
  const unread = seen.problems.find((text) => text.startsWith('server: compressed_certificate'));
  const isBroken = compressed && broken ? broken.test(unread ?? '') : unread === undefined;
  const asked = seen.certificateRequest?.extensions.some(({ type }) => isGrease(type));
  const spoken = seen.applicationData.server > 0;
  const told =
    (!hybrid || offersHybrid === (groupOf(seen) === 'hybrid')) &&
    isCompressed(seen) === compressed &&
    isBroken &&
    asked === (grease === 'request' ? true : undefined) &&
    // The ticket goes out before the first word inside TLS.
    !(grease === 'ticket' && spoken && seen.tickets === 0);
  return told ? undefined : `our server did not do what it was told to (${trick})`;
}

/** How our TLS server differs from what it was to do. */
function handshakeFault(seen: Handshake, due: Due, tls: TlsVersion): string | undefined {
  const { host, dual } = due;
  const [entry, ...behind] = seen.certificates;
  const second =
    dual !== undefined && takesMlDsa(numbersOf(seen, extensionTypes.signature_algorithms));
  const { leaf, staples } = second ? dual : due;
  if (seen.serverHello && seen.version !== tls)
    return `our server negotiated TLS ${seen.version} where ${tls} was due`;
  if (seen.resumed)
    return host.tickets ? undefined : 'our server resumed a session where it was not to';
  const { trick } = host;
  const aside = tls === '1.3' && isWhole(seen) ? asideFault(seen, trick) : undefined;
  if (aside !== undefined) return aside;
  if (!entry) return undefined;
  if (entry.der !== leaf) return 'our server showed another certificate than it was told to';
  const asked = asks(seen);
  // Whether a request that is out of spec itself is answered is left to the library.
  if (!asked && seen.clientHello?.statusRequest) return undefined;
  const shape = shapeOf(seen);
  if (halts(trick) && asked)
    return isWhole(seen) ? `our server did not do what it was told to (${trick})` : undefined;
  // What ends before the status is due may have been about to show any.
  if (honest(trick) && isWhole(seen) && (entry.staple ?? '') !== (asked ? (staples[0] ?? '') : ''))
    return 'our server did not staple what it was told to';
  if (
    honest(trick) &&
    tls === '1.3' &&
    behind.some(({ staple = '' }, at) => staple !== (asked ? (staples[at + 1] ?? '') : ''))
  )
    return 'our server did not staple what it was told to behind the leaf';
  const usual = asked && staples[0] ? HONEST.stapled[tls] : HONEST.silent[tls];
  const dueShape =
    trick === 'none'
      ? usual
      : ((asked ? TRICKS[trick] : UNASKED[trick])?.[tls] ?? trickless(trick, tls, asked, usual));
  return isWhole(seen) && shape !== dueShape
    ? `our server did not do what it was told to (${trick}: ${shape} for ${dueShape})`
    : undefined;
}

/** What is left of a trick that speaks unasked, where one asked. */
function trickless(
  trick: ClientHost['trick'],
  tls: TlsVersion,
  asked: boolean,
  usual: string,
): string {
  if (!asked) return HONEST.silent[tls];
  if (trick === 'unsolicited-acknowledgement')
    return tls === '1.2' ? usual.replace(/^(?:ack )?/, 'ack ') : `ack ${usual}`;
  if (trick === 'unsolicited-status') return tls === '1.2' ? 'C S' : 'C:s';
  return usual;
}

/** How our side of the dialogue around STARTTLS differs from what the host was to do. */
function wordsFault(
  connection: Connection,
  { host }: Due,
  clear: readonly string[],
  inside: readonly string[],
): string | undefined {
  const first = connection.transport === 'starttls' ? clear[0] : inside[0];
  if (first !== undefined && !first.startsWith('220 ')) return 'our server did not begin with 220';
  const offers = (lines: readonly string[]) => lines.some((line) => /^250[- ]STARTTLS$/.test(line));
  const greeted = clear.some((line) => line.startsWith('250-'));
  if (greeted && offers(clear) !== (host.starttls !== 'not-offered'))
    return 'our server did not offer STARTTLS as it was told to';
  if (offers(inside)) return 'our server offered STARTTLS inside TLS';
  const refused = clear.some((line) => line.startsWith('454 '));
  if (refused && host.starttls !== 'refused-454')
    return 'our server refused STARTTLS where it was not to';
  const injected = clear.includes('250 injected.test');
  const went = connection.tls !== undefined && connection.transport === 'starttls';
  if (clear.length > 0 && injected !== (went && host.starttls === 'inject-response'))
    return 'our server did not say what it was told to behind its 220';
  return undefined;
}

/**
 * smtp-server says the client's name back to it: a name out of bounds makes a line out of bounds,
 * and is no fault of ours.
 */
const echoesTrouble = ({ smtp }: Connection): boolean =>
  smtp.some(
    ({ from, text }) =>
      from === 'client' && NAMES.test(text) && (text.length > NAME_LIMIT || /[^\t -~]/.test(text)),
  );

/**
 * What our own server did wrong, if anything: version, certificate, staples and tricks just as
 * told, staples in DER, TLS and SMTP in order but for what the host is told to do. What the target
 * did wrong first is never held against us, nor ours against it.
 * @param due what each host was to show, by the name of the connection.
 */
export function faultOfHost(
  wires: readonly RecordedWire[],
  due: Readonly<Record<string, Due>>,
  tls: TlsVersion,
): string | undefined {
  for (const wire of wires) {
    const { connection } = wire;
    const told = due[connection.name];
    if (!told) return `a connection that no act asked for (${connection.name})`;
    const fault = faultOfConnection(wire, told, tls);
    if (fault !== undefined) return `${fault} (${connection.name})`;
  }
  for (const [name, { host, staples }] of Object.entries(due)) {
    const whole = staples[0] && host.proof !== 'none' && host.proof.spec.damage.length === 0;
    const fault = whole ? derFault(fromBase64(staples[0] ?? '')) : undefined;
    if (fault !== undefined) return `the staple that we minted is no DER: ${fault} (${name})`;
  }
  return undefined;
}

function faultOfConnection(wire: RecordedWire, told: Due, tls: TlsVersion): string | undefined {
  const { connection } = wire;
  const { host } = told;
  const garbles = host.starttls === 'garbage' && connection.transport === 'starttls';
  const handshake =
    connection.tls && !garbles ? handshakeFault(connection.tls, told, tls) : undefined;
  if (handshake !== undefined) return handshake;
  const problem = garbles || !honest(host.trick) ? undefined : tlsFault(wire, 'server');
  if (problem !== undefined) return `our server was out of spec: ${problem}`;
  if (echoesTrouble(connection)) return undefined;
  const smtp = smtpFault(wire, 'server');
  if (smtp.fault !== undefined) return `our server was out of spec: ${smtp.fault}`;
  return wordsFault(connection, told, smtp.clear, smtp.inside);
}
