import { describeCertificate, describeStaple } from '../../../harness/examiner/describe.ts';
import { examine } from '../../../harness/examiner/examine.ts';
import { chooseIssuer } from '../../../harness/examiner/issuer.ts';
import { type ObstacleKind, obstacleOf } from '../../../harness/judge/obstacle.ts';
import { factsOfServer } from '../../../harness/judge/server/facts.ts';
import type { Examination, ExaminerPolicy } from '../../../harness/model/finding.ts';
import type { Connection, ServerObservation } from '../../../harness/model/observation.ts';
import { fromBase64 } from '../../../harness/model/octets.ts';
import type { TlsVersion, Transport } from '../../../harness/model/terms.ts';
import type { Handshake } from '../../../harness/model/tls.ts';
import { shown, visible } from '../../../harness/model/visible.ts';
import { transcriptOf } from '../../../harness/run/excerpt.ts';
import type { Visit } from '../../../harness/wire/smtp/client.ts';
import { bears, type CertificateFacts, certificateFacts, readable } from './certificate-facts.ts';
import { type StapleFacts, stapleFacts } from './staple-facts.ts';
import { type Fault, stapleText } from './staple-text.ts';
import { type TlsaFacts, type TlsaLook, tlsaFacts } from './tlsa.ts';
import { type Trust, trustOf } from './trust.ts';
import { warningsOf } from './warnings.ts';

/**
 * What a visit comes to. `absent`: no staple, and the certificate does not ask for one; `flapping`:
 * not the same on each of several; `no-starttls`: nothing to judge.
 */
export type ProbeStatus =
  | 'good'
  | 'absent'
  | 'flapping'
  | 'bad'
  | 'not-spoken'
  | 'no-starttls'
  | 'inconclusive'
  | 'unreachable';

/** What kept us from seeing: of one connection, or of several held against each other. */
export type Hindrance = ObstacleKind | 'speaks-tls' | 'hangs-when-asked';

/** What one visit showed, in lines fit to be printed: nothing from the other side acts. */
export interface ProbeResult {
  tls: TlsVersion;
  outcome: ProbeStatus;
  /** One sentence. */
  reason: string;
  /** What kept it from being seen. */
  obstacle?: Hindrance;
  /** What is the matter with the status. */
  fault?: Fault;
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
  /** The leaf in values, each certificate as it was sent in values, and in a line. */
  certificate?: CertificateFacts;
  certificates: CertificateFacts[];
  chain: string[];
  /** Does the chain verify? Absent where that was not asked. */
  trust?: Trust;
  /** Does the leaf bear the name asked for (RFC 9525)? */
  name?: { reference: string; matches: boolean };
  /** The answer decoded, in values and in lines; `der` in base64. */
  /** What its TLSA records come to, where they were asked for. */
  tlsa?: TlsaFacts;
  staple?: StapleFacts & { der: string; lines: string[] };
  examination?: Examination;
  /** What is against the rules of TLS or SMTP. */
  problems: string[];
  /** What is lawful and may hurt. */
  warnings: string[];
  transcript: string[];
  handshakeMs?: number;
}

/** What a visit is looked at for. */
export interface Question {
  tls: TlsVersion;
  at: Date;
  /**
   * DER of certificates among which the leaf's issuer is, when the user knows better than the
   * chain.
   */
  issuers?: readonly Uint8Array[] | undefined;
  policy?: Partial<ExaminerPolicy> | undefined;
  /** The name or address that the certificate is to bear. */
  reference: string;
  isAddress: boolean;
  /** TLSA records it is held against. */
  records?: TlsaLook | undefined;
}

const STATUS_REQUEST = 5;
const MOST = 50;
/** Certificates that are told of. */
const SHOWN = 10;
const hasStatus = (extensions: readonly { type: number }[] | undefined): boolean =>
  extensions?.some(({ type }) => type === STATUS_REQUEST) ?? false;

