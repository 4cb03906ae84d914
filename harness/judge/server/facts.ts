import { readCertificate } from '../../examiner/certificate.ts';
import { parseTlsa } from '../../examiner/dane/tlsa.ts';
import { examineTlsaSet } from '../../examiner/dane/tlsa-set.ts';
import { DerError } from '../../examiner/der.ts';
import { examine } from '../../examiner/examine.ts';
import { issuerAmong } from '../../examiner/issuer.ts';
import type { ServerFact } from '../../model/facts.ts';
import { groupOf, isCompressed, isFaulty } from '../../model/handshake.ts';
import type { Arrangement, Connection, ServerObservation } from '../../model/observation.ts';
import { fromBase64 } from '../../model/octets.ts';
import type { Handshake } from '../../model/tls.ts';
import { endingAlert } from '../alerts.ts';
import { keywordCount, replies, replyTo } from '../dialogue.ts';
import { factName } from '../fact-name.ts';
import { clientCertificateOf } from './client-certificate.ts';

type Facts = Partial<Record<ServerFact, string>>;

const STATUS_REQUEST = 5;
const SLOW_MS = 5000;
const has = (extensions: readonly { type: number }[] | undefined) =>
  extensions?.some((extension) => extension.type === STATUS_REQUEST) ?? false;

/**
 * What is established about a target that serves. Facts of an act are prefixed by its name when
 * there are several acts. No opinion: the values are those of `model/facts.ts`.
 */
export function factsOfServer(
  observation: ServerObservation,
  arrangement: Arrangement,
): Record<string, string> {
  const acts = Map.groupBy(observation.connections, (connection) => connection.name);
  const { aliveAfter, notAsked } = observation;
  const alive = aliveAfter ? 'yes' : notAsked === undefined ? 'no' : 'unknown';
  const facts: Record<string, string> = { alive };
  for (const [act, connections] of acts) {
    const [first] = connections;
    if (!first) continue;
    const all = {
      ...factsOfConnection(first, arrangement, observation.aliveAfter),
      ...agreement(connections, arrangement),
      control: controlOf(
        first,
        observation.controls?.find(({ name }) => name === act),
      ),
      'same-status': connections.every(
        ({ tls }) => hasStatus(tls) === hasStatus(observation.connections[0]?.tls),
      )
        ? 'yes'
        : 'no',
    };
    for (const [fact, value] of Object.entries(all)) facts[factName(act, fact)] = value;
  }
  return facts;
}

const paceOf = ({ handshakeMs }: Connection): string =>
  handshakeMs === undefined ? 'unknown' : handshakeMs > SLOW_MS ? 'slow' : 'prompt';

/**
 * Did the same without the odd part do better? It is held to what the act itself fell short of. One
 * that did not get as far as a handshake says nothing: the server may have gone down over the odd
 * part.
 */
function controlOf(act: Connection, control: Connection | undefined): string {
  const handshake = control && handshakeOf(control);
  if (!control || handshake === 'not-begun' || handshake === 'stalls') return 'none';
  if (handshake === 'declined') return 'fails';
  if (handshakeOf(act) !== 'completes') return 'passes';
  if (paceOf(act) === 'slow') return paceOf(control) === 'prompt' ? 'passes' : 'fails';
  const session = sessionOf(control);
  // Who takes no leave of anybody may hang up on the odd part all the same.
  const spoken = session === 'no-farewell' && !SPOKEN.has(sessionOf(act));
  return session === 'in-service' || spoken ? 'passes' : 'fails';
}

/** Sessions in which all was said that was to be said. */
const SPOKEN: ReadonlySet<string> = new Set(['in-service', 'no-farewell']);

