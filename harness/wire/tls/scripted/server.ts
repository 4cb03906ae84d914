import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { certificatesInPem } from '../../../../ca/pem.ts';
import type { ServerTrick } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import type { Capture } from '../../../model/tls.ts';
import { type CipherSuite, cipherSuite } from '../codec/cipher-suites.ts';
import {
  decodeClientShares,
  decodeNumbers,
  extensionTypes,
  findExtension,
  type KeyShare,
  keyShareExtension,
  type RawExtension,
  supportedVersions,
} from '../codec/extensions.ts';
import {
  type ClientHelloMessage,
  decodeClientHello,
  encodeServerHello,
  helloRetryRandom,
} from '../codec/hello.ts';
import { versions } from '../codec/records.ts';
import { write } from '../codec/writer.ts';
import {
  answerShare,
  type Group,
  groups,
  isGroup,
  type KeyAgreement,
  keyAgreement,
} from '../crypto/groups.ts';
import { messageHash } from '../crypto/schedule.ts';
import { Signer } from './keys.ts';
import { Refusal, ScriptedLink } from './link.ts';
import { type Negotiated, play12 } from './server-12.ts';
import { play13 } from './server-13.ts';
import { statusScript } from './status-script.ts';

export interface ScriptedServerPlan {
  /** PKCS#8 PEM: RSA, P-256, P-384, Ed25519, or ML-DSA in TLS 1.3. */
  key: string;
  /** PEM chain as sent, leaf first. */
  certificates: string;
  /** The only version spoken. */
  tls: TlsVersion;
  /** DER for the leaf and, in TLS 1.3, for the entries behind it. */
  staples: readonly (Uint8Array | undefined)[];
  trick: ServerTrick;
}

/** Our suites, best first; in TLS 1.2 the key decides between the two lists. */
const SUITES = {
  '1.3': [0x1301, 0x1302, 0x1303],
  rsa: [0xc02f, 0xc030, 0xcca8],
  other: [0xc02b, 0xc02c, 0xcca9],
} as const;
const RENEGOTIATION_SCSV = 0x00ff;

/**
 * Plays the server of one handshake, with whatever the trick asks for, and completes it when the
 * client goes along. No session is resumed and no ticket given. The key log goes into the capture.
 * @param end the moment (`performance.now()`) it has to be over.
 * @returns the application data.
 * @throws Stop `stalled`, `declined` (alert or close; the alert's name as message), `flooded`, or
 * `tls-error`.
 */
export async function scriptedServer(
  stream: Duplex,
  plan: ScriptedServerPlan,
  capture: Capture,
  end: number,
): Promise<Duplex> {
  const link = new ScriptedLink(stream, capture, end);
  link.tls13 = plan.tls === '1.3';
  return link.guard(async () => {
    const negotiated = await negotiate(link, plan);
    return plan.tls === '1.3' ? play13(negotiated) : play12(negotiated);
  });
}

async function negotiate(link: ScriptedLink, plan: ScriptedServerPlan): Promise<Negotiated> {
  const tls13 = plan.tls === '1.3';
  const signer = new Signer(plan.key);
  let hello = decodeClientHello(await link.expect('client_hello'));
  demandVersion(hello, tls13);
  const suite = chooseSuite(
    hello,
    tls13 ? SUITES['1.3'] : signer.type === 'rsa' ? SUITES.rsa : SUITES.other,
  );
  const scheme = signer.scheme(
    numbersOf(hello, extensionTypes.signature_algorithms) ?? [0x0401],
    tls13,
  );
  if (scheme === undefined) throw new Refusal('handshake_failure', 'no signature scheme in common');
  let agreement: KeyAgreement;
  if (tls13) {
    const only = hybridFor(plan.trick, hello);
    let share = usableShare(hello, only);
    if (!share || RETRIES.has(plan.trick)) {
      hello = await retry(link, hello, suite, only);
      share = usableShare(hello, only);
    }
    if (!share) throw new Refusal('illegal_parameter', 'no share of the group that was asked for');
    const { secret, ...ours } = answerShare(share.group, share.key);
    agreement = { ...ours, agree: () => secret };
  } else {
    const group = groupsInCommon(hello, '1.2')[0];
    if (group === undefined) throw new Refusal('handshake_failure', 'no group in common');
    agreement = keyAgreement(group);
  }
  const asked = findExtension(hello.extensions ?? [], extensionTypes.status_request) !== undefined;
  return {
    link,
    hello,
    suite,
    scheme,
    signer,
    agreement,
    chain: certificatesInPem(plan.certificates),
    trick: plan.trick,
    status: statusScript(plan.trick, plan.tls, asked, plan.staples),
    random: randomBytes(32),
    secureRenegotiation:
      hello.cipherSuites.includes(RENEGOTIATION_SCSV) ||
      findExtension(hello.extensions ?? [], extensionTypes.renegotiation_info) !== undefined,
  };
}

