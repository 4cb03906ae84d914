import type { Arrangement, Connection } from '../../../model/observation.ts';
import type { Hello, Preference, ServerAct, ServerScenario } from '../../../model/scenario.ts';
import type { Variant } from '../../../model/terms.ts';
import type { ClientHello } from '../../../model/tls.ts';
import { isGrease } from '../../../wire/tls/codec/cipher-suites.ts';
import { decodeClientShares, extensionTypes } from '../../../wire/tls/codec/extensions.ts';
import { groups, SHARED_GROUPS } from '../../../wire/tls/crypto/groups.ts';
import { takesMlDsa } from '../../../wire/tls/scripted/keys.ts';
import { type RecordedWire, smtpFault, tlsFault } from '../../self-check/wire.ts';
import { mintFault } from './mint-fault.ts';

type Connect = Extract<ServerAct, { do: 'connect' }>;

/** The first of the GREASE values (RFC 8701). */
const GREASE = 0x0a0a;
/** SignatureScheme (RFC 8446 4.2.3). */
const ECDSA = [0x0403, 0x0503, 0x0603];

/** What our own decoder says of hellos that are malformed on purpose. */
const EXCUSES: Partial<Record<Hello, RegExp>> = {
  'empty-body': /^client: status_request: /,
  'malformed-length': /^client: status_request: /,
  'unknown-type': /^client: status_request: /,
  repeated: /^client: client_hello: status_request twice$/,
};

const plain = ({ statusRequest: asked }: ClientHello): boolean =>
  asked !== undefined && !asked.malformed && asked.statusType === 1;
const bare = (hello: ClientHello): boolean =>
  plain(hello) &&
  count(hello) === 1 &&
  hello.statusRequest?.responderIds.length === 0 &&
  hello.statusRequest.requestExtensions === '';
const v2 = (hello: ClientHello): boolean => hello.statusRequestV2 !== undefined;
const is13 = (hello: ClientHello): boolean => hello.versions.includes('1.3');
/** Groups of the key shares, GREASE aside. */
function sharesOf(hello: ClientHello): number[] {
  const data = Buffer.from(dataOf(hello, extensionTypes.key_share) ?? '0000', 'hex');
  return decodeClientShares(data)
    .map(({ group }) => group)
    .filter((group) => !isGrease(group));
}
/** Are these the groups of its shares? In TLS 1.2 there are none to look at. */
const shares = (hello: ClientHello, due: readonly number[]): boolean =>
  !is13(hello) || sharesOf(hello).join() === due.join();
const usualShares = (hello: ClientHello): boolean => shares(hello, SHARED_GROUPS);
const firstGroup = (hello: ClientHello): number =>
  Number.parseInt((dataOf(hello, extensionTypes.supported_groups) ?? '').slice(4, 8), 16);
const groupCount = (hello: ClientHello): number =>
  ((dataOf(hello, extensionTypes.supported_groups) ?? '').length - 4) / 4;
const ech = (hello: ClientHello): boolean =>
  dataOf(hello, extensionTypes.encrypted_client_hello) !== undefined;
const greased = (hello: ClientHello): boolean => hello.cipherSuites.includes(GREASE);
const compression = (hello: ClientHello): string =>
  dataOf(hello, extensionTypes.compress_certificate) ?? '';
/** Nothing new about it: no second kind of request, no compression, no ECH, the usual shares. */
const only = (shown: (hello: ClientHello) => boolean) => (hello: ClientHello) =>
  shown(hello) && !v2(hello) && !ech(hello) && compression(hello) === '' && usualShares(hello);
/** The hybrid group first, and these shares. */
const hybrid = (due: readonly number[], alone: boolean) => (hello: ClientHello) =>
  bare(hello) &&
  !v2(hello) &&
  !ech(hello) &&
  compression(hello) === '' &&
  (!is13(hello) ||
    (firstGroup(hello) === groups.x25519mlkem768 && (groupCount(hello) === 1) === alone)) &&
  shares(hello, due);
const withEch = (greasing: boolean, due: readonly number[]) => (hello: ClientHello) =>
  bare(hello) && ech(hello) && greased(hello) === greasing && shares(hello, due);
const count = (hello: ClientHello): number =>
  hello.extensions.filter(({ type }) => type === extensionTypes.status_request).length;

/** How each kind of ClientHello shows on the wire, whoever made it. */
const SHOWS: Record<Hello, (hello: ClientHello) => boolean> = {
  status_request: only(bare),
  'own-stack': only(bare),
  permuted: only(bare),
  grease: (hello) => only(bare)(hello) && greased(hello),
  nothing: only((hello) => count(hello) === 0),
  v2: (hello) => count(hello) === 0 && v2(hello),
  'v2-only': (hello) => count(hello) === 0 && v2(hello),
  both: (hello) => bare(hello) && v2(hello),
  'empty-body': only(
    (hello) =>
      hello.statusRequest?.malformed === true &&
      dataOf(hello, extensionTypes.status_request) === '',
  ),
  'malformed-length': only(
    (hello) =>
      hello.statusRequest?.malformed === true &&
      dataOf(hello, extensionTypes.status_request) !== '',
  ),
  'unknown-type': only(
    ({ statusRequest: asked }) => asked !== undefined && !asked.malformed && asked.statusType !== 1,
  ),
  'responder-ids': only((hello) => plain(hello) && hello.statusRequest?.responderIds.length === 2),
  'huge-responder-ids': only(
    (hello) => plain(hello) && (hello.statusRequest?.responderIds.length ?? 0) > 1000,
  ),
  repeated: only((hello) => count(hello) === 2),
  'nonce-extension': only((hello) => plain(hello) && hello.statusRequest?.requestExtensions !== ''),
  'no-shares': (hello) =>
    bare(hello) &&
    !v2(hello) &&
    !ech(hello) &&
    compression(hello) === '' &&
    shares(hello, []) &&
    (!is13(hello) || groupCount(hello) > 1),
  hybrid: hybrid([groups.x25519mlkem768], false),
  'hybrid-listed': hybrid([groups.x25519], false),
  'hybrid-alone': hybrid([], true),
  compressing: (hello) => bare(hello) && compression(hello) === '06000100020003',
  'compressing-unknown': (hello) => bare(hello) && compression(hello) === '024001',
  'ech-grease': withEch(false, SHARED_GROUPS),
  'ech-grease-no-shares': withEch(false, []),
  'grease-and-ech': withEch(true, SHARED_GROUPS),
};