/** What is wrong on the wire, in sentences. */
function problemsOf(connection: Connection, at: Date): string[] {
  const { tls, transport } = connection;
  if (!tls) return [];
  const observation: ServerObservation = {
    role: 'server',
    connections: [{ ...connection, name: 'only' }],
    aliveAfter: true,
    log: [],
  };
  const facts = factsOfServer(observation, { proofs: {}, identities: {}, at: at.toISOString() });
  const { placement = 'none', acknowledgement } = facts;
  const found = tls.problems
    .filter((problem) => !problem.startsWith('client: '))
    .map((problem) => `TLS structures are not in order: ${shown(problem, 300)}`);
  if (!['none', 'right'].includes(placement))
    found.push(
      `TLS structures are not in order: the status is out of place, ${placement} ` +
        '(RFC 6066 8, RFC 8446 4.4.2.1)',
    );
  if (acknowledgement === 'not-empty')
    found.push('the acknowledgement in the ServerHello is not empty (RFC 6066 8)');
  if (transport === 'starttls' && facts['starttls-inside'] === 'offered')
    found.push('STARTTLS is offered again inside TLS, which RFC 3207 4.2 forbids');
  return [...new Set(found)].slice(0, MOST);
}

/** How the connection ended, where it did not end in order. */
function endingOf({ ending: { how, phase, detail } }: Connection): string {
  return `${how} at ${phase}${detail ? `: ${shown(detail, 300)}` : ''}`;
}

/** A server that does not speak a version says so, or answers with another. */
function refusesVersion(tls: Handshake | undefined, wanted: TlsVersion): boolean {
  const alerted =
    tls?.alerts.some(({ from, name }) => from === 'server' && name === 'protocol_version') ?? false;
  return alerted || (tls?.version !== undefined && tls.version !== wanted);
}

interface Judged {
  outcome: ProbeStatus;
  reason: string;
  obstacle?: ObstacleKind;
  fault?: Fault;
}

function withoutHandshake(connection: Connection, wanted: TlsVersion): Judged {
  if (refusesVersion(connection.tls, wanted))
    return { outcome: 'not-spoken', reason: `TLS ${wanted} is not spoken there` };
  const obstacle = obstacleOf(connection, true);
  if (obstacle) {
    const outcome =
      obstacle.kind === 'unreachable' || obstacle.kind === 'no-starttls'
        ? obstacle.kind
        : 'inconclusive';
    return { outcome, reason: `it ${shown(obstacle.what, 600)}`, obstacle: obstacle.kind };
  }
  const reason = `no handshake was completed (${endingOf(connection)})`;
  return { outcome: 'inconclusive', reason };
}

interface Evidence {
  problems: string[];
  staple: (StapleFacts & { der: string }) | undefined;
  examination: Examination | undefined;
  certificate: CertificateFacts | undefined;
  opaque: boolean;
}

function judged({ problems, staple, examination, certificate, opaque }: Evidence): Judged {
  if (problems[0] !== undefined) return { outcome: 'bad', reason: problems[0] };
  if (opaque)
    return {
      outcome: 'inconclusive',
      reason: 'the handshake could not be decrypted, so nothing was seen',
    };
  if (staple === undefined)
    return certificate?.mustStaple
      ? {
          outcome: 'bad',
          reason: 'no staple came, and the certificate is must-staple (RFC 7633)',
          fault: 'none',
        }
      : {
          outcome: 'absent',
          reason:
            'no staple came, and the certificate ' +
            `${certificate?.ocsp.length === 0 ? 'names no responder' : 'does not demand one'}`,
          fault: 'none',
        };
  if (!examination)
    return { outcome: 'bad', reason: 'a staple of no octets came', fault: 'unusable' };
  return stapleText(examination, staple, certificate);
}

/** No record that can be used matches: whoever goes by them sends nothing (RFC 7672 3.2). */
const unmatched = ({ outcome, reason }: Judged): Judged => ({
  outcome: 'bad',
  reason:
    'no TLSA record matches the certificate presented, so that senders under DANE keep their ' +
    `mail (RFC 7672 3.2)${outcome === 'bad' ? `; and ${reason}` : ''}`,
});