function agreement(connections: readonly Connection[], arrangement: Arrangement): Facts {
  const staples = connections.map(
    (connection) => `${handshakeOf(connection)} ${stapleName(connection.tls, arrangement)}`,
  );
  const handshakes = connections.map(handshakeOf);
  const misfits = connections.some(({ tls }) => stapleFacts(tls, arrangement).fits === 'no');
  const odd = handshakes.find((handshake) => handshake !== 'completes');
  return {
    agreement: new Set(staples).size <= 1 ? 'all' : 'mixed',
    ...(odd ? { handshake: odd } : {}),
    ...(misfits ? { fits: 'no' } : {}),
  };
}

/**
 * What one connection shows.
 * @param alive the listener still answered afterwards.
 */
export function factsOfConnection(
  connection: Connection,
  arrangement: Arrangement,
  alive: boolean,
): Facts {
  const { tls } = connection;
  return {
    starttls: starttlsOf(connection),
    handshake: handshakeOf(connection),
    alert: endingAlert(connection, 'server') ?? 'none',
    staple: stapleName(tls, arrangement),
    acknowledgement: acknowledgementOf(tls),
    placement: placementOf(tls),
    certificate: certificateName(tls, arrangement),
    ...stapleFacts(tls, arrangement),
    'must-staple': mustStapleOf(tls),
    ...tlsaFacts(tls, arrangement),
    intermediates: intermediatesOf(tls),
    'chain-fits': chainFitsOf(tls, arrangement),
    group: groupOf(tls),
    compressed: isCompressed(tls) ? 'yes' : 'no',
    'certificate-request': certificateRequestOf(tls),
    'client-certificate': clientCertificateOf(connection, alive),
    resumed: tls?.resumed ? 'yes' : 'no',
    retried: tls?.serverHello?.helloRetryRequest ? 'yes' : 'no',
    session: sessionOf(connection),
    'starttls-inside': insideOf(connection),
    injection: injectionOf(connection),
    'starttls-argument': argumentOf(connection),
    told: connection.told ?? 'unsaid',
    mail: mailOf(connection),
    pace: paceOf(connection),
    // Our own hellos are malformed on purpose at times: only the target's side counts.
    wire: isFaulty(tls, 'server') ? 'broken' : 'clean',
  };
}

function starttlsOf(connection: Connection): string {
  if (connection.transport === 'implicit') return 'not-needed';
  const ehlo = replyTo(connection, 'EHLO', false);
  if (!ehlo) return 'unknown';
  // A keyword that stands there twice says no more than once (RFC 5321 4.1.1.1).
  if (keywordCount(ehlo, 'STARTTLS') === 0) return 'not-offered';
  const reply = replyTo(connection, 'STARTTLS', false);
  if (!reply) return 'unknown';
  return reply.code === 220 ? 'accepted' : 'refused';
}

function handshakeOf(connection: Connection): string {
  if (connection.tls?.complete) return 'completes';
  if (connection.ending.how === 'stalled' && connection.ending.phase === 'handshake')
    return 'stalls';
  const begun =
    connection.tls?.clientHello !== undefined || connection.ending.phase === 'handshake';
  return begun ? 'declined' : 'not-begun';
}

const statusOf = (tls: Handshake | undefined) =>
  tls?.certificates[0]?.staple ?? tls?.certificateStatus[0]?.response;
const hasStatus = (tls: Handshake | undefined): boolean => statusOf(tls) !== undefined;

/** RFC 7633: feature 5 is status_request. */
function mustStapleOf(tls: Handshake | undefined): string {
  const leaf = tls?.certificates[0]?.der;
  if (leaf === undefined) return 'none';
  try {
    return readCertificate(fromBase64(leaf)).tlsFeatures.includes(STATUS_REQUEST) ? 'yes' : 'no';
  } catch (error) {
    if (error instanceof DerError) return 'no';
    throw error;
  }
}

function stapleName(tls: Handshake | undefined, arrangement: Arrangement): string {
  const staple = statusOf(tls);
  if (staple === undefined) return 'absent';
  if (staple === '') return 'empty';
  return Object.entries(arrangement.proofs).find(([, der]) => der === staple)?.[0] ?? 'other-bytes';
}

