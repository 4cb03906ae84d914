import { resolve } from 'node:path';
import type { TlsVersion } from '../../../../harness/model/terms.ts';
import { visible } from '../../../../harness/model/visible.ts';
import type { Cell } from '../../../../harness/run/cell.ts';
import { remoteAddress, serverNameOf } from '../../../../harness/runtime/remote.ts';
import type { BudgetPlan } from '../../../../harness/wire/budget.ts';
import { UsageError } from '../../../shared/usage.ts';
import { Looker, type VersionResult } from '../../probe/look.ts';
import { Sessions } from '../../probe/sessions.ts';
import { summaryOf } from '../../probe/summary.ts';
import { tlsaLines } from '../../probe/tlsa.ts';
import { anchorsOf } from '../../probe/trust.ts';
import { isFolder } from './asked.ts';
import type { Published } from './box.ts';
import { lookOf } from './published.ts';

/** How boxes that are not ours are visited: plain data, as it travels to a worker. */
export interface Visiting {
  /** Milliseconds between the beginning of one connection and that of the next. */
  pace: number;
  /** Milliseconds a box may take to greet. */
  timeout: number;
  /** Server name to ask for; default: its own name. */
  sni?: string;
  /** File of those whom its chain is verified by; default: the system's store. */
  ca?: string;
  /** What was told of its TLSA records, where somebody told of them. */
  published?: Published;
}

export interface VisitingOptions {
  pace?: string;
  timeout?: string;
  sni?: string;
  ca?: string;
}

/** Lines of advice that are told in full. */
const FEW = 4;
/** Sessions in each version of TLS before anything is judged. */
const LOOKS = 2;
/** Of the time for a greeting, what any other step may take. */
const STEPS = 3;
const DEFAULTS = { pace: '1', timeout: '60' };
const LONGEST = 3600;

function millisecondsOf(text: string, option: string, least: number): number {
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= least && seconds <= LONGEST) return seconds * 1000;
  throw new UsageError(
    `${option} takes seconds, ${least} to ${LONGEST}, not "${visible(text).slice(0, 40)}"`,
  );
}

/** What the words of the command line say of boxes that are not ours. @throws UsageError */
export function visitingOf({ pace, timeout, sni, ca }: VisitingOptions): Visiting {
  const times = {
    pace: millisecondsOf(pace ?? DEFAULTS.pace, '--pace', 0),
    timeout: millisecondsOf(timeout ?? DEFAULTS.timeout, '--timeout', 0.1),
    ...(ca === undefined ? {} : { ca: resolve(ca) }),
  };
  // A mistake in the file is told before anything is played.
  if (ca !== undefined && !isFolder(ca)) anchorsOf(ca);
  if (sni === undefined) return times;
  try {
    return { ...times, sni: serverNameOf(sni) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`"${visible(sni).slice(0, 60)}" is not a name a ClientHello can carry`);
  }
}

/**
 * The time for each step of a connection: RFC 5321 4.5.3.2.1 lets a greeting take longer than
 * anything else.
 */
export const budgetOf = ({ timeout }: Visiting): BudgetPlan => ({
  step: timeout / STEPS,
  greeting: timeout,
  total: 2 * timeout,
});

/**
 * Connections that these cells make of a box, and those made before them. One that breaks is made
 * again; one that ends oddly is followed by the same without its odd part, or in the other version
 * of TLS, and by a look whether the box is still there, each of which may break as well.
 */
export function connectionsOf(cells: readonly Cell[], tls: TlsVersion | undefined): number {
  const acts = cells.flatMap(({ scenario }) => (scenario.role === 'server' ? scenario.when : []));
  const made = acts.reduce((sum, act) => sum + (act.do === 'connect' ? (act.times ?? 1) : 0), 0);
  const asked = cells
    .flatMap(({ scenario }) => (scenario.role === 'responder' ? scenario.when : []))
    .reduce((sum, act) => sum + (act.do === 'ask' ? act.times : 1), 0);
  if (asked > 0) return asked + 1;
  return made + LOOKS * (tls === undefined ? 2 : 1);
}

/** How each of many programs is set up is told by probe. */
const toDo = (advice: readonly string[], address: string): string[] =>
  advice.length <= FEW
    ? [...advice]
    : [...advice.slice(0, 1), `how each program does it says mailstaple probe ${address}`];

/**
 * A status was seen, or that there is none; one that cannot be judged leaves all else to be judged.
 */
const settled = ({ outcome, examination }: VersionResult): boolean =>
  examination !== undefined ||
  !['inconclusive', 'unreachable', 'no-starttls', 'not-spoken'].includes(outcome);

/** What its TLSA records come to, in each version of TLS that shows something of its own. */
const recordLines = (results: readonly VersionResult[]): string[] => [
  ...new Set(results.flatMap(({ tlsa }) => tlsaLines(tlsa).map((line) => `TLSA: ${line}`))),
];

/**
 * Looks at a box before it is judged: some sessions in each version of TLS, one after the other.
 * @returns what was found, in lines, the most important one first.
 * @throws Error in one sentence where there is nothing to judge: no connection, no STARTTLS, no
 * service for us.
 */
export async function survey(
  address: string,
  visiting: Visiting,
  tls: TlsVersion | undefined,
): Promise<string[]> {
  const where = remoteAddress(address);
  const look = {
    address: where,
    sni: visiting.sni ?? where.name,
    versions: tls ? [tls] : (['1.3', '1.2'] as const),
    attempts: LOOKS,
    budget: budgetOf(visiting),
    anchors: anchorsOf(visiting.ca),
    ...(visiting.published ? { tlsa: lookOf(visiting.published) } : {}),
  };
  const results = await new Looker(look, new Sessions({ pace: visiting.pace, most: 10 })).look();
  const { sentence, differs, warnings, advice } = summaryOf(results);
  if (!results.some(settled)) throw new Error(`${where.host}:${where.port}: ${sentence}`);
  return [
    sentence,
    ...differs.map((line) => `differs: ${line}`),
    ...warnings.map((line) => `heed: ${line}`),
    ...recordLines(results),
    ...toDo(advice, address).map((line) => `to do: ${line}`),
  ];
}
