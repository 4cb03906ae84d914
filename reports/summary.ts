import { partsOf } from '../harness/model/facts.ts';
import type { Outcome, Run, TargetRecord } from '../harness/model/run.ts';
import {
  type ClauseState,
  isJudged,
  isUndecided,
  type JudgedClause,
  type Standing,
  standings,
  type VerdictKind,
  verdictKinds,
} from '../harness/model/verdict.ts';

export type Counts = Record<VerdictKind, number>;

/**
 * What one target@version came to. A requirement is counted once, by the worst that any cell says
 * of it.
 */
export interface TargetSummary {
  target: string;
  version: string;
  record?: TargetRecord;
  counts: Counts;
  /** Ids of the catalogue. `short`: only warned of. */
  requirements: { broken: string[]; short: string[]; kept: string[] };
  /** Promises of its own manual that it broke: `document section`. */
  promisesBroken: string[];
  /** How many of its results are news. */
  news: number;
  /**
   * A box that is not ours and that no baseline speaks of: nothing of it can be news, and nothing
   * has become worse.
   */
  firstVisit: boolean;
  /** Did it staple anything in any cell? */
  staples: boolean;
}

export interface Summary {
  /**
   * What matters, in one sentence: the opening, what each target keeps and breaks, and the tail.
   */
  sentence: string;
  /** "The run was interrupted: ", or nothing. */
  opening: string;
  /** What is news. */
  tail: string;
  counts: Counts;
  standings: Record<Standing, number>;
  targets: TargetSummary[];
  /** Names (`nameOf`) of the targets that are visited for the first time. */
  firstVisits: ReadonlySet<string>;
  /** Outcomes that are not as expected, sorted by cell. */
  news: Outcome[];
  /** Planned cells that have no outcome. */
  notPlayed: number;
}

/** Order by code units: the same on every machine, whatever its language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (set: Iterable<string>): string[] => [...set].sort(byText);

/** Outcomes in the order of their cells. */
export const byCell = (outcomes: readonly Outcome[]): Outcome[] =>
  [...outcomes].sort((a, b) => byText(a.cell, b.cell));

function countsOf(outcomes: readonly Outcome[]): Counts {
  const counts: Counts = {
    pass: 0,
    fail: 0,
    warn: 0,
    note: 0,
    unsupported: 0,
    blocked: 0,
    inconclusive: 0,
    error: 0,
  };
  for (const { verdict } of outcomes) counts[verdict.kind] += 1;
  return counts;
}

/** The fact `fits` of any act, where there was a staple. */
const showsStaple = ({ verdict: { facts } }: Outcome): boolean =>
  Object.entries(facts).some(
    ([key, value]) => partsOf(key).fact === 'fits' && value !== 'no-staple',
  );

/** Every word that says what a result is against what was known of it. */
export const standingTerms = [
  ...standings,
  'known',
  'finding',
  'undecided',
] as const satisfies readonly string[];
export type StandingTerm = (typeof standingTerms)[number];

/**
 * What a result is against what was known of it; a box that nothing was known of has findings, and
 * no news.
 */
export function standingWord(outcome: Outcome, { firstVisits }: Summary): StandingTerm {
  const { target, version, standing, verdict, known } = outcome;
  if (standing === 'as-expected' && known !== undefined) return 'known';
  if (standing !== 'regression' || !firstVisits.has(nameOf(target, version))) return standing;
  return isUndecided(verdict.kind) ? 'undecided' : 'finding';
}

function targetSummary(
  target: string,
  version: string,
  outcomes: Outcome[],
  record?: TargetRecord,
): TargetSummary {
  const judged = outcomes.flatMap(({ verdict }) => verdict.clauses);
  const of = (wanted: ClauseState): JudgedClause[] =>
    judged.filter(({ state }) => state === wanted);
  const requirements = (wanted: ClauseState): string[] =>
    of(wanted)
      .filter(({ level }) => level !== 'promise')
      .map(({ id }) => id);
  const broken = new Set(requirements('broken'));
  const short = new Set(requirements('short').filter((id) => !broken.has(id)));
  const kept = new Set(requirements('kept').filter((id) => !broken.has(id) && !short.has(id)));
  const promises = of('broken')
    .filter(({ level }) => level === 'promise')
    .map(({ document, section }) => `${document} ${section}`.trim());
  return {
    target,
    version,
    ...(record ? { record } : {}),
    counts: countsOf(outcomes),
    requirements: { broken: sorted(broken), short: sorted(short), kept: sorted(kept) },
    promisesBroken: sorted(new Set(promises)),
    news: outcomes.filter(({ standing }) => standing !== 'as-expected').length,
    firstVisit: record?.runtime === 'remote' && outcomes.every(({ known }) => known === undefined),
    staples: outcomes.some(showsStaple),
  };
}