function acknowledgementOf(tls: Handshake | undefined): string {
  if (tls?.version === '1.3') return 'none';
  const extension = tls?.serverHello?.extensions.find(({ type }) => type === STATUS_REQUEST);
  if (!extension) return 'none';
  return extension.data === '' ? 'empty' : 'not-empty';
}

/** RFC 6066 section 8 and RFC 8446 4.4.2.1: where a status may stand. */
function placementOf(tls: Handshake | undefined): string {
  if (!tls) return 'none';
  const acknowledged = has(tls.serverHello?.extensions);
  const entry = tls.certificates[0];
  const inEntry = has(entry?.extensions);
  if (tls.version === '1.3') {
    if (acknowledged) return 'in-server-hello';
    if (has(tls.encryptedExtensions)) return 'in-encrypted-extensions';
    if (tls.certificateStatus.length > 0) return 'message-in-1.3';
    if ((entry?.extensions.filter(({ type }) => type === STATUS_REQUEST).length ?? 0) > 1)
      return 'twice';
    if (inEntry && entry?.staple === undefined) return 'malformed';
    return inEntry ? 'right' : 'none';
  }
  const [status, second] = tls.certificateStatus;
  if (!status) return 'none';
  if (second) return 'twice';
  if (status.malformed || status.statusType !== 1) return 'malformed';
  if (!acknowledged) return 'without-acknowledgement';
  const order = tls.messages
    .filter((message) => message.from === 'server')
    .map((message) => message.name);
  return order[order.indexOf('certificate_status') - 1] === 'certificate' ? 'right' : 'wrong-order';
}

function certificateName(tls: Handshake | undefined, arrangement: Arrangement): string {
  const leaf = tls?.certificates[0]?.der;
  if (leaf === undefined) return 'none';
  return (
    Object.entries(arrangement.identities).find(([, { chain }]) => chain[0] === leaf)?.[0] ??
    'other'
  );
}

function stapleFacts(tls: Handshake | undefined, arrangement: Arrangement): Facts {
  const entry = tls?.certificates[0];
  if (!entry || entry.staple === undefined) return { fits: 'no-staple', acceptable: 'no-staple' };
  const known = Object.values(arrangement.identities).find(({ chain }) => chain[0] === entry.der);
  const issuer = known
    ? fromBase64(known.issuer)
    : issuerAmong(tls?.certificates.map(({ der }) => fromBase64(der)) ?? []);
  const { status, findings } = examine(fromBase64(entry.staple), {
    leaf: fromBase64(entry.der),
    issuer,
    at: new Date(arrangement.at),
  });
  const about = findings.find(({ rule }) => rule === 'cert-id.matches');
  const aged = findings.some(({ rule, ok }) => rule === 'times.age' && !ok);
  // What cannot be judged here (an issuer that was not sent, an algorithm) is unknown, and nobody's
  // fault.
  const acceptable = { undecided: 'unknown', good: aged ? 'aged' : 'yes' };
  return {
    fits: about?.ok ? 'yes' : about?.undecided ? 'unknown' : 'no',
    acceptable: status === 'undecided' || status === 'good' ? acceptable[status] : 'no',
  };
}

/** What the TLSA records of the host come to. */
function tlsaFacts(tls: Handshake | undefined, { tlsa, at }: Arrangement): Facts {
  const chain = tls?.certificates.map(({ der }) => fromBase64(der)) ?? [];
  if (!tlsa || chain.length === 0) return { tlsa: 'not-known', anchor: 'not-known' };
  const records = tlsa.records.map(parseTlsa);
  const { match, anchor } = examineTlsaSet(records, { chain, name: tlsa.name, at: new Date(at) });
  return { tlsa: match, anchor };
}

function intermediatesOf(tls: Handshake | undefined): string {
  const behind = tls?.certificates.slice(1) ?? [];
  const stapled = behind.filter((entry) => has(entry.extensions));
  if (stapled.length === 0) return 'none';
  return stapled.every((entry) => entry.staple !== undefined && entry.staple !== '')
    ? 'stapled'
    : 'malformed';
}