const dataOf = (hello: ClientHello, type: number): string | undefined =>
  hello.extensions.find((extension) => extension.type === type)?.data;

const kindOf = (scheme: number): Preference =>
  ECDSA.includes(scheme) ? 'ecdsa' : takesMlDsa([scheme]) ? 'ml-dsa' : 'rsa';

function schemesOf(hello: ClientHello): number[] {
  const data = dataOf(hello, extensionTypes.signature_algorithms)?.slice(4) ?? '';
  return (data.match(/.{4}/g) ?? []).map((word) => Number.parseInt(word, 16));
}

/** Where our ClientHello differs from what the act asks for. */
function helloFault(
  hello: ClientHello,
  act: Connect,
  variant: Variant,
  called: string | undefined,
): string | undefined {
  const tls = act.tls ?? variant.tls;
  const kind = act.hello ?? 'status_request';
  const offered = hello.versions.filter((version) => /^1\.\d$/.test(version)).join(' and ');
  if (offered !== tls) return `our client offered TLS ${offered} where ${tls} was due`;
  if (!SHOWS[kind](hello)) return `our client did not show itself as it was told to (${kind})`;
  const name = act.sni === undefined ? called : (act.sni ?? undefined);
  const told = act.among ? act.among.includes(hello.serverName ?? '') : hello.serverName === name;
  if (!told) return 'our client told another server name than it was to';
  if (hello.offersResumption && !act.resume)
    return 'our client offered to resume a session where it was not to';
  const schemes = schemesOf(hello);
  const foreign = schemes.some((scheme) => kindOf(scheme) !== act.prefers);
  return act.prefers && foreign
    ? `our client offered other signatures than ${act.prefers}`
    : undefined;
}

/** Who is refused at the greeting says QUIT and no more (RFC 5321 3.1). */
const turnedAway = ({ ending: { how, phase } }: Connection): boolean =>
  phase === 'greeting' && how !== 'done';

/**
 * What our client says in clear, by the dialogue; undefined where TLS comes first.
 * @param away the server did not greet by 220.
 */
function wordsFault(
  clear: readonly string[],
  inside: readonly string[],
  act: Connect,
  away: boolean,
): string | undefined {
  const [first] = clear;
  const begins = (word: string): boolean => word.startsWith('EHLO ') || (away && word === 'QUIT');
  if (first !== undefined && !begins(first)) return 'our client did not begin with EHLO';
  if (inside[0] !== undefined && !begins(inside[0]))
    return 'our client did not begin with EHLO inside TLS';
  const start = clear.indexOf('STARTTLS');
  const behind = start < 0 ? [] : clear.slice(start + 1).filter((line) => line !== 'QUIT');
  return behind.length > 0 && act.dialogue !== 'inject'
    ? 'our client said more in clear behind STARTTLS'
    : undefined;
}

const named = (fault: string | undefined, { name }: Connection): string | undefined =>
  fault && `${fault} (${name})`;

/**
 * What our own client did wrong, if anything: the ClientHello that the act asks for, TLS and SMTP
 * in order but for what the scenario asks, and proofs in DER. What a target did wrong first is
 * never held against us, nor ours against it.
 * @param called the server name that is told where the act says nothing of one.
 */
export function faultOfProbe(
  wires: readonly RecordedWire[],
  known: Arrangement,
  scenario: ServerScenario,
  variant: Variant,
  called?: string,
): string | undefined {
  for (const wire of wires) {
    const act = scenario.when.find(
      (it): it is Connect => it.do === 'connect' && it.name === wire.connection.name,
    );
    if (!act) return `a connection that no act asked for (${wire.connection.name})`;
    const kind = act.hello ?? 'status_request';
    const hello = wire.connection.tls?.clientHello;
    const tls = tlsFault(wire, 'client', EXCUSES[kind]);
    const smtp = smtpFault(
      wire,
      'client',
      act.dialogue === 'starttls-argument' ? 'STARTTLS now' : undefined,
    );
    const fault =
      (hello && helloFault(hello, act, variant, called)) ??
      (tls && `our client was out of spec: ${tls}`) ??
      (smtp.fault && `our client was out of spec: ${smtp.fault}`) ??
      wordsFault(smtp.clear, smtp.inside, act, turnedAway(wire.connection));
    if (fault !== undefined) return named(fault, wire.connection);
  }
  return mintFault(scenario, known);
}