function numbersOf(
  hello: ClientHelloMessage,
  type: number,
  width: 1 | 2 = 2,
): number[] | undefined {
  const found = findExtension(hello.extensions ?? [], type);
  return found && decodeNumbers(found.data, width);
}

function demandVersion(hello: ClientHelloMessage, tls13: boolean): void {
  const offered = numbersOf(hello, extensionTypes.supported_versions, 1);
  const wanted = tls13 ? versions.tls13 : versions.tls12;
  const has = offered ? offered.includes(wanted) : !tls13 && hello.version >= versions.tls12;
  if (!has)
    throw new Refusal('protocol_version', `the client does not offer TLS 1.${tls13 ? 3 : 2}`);
}

function chooseSuite(hello: ClientHelloMessage, ours: readonly number[]): CipherSuite {
  const suite = ours.filter((id) => hello.cipherSuites.includes(id)).map(cipherSuite)[0];
  if (!suite) throw new Refusal('handshake_failure', 'no cipher suite in common');
  return suite;
}

/** Groups of ours that the client offers, in its order. */
function groupsInCommon(hello: ClientHelloMessage, tls: TlsVersion): Group[] {
  const offered = numbersOf(hello, extensionTypes.supported_groups) ?? [groups.secp256r1];
  return offered.filter((group) => isGroup(group, tls));
}

function sharesOf(hello: ClientHelloMessage): KeyShare[] {
  const extension = findExtension(hello.extensions ?? [], extensionTypes.key_share);
  if (!extension) throw new Refusal('missing_extension', 'no key_share');
  return decodeClientShares(extension.data);
}

const RETRIES: ReadonlySet<ServerTrick> = new Set(['retry', 'hybrid-retry']);

/** The hybrid group, where the trick wants it and the client offers it: no other will do then. */
function hybridFor(trick: ServerTrick, hello: ClientHelloMessage): Group | undefined {
  const wanted = trick === 'hybrid' || trick === 'hybrid-retry';
  const offered = groupsInCommon(hello, '1.3').includes(groups.x25519mlkem768);
  return wanted && offered ? groups.x25519mlkem768 : undefined;
}

function usableShare(
  hello: ClientHelloMessage,
  only: Group | undefined,
): { group: Group; key: Uint8Array } | undefined {
  for (const { group, key } of sharesOf(hello))
    if (isGroup(group, '1.3') && (only === undefined || group === only)) return { group, key };
  return undefined;
}

/**
 * HelloRetryRequest for a group of ours that came without a share; where all came with one, a
 * cookie is given (RFC 8446 4.1.4).
 * @param only the group to be asked for, if one.
 */
async function retry(
  link: ScriptedLink,
  hello: ClientHelloMessage,
  suite: CipherSuite,
  only: Group | undefined,
): Promise<ClientHelloMessage> {
  const [first = new Uint8Array(0)] = link.transcript;
  link.transcript = [messageHash(suite.hash, first)];
  const sent = new Set(sharesOf(hello).map(({ group }) => group));
  const common = groupsInCommon(hello, '1.3');
  if (common.length === 0) throw new Refusal('handshake_failure', 'no group in common');
  const group = common.find((each) => !sent.has(each) && (only === undefined || each === only));
  const extensions: RawExtension[] = [
    supportedVersions(versions.tls13),
    group === undefined
      ? { type: extensionTypes.cookie, data: write((writer) => writer.vector16(randomBytes(16))) }
      : keyShareExtension(group),
  ];
  const request = { version: versions.tls12, random: helloRetryRandom, sessionId: hello.sessionId };
  link.say(
    'server_hello',
    encodeServerHello({ ...request, cipherSuite: suite.id, compression: 0, extensions }),
  );
  if (hello.sessionId.length > 0) link.changeCipherSpec();
  link.flush();
  const second = decodeClientHello(await link.expect('client_hello'));
  if (Buffer.compare(second.random, hello.random) !== 0)
    throw new Refusal('illegal_parameter', 'another random');
  return second;
}
