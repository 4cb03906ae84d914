import { examine } from '../../examiner/examine.ts';
import type { FetcherFact } from '../../model/facts.ts';
import type {
  Arrangement,
  Connection,
  FetcherObservation,
  FetcherStep,
  FetchRequest,
} from '../../model/observation.ts';
import { fromBase64 } from '../../model/octets.ts';
import { factName } from '../fact-name.ts';
import { requestFacts } from './request-facts.ts';

type Facts = Partial<Record<FetcherFact, string>>;

/** A handshake that took longer is slow; a start, late; milliseconds. */
const SLOW = 5000;
const LATE = 5000;
/** A query that takes longer may be what a program waits for; milliseconds. */
const HELD_UP = 1500;

/**
 * What is established about a target that fetches. Facts of an act bear its name where there are
 * several. No opinion: the values are those of `model/fetcher-facts.ts`.
 */
export function factsOfFetcher(
  observation: FetcherObservation,
  known: Arrangement,
): Record<string, string> {
  const { steps, requests, connections, aliveAfter } = observation;
  const facts: Record<string, string> = { alive: aliveAfter ? 'yes' : 'no' };
  const end = steps.at(-1)?.to ?? 0;
  for (const step of steps) {
    const own = requests.filter(({ at }) => at >= step.from && (at < step.to || step.to === end));
    const at = new Date(Date.parse(known.at) - (end - step.to) + step.clock * 1000);
    const all: Facts = {
      ...requestFacts(own, known),
      ...handshakeFacts(
        { connections: connections.filter((one) => isOf(one, step)), requests: own, step },
        known,
        at,
      ),
      ...(step.run
        ? runFacts(step.run, known, at)
        : { exit: 'none', file: 'none', leftovers: 'none' }),
      ports: portsOf(step, own),
    };
    for (const [fact, value] of Object.entries(all)) facts[factName(step.name, fact)] = value;
  }
  return facts;
}

/**
 * Was a responder of ours waited for at that time? What was slow without that was the machine, or
 * is nobody's business here; and so is what each reply is held for.
 */
export const isHeldUp = (requests: readonly FetchRequest[]): boolean =>
  requests.some(
    ({ at, until = Number.POSITIVE_INFINITY, held = 0 }) => until - at - held >= HELD_UP,
  );

/** What of the requests was over, and what under way, as the port of this start was open. */
function besideStart({ opened, from, openedAt }: FetcherStep, requests: readonly FetchRequest[]) {
  const open = openedAt ?? (typeof opened === 'number' ? from + opened : 0);
  const isOver = ({ until = Number.POSITIVE_INFINITY }: FetchRequest) => until <= open;
  return {
    over: requests.filter(isOver),
    pending: requests.filter((one) => !isOver(one) && one.at < open),
  };
}

/** Is this one that the act is judged by? */
const isOf = ({ name, aside }: Connection, step: FetcherStep): boolean =>
  name === step.name && aside === undefined;

/** When one connection of an act was there, and what of the requests was under way meanwhile. */
function meanwhile(
  { leftAt, ms }: Connection,
  step: FetcherStep,
  requests: readonly FetchRequest[],
): { from: number; to: number; waited: FetchRequest[] } {
  const to = leftAt ?? step.to;
  const from = to - ms;
  const isMeanwhile = ({ at, until = Number.POSITIVE_INFINITY }: FetchRequest): boolean =>
    at < to && until > from;
  return { from, to, waited: requests.filter(isMeanwhile) };
}

const isSlow = ({ opened }: FetcherStep): boolean => typeof opened === 'number' && opened > LATE;

/** A port is late where what the program asked was over before it opened. */
function portsOf(step: FetcherStep, requests: readonly FetchRequest[]): string {
  if (step.opened === undefined) return 'none';
  if (step.opened === 'never') return 'closed';
  return isSlow(step) && isHeldUp(besideStart(step, requests).over) ? 'late' : 'open';
}

/**
 * Was a port open late while a request was still under way? That may be a busy machine, or a
 * program that waits for some time only.
 */
export function isSlowBeside(step: FetcherStep, all: readonly FetchRequest[]): boolean {
  const requests = all.filter(({ at }) => at >= step.from);
  const { over, pending } = besideStart(step, requests);
  return isSlow(step) && !isHeldUp(over) && isHeldUp(pending);
}

/**
 * Did a handshake stall that may have ended, had we stayed? What the target waited for at the end
 * it had asked for only long after the ClientHello, as on a busy machine.
 */
