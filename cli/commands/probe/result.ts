import { type CertificateView, readCertificate } from '../../../harness/examiner/certificate.ts';
import { DerError } from '../../../harness/examiner/der.ts';
import { describeCertificate, describeStaple } from '../../../harness/examiner/describe.ts';
import { examine } from '../../../harness/examiner/examine.ts';
import { issuerAmong, needIssuer } from '../../../harness/examiner/issuer.ts';
import { factsOfServer } from '../../../harness/judge/server-facts.ts';
import type { Examination } from '../../../harness/model/finding.ts';
import type { Connection, ServerObservation } from '../../../harness/model/observation.ts';
import type { TlsVersion, Transport } from '../../../harness/model/terms.ts';
import type { Handshake } from '../../../harness/model/tls.ts';
import { visible } from '../../../harness/model/visible.ts';
import { transcriptOf } from '../../../harness/run/excerpt.ts';

/** What a visit comes to. `absent`: no staple, and the certificate does not ask for one. */
export type ProbeStatus = 'good' | 'absent' | 'bad' | 'not-spoken' | 'inconclusive' | 'unreachable';

/** What one visit showed, in lines fit to be printed: nothing from the other side acts. */
export interface ProbeResult {
  tls: TlsVersion;
  outcome: ProbeStatus;
  /** One sentence. */
  reason: string;
  transport: Transport;
  /** What was negotiated; absent before a ServerHello. */
  version?: string;
  cipher?: string;
  /** TLS 1.2: status_request in the ServerHello (RFC 6066 8). TLS 1.3 has no such thing. */
  acknowledged?: boolean;
  stapled: boolean;
  /** TLS 1.3: how many certificates behind the leaf bear a staple. */
  stapledBehind: number;
  mustStaple: boolean;
  chain: string[];
  /** The answer decoded, in lines; `der` in base64. */
  staple?: { der: string; lines: string[] };
  examination?: Examination;
  problems: string[];
  transcript: string[];
  handshakeMs?: number;
}

const STATUS_REQUEST = 5;
const MUST_STAPLE = 5;
const MOST = 50;
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const hasStatus = (extensions: readonly { type: number }[] | undefined): boolean =>
  extensions?.some(({ type }) => type === STATUS_REQUEST) ?? false;