/** Of several staples behind the leaf the worst decides. */
const CHAIN_FITS = ['no', 'unknown', 'yes'] as const;

function chainFitsOf(tls: Handshake | undefined, { at, identities }: Arrangement): string {
  const chain = tls?.certificates ?? [];
  const roots = Object.values(identities).map(({ root }) => fromBase64(root));
  const found = chain.slice(1).flatMap((entry, behind) => {
    if (!entry.staple) return [];
    const leaf = fromBase64(entry.der);
    const above = chain.slice(behind + 2).map(({ der }) => fromBase64(der));
    const issuer = issuerAmong([leaf, ...above, ...roots]);
    const { findings } = examine(fromBase64(entry.staple), { leaf, issuer, at: new Date(at) });
    const about = findings.find(({ rule }) => rule === 'cert-id.matches');
    return about?.ok ? 'yes' : about?.undecided ? 'unknown' : 'no';
  });
  return CHAIN_FITS.find((value) => found.includes(value)) ?? 'no-staple';
}

function certificateRequestOf(tls: Handshake | undefined): string {
  const extension = tls?.certificateRequest?.extensions.find(({ type }) => type === STATUS_REQUEST);
  if (!extension) return 'none';
  return extension.data === '' ? 'empty' : 'not-empty';
}

function sessionOf(connection: Connection): string {
  const { how, phase } = connection.ending;
  if (connection.transport === 'starttls' && !connection.tls) {
    if (how === 'done') return 'in-service';
    // STARTTLS that is refused, or not offered, ends in order.
    return how === 'stalled' ? 'silent' : how === 'refused' ? 'not-reached' : 'lost';
  }
  if (!connection.tls?.complete) return 'not-reached';
  const ehlo = replyTo(connection, 'EHLO', true);
  const quit = replyTo(connection, 'QUIT', true);
  if (ehlo?.code === 250 && quit?.code === 221) return 'in-service';
  if (how === 'stalled') return 'silent';
  if (how === 'nonsense' || (ehlo && ehlo.code !== 250)) return 'refused';
  return ehlo && phase === 'quit' ? 'no-farewell' : 'lost';
}

/** RFC 3207 4.2: STARTTLS is not offered again once TLS is active. */
function insideOf(connection: Connection): string {
  const ehlo = replyTo(connection, 'EHLO', true);
  if (!ehlo) return 'unknown';
  return keywordCount(ehlo, 'STARTTLS') > 0 ? 'offered' : 'not-offered';
}

/**
 * More replies inside TLS than commands sent there: something sent in clear was acted upon (RFC
 * 3207 4.2).
 */
function injectionOf(connection: Connection): string {
  const injected = connection.smtp.some(
    (line) => line.from === 'client' && !line.secure && /inject/i.test(line.text),
  );
  if (!injected) return 'not-tried';
  const commands = connection.smtp.filter((line) => line.from === 'client' && line.secure).length;
  const greeting = connection.transport === 'implicit' ? 1 : 0;
  const answers = replies(connection.smtp).filter((reply) => reply.secure).length;
  return answers > commands + greeting ? 'executed' : 'discarded';
}

function argumentOf(connection: Connection): string {
  const start = connection.smtp.findIndex(
    (line) => line.from === 'client' && /^STARTTLS\s+\S/i.test(line.text),
  );
  if (start < 0) return 'not-tried';
  const [reply] = replies(connection.smtp.slice(start));
  if (!reply) return 'unanswered';
  return reply.code === 220 ? 'accepted' : 'refused';
}

function mailOf(connection: Connection): string {
  const start = connection.smtp.findIndex((line) => line.from === 'client' && line.text === '.');
  if (start >= 0)
    return replies(connection.smtp.slice(start))[0]?.code === 250 ? 'taken' : 'refused';
  return connection.smtp.some((line) => line.from === 'client' && /^MAIL FROM/i.test(line.text))
    ? 'refused'
    : 'not-tried';
}