export function askedLate(
  step: FetcherStep,
  connections: readonly Connection[],
  requests: readonly FetchRequest[],
): boolean {
  return connections.some((one) => {
    if (!isOf(one, step) || handshakeOf(one) !== 'stalls') return false;
    const { from, to, waited } = meanwhile(one, step, requests);
    const pending = waited.some(({ until = Number.POSITIVE_INFINITY }) => until > to);
    return pending && waited.every(({ at }) => at > from + HELD_UP);
  });
}

/** Name of the reply that these octets (base64) are; one minted several times has numbers. */
function proofName(octets: string, { proofs }: Arrangement): string {
  if (octets === '') return 'empty';
  const name = Object.entries(proofs).find(([, proof]) => proof === octets)?.[0];
  return name?.replace(/#\d+$/, '') ?? 'other-bytes';
}

/** Is this an answer that a strict client may rely on, about that certificate, at that time? */
function acceptableValue(octets: string, leaf: string, known: Arrangement, at: Date): string {
  const about = Object.values(known.identities).find(({ chain }) => chain[0] === leaf);
  const { status, findings } = examine(fromBase64(octets), {
    leaf: fromBase64(leaf),
    issuer: about && fromBase64(about.issuer),
    at,
  });
  if (status === 'undecided') return 'unknown';
  if (status !== 'good') return 'no';
  return findings.some(({ rule, ok }) => rule === 'times.age' && !ok) ? 'aged' : 'yes';
}

const stapleOf = ({ tls }: Connection): string | undefined =>
  tls?.certificates[0]?.staple ?? tls?.certificateStatus[0]?.response;

/** Of several handshakes, the first of these that occurs is told. */
const WORST = ['stalls', 'declined', 'not-begun'] as const;

function handshakeOf({ tls, ending }: Connection): string {
  if (tls?.complete) return 'completes';
  if (!tls?.clientHello) return 'not-begun';
  return ending.how === 'stalled' ? 'stalls' : 'declined';
}

const proofOf = (connection: Connection, known: Arrangement): string => {
  const staple = stapleOf(connection);
  if (staple !== undefined) return proofName(staple, known);
  return connection.tls?.complete ? 'absent' : 'no-handshake';
};

function handshakeFacts(
  act: {
    connections: readonly Connection[];
    requests: readonly FetchRequest[];
    step: FetcherStep;
  },
  known: Arrangement,
  at: Date,
): Facts {
  const { connections, requests, step } = act;
  const [first] = connections;
  if (!first) return { handshake: 'none', pace: 'unknown' };
  const handshakes = connections.map(handshakeOf);
  // The worst decides: who is turned away may come again, who is left waiting learns nothing.
  const odd =
    WORST.map((how) => connections.find((one) => handshakeOf(one) === how)).find(Boolean) ?? first;
  const proofs = new Set(connections.map((one) => proofOf(one, known)));
  const slow = connections.some(
    (one) => (one.handshakeMs ?? 0) > SLOW && isHeldUp(meanwhile(one, step, requests).waited),
  );
  const leaf = first.tls?.certificates[0]?.der;
  const staple = stapleOf(first);
  const presented = Object.entries(known.identities).find(([, { chain }]) => chain[0] === leaf);
  return {
    handshake: handshakeOf(odd),
    agreement: proofs.size > 1 || new Set(handshakes).size > 1 ? 'mixed' : 'all',
    proof: proofOf(odd, known),
    pace: first.handshakeMs === undefined ? 'unknown' : slow ? 'slow' : 'prompt',
    certificate: leaf === undefined ? 'none' : (presented?.[0] ?? 'other'),
    acceptable:
      staple === undefined || leaf === undefined
        ? 'no-proof'
        : acceptableValue(staple, leaf, known, at),
  };
}

function runFacts(
  { code, before, after }: NonNullable<FetcherStep['run']>,
  known: Arrangement,
  at: Date,
): Facts {
  const { content } = after;
  const leaf = mainLeaf(known);
  return {
    exit: code === 'no-end' ? 'no-end' : code === 0 ? 'zero' : 'not-zero',
    proof: content === undefined ? 'absent' : proofName(content, known),
    acceptable: content === undefined ? 'no-proof' : acceptableValue(content, leaf, known, at),
    file: fileValue(before, after),
    leftovers: after.beside.some((name) => !before.beside.includes(name)) ? 'some' : 'none',
  };
}

type State = NonNullable<FetcherStep['run']>['before'];

function fileValue(before: State, after: State): string {
  if (before.content === undefined) return after.content === undefined ? 'absent' : 'new';
  if (after.content === undefined) return 'removed';
  if (before.inode !== after.inode) return 'renamed';
  return before.content === after.content ? 'untouched' : 'in-place';
}

/** The first certificate is the arrangement's own. */
const mainLeaf = ({ identities }: Arrangement): string =>
  Object.values(identities)[0]?.chain[0] ?? '';