const nameOf = (target: string, version: string): string => JSON.stringify([target, version]);

function targetsOf(run: Run): TargetSummary[] {
  const records = new Map(
    run.targets.map((record) => [nameOf(record.name, record.version), record]),
  );
  const played = Map.groupBy(run.outcomes, ({ target, version }) => nameOf(target, version));
  const names = new Map<string, { target: string; version: string }>();
  for (const { name, version } of run.targets)
    names.set(nameOf(name, version), { target: name, version });
  for (const { target, version } of run.outcomes)
    names.set(nameOf(target, version), { target, version });
  return [...names]
    .map(([name, { target, version }]) =>
      targetSummary(target, version, played.get(name) ?? [], records.get(name)),
    )
    .sort((a, b) => byText(a.target, b.target) || byText(a.version, b.version));
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** "exim-gnutls 4.98": how a target is called, and how its sentence begins. */
export const titleOf = ({ target, version }: { target: string; version: string }): string =>
  `${target} ${version}`;

/** "exim-gnutls 4.98 breaks 3 requirements and keeps 118" */
function targetSentence({
  target,
  version,
  record,
  counts,
  requirements,
  promisesBroken,
  firstVisit,
  staples,
}: TargetSummary): string {
  const name = titleOf({ target, version });
  if (record?.failed !== undefined)
    return firstVisit ? `${name} was not judged` : `${name} could not be brought up`;
  const played = verdictKinds.reduce((sum, kind) => sum + counts[kind], 0);
  if (played === 0) return `${name} was not played`;
  const { broken, short, kept } = requirements;
  const parts = [
    ...(broken.length > 0 ? [`breaks ${plural(broken.length, 'requirement')}`] : []),
    ...(promisesBroken.length > 0
      ? [`breaks ${plural(promisesBroken.length, 'promise')} of its own manual`]
      : []),
    ...(short.length > 0
      ? [`falls short of ${broken.length > 0 ? short.length : plural(short.length, 'requirement')}`]
      : []),
  ];
  if (firstVisit) {
    // Of a responder nobody expects a staple.
    const due = record?.roles.includes('server') ?? true;
    const all = [...(staples || !due ? [] : ['staples nothing']), ...parts];
    if (parts.length === 0 && kept.length > 0) all.push('showed nothing that is wrong');
    if (all.length > 0) return `${name} ${all.join(', ').replace(/, ([^,]*)$/, ' and $1')}`;
  }
  if (parts.length === 0)
    return kept.length > 0
      ? `${name} breaks nothing and keeps ${plural(kept.length, 'requirement')}`
      : `${name} showed nothing that could be judged`;
  const last = `keeps ${kept.length}`;
  return `${name} ${[...parts, last].join(', ').replace(/, ([^,]*)$/, ' and $1')}`;
}

/** More targets than this are not told one by one. */
const FEW = 6;

/**
 * What the targets came to, a part of the sentence each; where they are many, how many came to
 * what.
 */
export function told(targets: readonly TargetSummary[]): string[] {
  if (targets.length === 0) return ['no target was played'];
  if (targets.length <= FEW) return targets.map(targetSentence);
  const cameTo = (target: TargetSummary): 'failed' | 'breaks' | 'short' | 'keeps' => {
    const { record, requirements, promisesBroken } = target;
    if (record?.failed !== undefined) return 'failed';
    if (requirements.broken.length + promisesBroken.length > 0) return 'breaks';
    return requirements.short.length > 0 ? 'short' : 'keeps';
  };
  const count = Map.groupBy(targets, cameTo);
  const part = (kind: ReturnType<typeof cameTo>, one: string, many: string): string[] => {
    const { length } = count.get(kind) ?? [];
    return length === 0 ? [] : [`${length} ${length === 1 ? one : many}`];
  };
  const parts = [
    ...part('breaks', 'breaks a requirement or a promise', 'break requirements or promises'),
    ...part('short', 'falls short of one', 'fall short of some'),
    ...part('keeps', 'keeps what it was asked', 'keep what they were asked'),
    ...part('failed', 'could not be brought up', 'could not be brought up'),
  ];
  return [`of ${targets.length} targets ${parts.join(', ').replace(/, ([^,]*)$/, ' and $1')}`];
}

/** Where every target is visited for the first time there is no news, but there are findings. */
export const onlyFirstVisits = (targets: readonly TargetSummary[]): boolean =>
  targets.length > 0 && targets.every(({ firstVisit }) => firstVisit);

/**
 * What was seen of a box before it was judged, the most important line first; nothing of other
 * targets.
 */
export const foundOf = ({ record }: TargetSummary): string[] =>
  record?.runtime === 'remote' ? record.states.slice(1) : [];

function newsSentence(
  run: Run,
  targets: readonly TargetSummary[],
  news: Outcome[],
  notPlayed: number,
): string {
  const undecided = news.filter(({ verdict }) => isUndecided(verdict.kind)).length;
  const first = onlyFirstVisits(targets);
  const judged = run.outcomes.some(({ verdict }) => isJudged(verdict.kind));
  const found = run.outcomes.filter(
    ({ verdict: { kind } }) => kind === 'fail' || kind === 'warn',
  ).length;
  const lines = run.end?.staleLines.length ?? 0;
  const parts = [
    judged ? '' : 'nothing was judged',
    judged && news.length === 0 && lines === 0 && !first ? 'nothing is news' : '',
    first && found > 0 ? plural(found, 'finding') : '',
    first && undecided > 0 ? `${plural(undecided, 'result')} could not be decided` : '',
    news.length > 0 && !first
      ? `${plural(news.length, 'result')} ${news.length === 1 ? 'is' : 'are'} ` +
        `news${news.length === undecided ? ' and could not be decided' : ''}`
      : '',
    undecided > 0 && undecided < news.length && !first
      ? `${undecided} of them could not be decided`
      : '',
    lines > 0
      ? `${plural(lines, 'line')} of the baseline ${lines === 1 ? 'does' : 'do'} not hold any more`
      : '',
    notPlayed > 0
      ? `${plural(notPlayed, 'planned cell was', 'planned cells were')} not played`
      : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const beginning = (run: Run): string => {
  if (run.end === undefined) return 'The run was cut short: ';
  if (run.end.reason === 'interrupted') return 'The run was interrupted: ';
  return run.end.reason === 'failed' ? 'The run failed on its way: ' : '';
};

/** Counts, requirements per target, news, and the sentence for the top of a report. */
export function summaryOf(run: Run): Summary {
  const targets = targetsOf(run);
  const news = byCell(run.outcomes.filter(({ standing }) => standing !== 'as-expected'));
  const standings: Record<Standing, number> = {
    'as-expected': 0,
    regression: 0,
    fixed: 0,
    stale: 0,
  };
  for (const { standing } of run.outcomes) standings[standing] += 1;
  const notPlayed = Math.max(0, run.run.planned - run.outcomes.length);
  const opening = beginning(run);
  const tail = newsSentence(run, targets, news, notPlayed);
  return {
    sentence: `${opening}${[...told(targets), ...(tail === '' ? [] : [tail])].join('; ')}.`,
    opening,
    tail,
    counts: countsOf(run.outcomes),
    standings,
    targets,
    firstVisits: new Set(
      targets
        .filter(({ firstVisit }) => firstVisit)
        .map(({ target, version }) => nameOf(target, version)),
    ),
    news,
    notPlayed,
  };
}

export interface ExitPolicy {
  /**
   * Findings of this weight or more count, whether the baseline knows them or not, and lighter ones
   * do not, though they be news. Default: news counts, of whatever weight.
   */
  failOn?: 'fail' | 'warn' | 'note';
}

const weight: Partial<Record<VerdictKind, number>> = { fail: 3, warn: 2, note: 1 };

/** Does an outcome keep the exit code from being 0? */
export function isCounted({ standing, verdict }: Outcome, { failOn }: ExitPolicy): boolean {
  const floor = failOn === undefined ? undefined : weight[failOn];
  const weighs = floor !== undefined && (weight[verdict.kind] ?? 0) >= floor;
  if (weighs) return true;
  if (standing === 'as-expected') return false;
  // A line of the baseline that is not true any more is news at any weight, and so is what could
  // not be decided.
  return floor === undefined || standing !== 'regression' || isUndecided(verdict.kind);
}

/**
 * 0 as expected · 1 regression, stale baseline, or a finding at `failOn` · 3 inconclusive, error, a
 * target that could not be brought up, planned cells without an outcome, or nothing judged at all ·
 * 130 interrupted. What is proved (1) goes before what is undecided (3).
 */
export function exitCode(run: Run, policy: ExitPolicy = {}): 0 | 1 | 3 | 130 {
  if (run.end === undefined || run.end.reason === 'interrupted') return 130;
  const counted = run.outcomes.filter((outcome) => isCounted(outcome, policy));
  const undecided = ({ verdict }: Outcome): boolean => isUndecided(verdict.kind);
  if (run.end.staleLines.length > 0 || counted.some((outcome) => !undecided(outcome))) return 1;
  const lost =
    run.end.reason === 'failed' ||
    run.targets.some(({ failed }) => failed !== undefined) ||
    run.outcomes.length < run.run.planned ||
    !run.outcomes.some(({ verdict }) => isJudged(verdict.kind));
  return lost || counted.some(undecided) ? 3 : 0;
}
