import type { Arrangement, Connection } from '../../../model/observation.ts';
import type { Hello, ServerAct, ServerScenario } from '../../../model/scenario.ts';
import type { Variant } from '../../../model/terms.ts';
import type { ClientHello } from '../../../model/tls.ts';
import { extensionTypes } from '../../../wire/tls/codec/extensions.ts';
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
/** key_share with an empty list. */
const shareless = (hello: ClientHello): boolean =>
  dataOf(hello, extensionTypes.key_share) === '0000';
const only = (shown: (hello: ClientHello) => boolean) => (hello: ClientHello) =>
  shown(hello) && !v2(hello) && !shareless(hello);
const count = (hello: ClientHello): number =>
  hello.extensions.filter(({ type }) => type === extensionTypes.status_request).length;

/** How each kind of ClientHello shows on the wire, whoever made it. */
const SHOWS: Record<Hello, (hello: ClientHello) => boolean> = {
  status_request: only(bare),
  'own-stack': only(bare),
  permuted: only(bare),
  grease: (hello) => only(bare)(hello) && hello.cipherSuites.includes(GREASE),
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
    bare(hello) && !v2(hello) && (shareless(hello) || !hello.versions.includes('1.3')),
};

const dataOf = (hello: ClientHello, type: number): string | undefined =>
  hello.extensions.find((extension) => extension.type === type)?.data;

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
  if ((hello.serverName ?? undefined) !== name)
    return 'our client told another server name than it was to';
  if (hello.offersResumption && !act.resume)
    return 'our client offered to resume a session where it was not to';
  const schemes = schemesOf(hello);
  const foreign = schemes.some((scheme) => ECDSA.includes(scheme) !== (act.prefers === 'ecdsa'));
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