function readable(der: Uint8Array | undefined): CertificateView | undefined {
  if (!der) return undefined;
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** What is wrong on the wire, in sentences. */
function problemsOf(connection: Connection, at: Date): string[] {
  const { tls } = connection;
  if (!tls) return [];
  const observation: ServerObservation = {
    role: 'server',
    connections: [{ ...connection, name: 'only' }],
    aliveAfter: true,
    log: [],
  };
  const facts = factsOfServer(observation, { proofs: {}, identities: {}, at: at.toISOString() });
  const { placement = 'none', acknowledgement } = facts;
  const found = tls.problems.map(visible);
  if (!['none', 'right'].includes(placement))
    found.push(`the status is out of place: ${placement} (RFC 6066 8, RFC 8446 4.4.2.1)`);
  if (acknowledgement === 'not-empty')
    found.push('the acknowledgement in the ServerHello is not empty (RFC 6066 8)');
  return [...new Set(found)].slice(0, MOST);
}

function endingOf({ ending: { how, phase, detail } }: Connection): string {
  return `${how} at ${phase}${detail ? `: ${visible(detail).slice(0, 300)}` : ''}`;
}

/** A server that does not speak a version says so, or answers with another. */
function refusesVersion(tls: Handshake | undefined, wanted: TlsVersion): boolean {
  const alerted =
    tls?.alerts.some(({ from, name }) => from === 'server' && name === 'protocol_version') ?? false;
  return alerted || (tls?.version !== undefined && tls.version !== wanted);
}

function withoutHandshake(
  connection: Connection,
  wanted: TlsVersion,
): { outcome: ProbeStatus; reason: string } {
  const { tls, ending } = connection;
  if (refusesVersion(tls, wanted))
    return { outcome: 'not-spoken', reason: `TLS ${wanted} is not spoken there` };
  if (ending.phase === 'connect')
    return { outcome: 'unreachable', reason: `it could not be reached (${endingOf(connection)})` };
  return {
    outcome: 'inconclusive',
    reason: `no handshake was completed (${endingOf(connection)})`,
  };
}

interface Evidence {
  problems: string[];
  staple: string | undefined;
  examination: Examination | undefined;
  mustStaple: boolean;
  opaque: boolean;
}

function judged({ problems, staple, examination, mustStaple, opaque }: Evidence): {
  outcome: ProbeStatus;
  reason: string;
} {
  if (problems[0] !== undefined)
    return { outcome: 'bad', reason: `TLS structures are not in order: ${problems[0]}` };
  if (opaque)
    return {
      outcome: 'inconclusive',
      reason: 'the handshake could not be decrypted, so nothing was seen',
    };
  if (staple === undefined)
    return mustStaple
      ? { outcome: 'bad', reason: 'no staple came, and the certificate is must-staple (RFC 7633)' }
      : { outcome: 'absent', reason: 'no staple came, and the certificate does not demand one' };
  if (!examination) return { outcome: 'bad', reason: 'a staple of no octets came' };
  if (examination.acceptable) return { outcome: 'good', reason: 'a good staple came' };
  const broken = examination.findings.filter(({ level, ok }) => level === 'must' && !ok);
  if (
    broken.some(({ rule }) => rule === 'issuer.known') &&
    broken.every(({ rule }) => needIssuer.has(rule))
  )
    return {
      outcome: 'inconclusive',
      reason: 'a staple came, but not the issuer of the leaf; name it with --issuer',
    };
  const [first] = broken;
  const why = first
    ? `${first.rule}, ${visible(first.detail)}`
    : 'nothing in it could be relied on';
  return {
    outcome: 'bad',
    reason: `a staple came that a strict client refuses (${examination.status}: ${why})`,
  };
}

/**
 * What one visit showed, and what it comes to. Pure.
 * @param issuer DER of the leaf's issuer, when the user knows better than the chain.
 */
export function probeResultOf(
  connection: Connection,
  wanted: TlsVersion,
  at: Date,
  issuer?: Uint8Array,
): ProbeResult {
  const { tls } = connection;
  const chain = (tls?.certificates ?? []).map(({ der }) => bytes(der));
  const [leaf] = chain;
  const staple = tls?.certificates[0]?.staple ?? tls?.certificateStatus[0]?.response;
  const examination =
    leaf && staple
      ? examine(bytes(staple), { leaf, issuer: issuer ?? issuerAmong(chain), at })
      : undefined;
  const mustStaple = readable(leaf)?.tlsFeatures.includes(MUST_STAPLE) ?? false;
  const problems = problemsOf(connection, at);
  const opaque = tls?.opaque ?? false;
  const complete = (tls?.complete ?? false) && leaf !== undefined && tls?.version === wanted;
  const evidence = { problems, staple, examination, mustStaple, opaque };
  const spoken = complete || (problems.length > 0 && !refusesVersion(tls, wanted));
  return {
    tls: wanted,
    ...(spoken ? judged(evidence) : withoutHandshake(connection, wanted)),
    transport: connection.transport,
    ...(tls?.version === undefined ? {} : { version: tls.version }),
    ...(tls?.serverHello ? { cipher: visible(tls.serverHello.cipherName) } : {}),
    ...(tls?.version === '1.2' ? { acknowledged: hasStatus(tls.serverHello?.extensions) } : {}),
    stapled: staple !== undefined,
    stapledBehind: (tls?.certificates.slice(1) ?? []).filter((entry) => hasStatus(entry.extensions))
      .length,
    mustStaple,
    chain: chain.slice(0, 10).map((der) => visible(describeCertificate(der))),
    ...(staple === undefined
      ? {}
      : { staple: { der: staple, lines: describeStaple(bytes(staple)).map(visible) } }),
    ...(examination ? { examination } : {}),
    problems,
    transcript: transcriptOf(connection).map(visible),
    ...(connection.handshakeMs === undefined
      ? {}
      : { handshakeMs: Math.round(connection.handshakeMs) }),
  };
}

/** 1 when anything bad was seen, 3 when it could not be told, else 0. A version not spoken there decides nothing. */
export function exitOf(results: readonly ProbeResult[]): 0 | 1 | 3 {
  const seen = (...outcomes: ProbeStatus[]): boolean =>
    results.some(({ outcome }) => outcomes.includes(outcome));
  if (seen('bad')) return 1;
  if (seen('inconclusive', 'unreachable')) return 3;
  return seen('good', 'absent') ? 0 : 3;
}