/** What one visit showed, and what it comes to. Pure. */
export function probeResultOf(
  { connection, chain: verdict }: Visit,
  question: Question,
): ProbeResult {
  const { tls: wanted, at, issuers, policy, reference, isAddress } = question;
  const { tls } = connection;
  const chain = (tls?.certificates ?? []).map(({ der }) => fromBase64(der));
  const [leaf] = chain;
  const der = tls?.certificates[0]?.staple ?? tls?.certificateStatus[0]?.response;
  const chosen = chooseIssuer(chain, issuers);
  const about = { issuer: chosen.issuer, at, ...(policy ? { policy } : {}) };
  const examination = leaf && der ? examine(fromBase64(der), { leaf, ...about }) : undefined;
  const certificate = leaf && certificateFacts(leaf, at);
  const staple =
    der === undefined ? undefined : { ...stapleFacts(fromBase64(der), readable(leaf), at), der };
  const obstacle = obstacleOf(connection, true)?.kind;
  // Clear text is no TLS out of order.
  const problems = obstacle === 'speaks-clear' ? [] : problemsOf(connection, at);
  const complete = (tls?.complete ?? false) && leaf !== undefined && tls?.version === wanted;
  const evidence = { problems, staple, examination, certificate, opaque: tls?.opaque ?? false };
  // A certificate demanded of us shows only when our side of TLS 1.3 is complete.
  const spoken =
    (complete && obstacle !== 'client-certificate') ||
    (problems.length > 0 && !refusesVersion(tls, wanted));
  const trust = complete && verdict !== undefined ? trustOf(verdict, chain.length) : undefined;
  const name = leaf && { reference, matches: bears(leaf, reference, isAddress) };
  const tlsa =
    complete && question.records
      ? tlsaFacts(question.records, { chain, name: reference, at })
      : undefined;
  const shownStatus: Judged = spoken ? judged(evidence) : withoutHandshake(connection, wanted);
  const told = tlsa?.authenticated === false ? unmatched(shownStatus) : shownStatus;
  return {
    tls: wanted,
    ...told,
    transport: connection.transport,
    ...(tls?.version === undefined ? {} : { version: tls.version }),
    ...(tls?.serverHello ? { cipher: visible(tls.serverHello.cipherName) } : {}),
    ...(tls?.version === '1.2' ? { acknowledged: hasStatus(tls.serverHello?.extensions) } : {}),
    stapled: staple !== undefined,
    stapledBehind: (tls?.certificates.slice(1) ?? []).filter((entry) => hasStatus(entry.extensions))
      .length,
    mustStaple: certificate?.mustStaple ?? false,
    ...(certificate ? { certificate } : {}),
    certificates: chain.slice(0, SHOWN).flatMap((each) => certificateFacts(each, at) ?? []),
    chain: chain.slice(0, SHOWN).map((each) => visible(describeCertificate(each))),
    ...(trust ? { trust } : {}),
    ...(name ? { name } : {}),
    ...(tlsa ? { tlsa } : {}),
    ...(staple
      ? { staple: { ...staple, lines: describeStaple(fromBase64(staple.der)).map(visible) } }
      : {}),
    ...(examination ? { examination } : {}),
    problems,
    warnings: [
      ...(examination && chosen.remark ? [chosen.remark] : []),
      ...warningsOf({ connection, certificate, staple, examination, trust, name }),
    ],
    transcript: transcriptOf(connection).map(visible),
    ...(connection.handshakeMs === undefined
      ? {}
      : { handshakeMs: Math.round(connection.handshakeMs) }),
  };
}

/**
 * 1 when anything bad was seen, or a staple that comes and goes; 3 when it could not be told, or
 * there was nothing to judge; else 0. A version not spoken there decides nothing.
 */
export function exitOf(results: readonly { outcome: ProbeStatus }[]): 0 | 1 | 3 {
  const seen = (...outcomes: ProbeStatus[]): boolean =>
    results.some(({ outcome }) => outcomes.includes(outcome));
  if (seen('bad', 'flapping')) return 1;
  if (seen('inconclusive', 'unreachable', 'no-starttls')) return 3;
  return seen('good', 'absent') ? 0 : 3;
}
