import { deflateRawSync } from 'node:zlib';
import type { Finding } from '../../harness/model/finding.ts';
import type { Outcome, Run } from '../../harness/model/run.ts';
import type { Variant } from '../../harness/model/terms.ts';
import { type JudgedClause, type Mismatch, verdictKinds } from '../../harness/model/verdict.ts';
import { shown, visible } from '../../harness/model/visible.ts';
import { signs, variantOf } from '../cell-detail.ts';
import { foundOf, type Summary, standingWord, titleOf, told } from '../summary.ts';
import { Lines, ruleText, Table } from '../tables.ts';
import { meanings } from './meanings.ts';

/** No text of the page is longer, in UTF-16 units; the whole of it stands in the journal. */
const LONGEST = 2000;
/** Most lines of one transcript, handshake or staple. */
const MOST_LINES = 200;
/** Characters of what was seen, of all cells together; beyond it the page names report.json. */
const BUDGET = 16_000_000;

const plain = (text: string): string => shown(text, LONGEST);
const plains = (list: readonly string[]): string[] => list.map(plain);

/** What is known besides the run: the catalogue and the claims, by those who know them. */
export interface Background {
  /** Id of a scenario → why it is played, and what to do about it, a line each. */
  readonly scenarios: ReadonlyMap<string, { why: readonly string[]; advice: readonly string[] }>;
  /** What became of the requirements of the catalogue and of the conditions, by kind of proof. */
  readonly coverage: readonly { name: string; parts: readonly (readonly [string, number])[] }[];
  /** An earlier run: what its cells came to, by the id of the cell of this run. */
  readonly before?: { name: string; kinds: ReadonlyMap<string, string>; gone: readonly string[] };
}

export const noBackground: Background = { scenarios: new Map(), coverage: [] };

/** Values of the same place in every cell, in the order of the cells. */
type Column<T> = T[];

/** All the page needs at once: the matrix, and what filters and lists are made of. */
export interface Core {
  run: {
    tool: string;
    id: string;
    started: string;
    ended: string;
    node: string;
    command: string;
    profile: string;
    planned: number;
    notPlayed: number;
    leftOut: string[];
    stale: string[];
    before: string;
    gone: string[];
  };
  head: { opening: string; parts: string[]; tail: string };
  /** Verdict, sign, meaning. */
  kinds: [string, string, string][];
  targets: {
    name: string;
    version: string;
    title: string;
    runtime: string;
    roles: string[];
    states: string[];
    capabilities: string[];
    failed: string;
    found: string[];
    broken: string[];
    short: string[];
    kept: string[];
    promises: string[];
  }[];
  scenarios: {
    id: string;
    title: string;
    role: string;
    proves: string[];
    covers: string[];
    why: string[];
    advice: string[];
  }[];
  /** Id, document, section, level, text. */
  clauses: [string, string, string, string, string][];
  /** Transport, TLS, round, all of it in words. */
  variants: [string, string, string, string][];
  standings: string[];
  texts: string[];
  /** Numbers of clauses: broken, short, open, kept. */
  judged: [number[], number[], number[], number[]][];
  coverage: { name: string; parts: [string, number][] }[];
  cells: {
    id: Column<string>;
    scenario: Column<number>;
    target: Column<number>;
    variant: Column<number>;
    kind: Column<number>;
    standing: Column<number>;
    /** Numbers of `texts`, 0 for none. */
    reason: Column<number>;
    known: Column<number>;
    judged: Column<number>;
    /** Verdict of an earlier run and 1, or 0. */
    before: Column<number>;
  };
}

/** What is read when the page of a cell is opened. */
export interface Details {
  lines: string[];
  blocks: number[][];
  facts: [string, string][][];
  mismatches: [string, string, string][][];
  /** Rule, level, 1 holds · 0 does not · 2 undecided, document and section. */
  rules: [string, string, 0 | 1 | 2, string][];
  findings: number[][];
  files: string[][];
  cells: {
    facts: Column<number>;
    mismatches: Column<number>;
    /** Connection, staple, chain, rules, what was said of each, transcript, handshake. */
    excerpts: Column<[string, number, number, number, number, number, number][]>;
    folder: Column<string>;
    /** The pack that the files lie in; empty where they are plain files. */
    pack: Column<string>;
    files: Column<number>;
    replay: Column<string>;
    ms: Column<number>;
    replayed: Column<string>;
  };
}

const kindNames: readonly string[] = verdictKinds;

/** Numbers texts from 1; 0 is none. */
class Texts {
  readonly values: string[] = [''];
  readonly #known = new Map<string, number>();
  at(text: string | undefined): number {
    if (text === undefined) return 0;
    let at = this.#known.get(text);
    if (at === undefined) {
      at = this.values.length;
      this.values.push(plain(text));
      this.#known.set(text, at);
    }
    return at;
  }
}

export function coreOf(
  run: Run,
  summary: Summary,
  outcomes: readonly Outcome[],
  background: Background,
): Core {
  const scenarios = new Table<{ id: string }>(({ id }) => id);
  const titles = new Map<string, Outcome>();
  for (const outcome of outcomes)
    if (!titles.has(outcome.scenario)) titles.set(outcome.scenario, outcome);
  const scenarioAt = new Map([...titles.keys()].map((id) => [id, scenarios.at({ id })]));
  const targetAt = new Map(summary.targets.map((it, at) => [titleKey(it.target, it.version), at]));
  const variants = new Table<Variant>(({ transport, tls, round }) =>
    [transport, tls, round].join(),
  );
  const clauses = new Table<Omit<JudgedClause, 'state'>>(({ id, document, section, level, text }) =>
    JSON.stringify([id, document, section, level, text]),
  );
  const judged = new Table<[number[], number[], number[], number[]]>();
  const judgedBy = new Map<JudgedClause[], number>();
  const standings = new Texts();
  const texts = new Texts();
  const { before } = background;

  const judgedAt = (list: JudgedClause[]): number => {
    const known = judgedBy.get(list);
    if (known !== undefined) return known;
    const of = (state: JudgedClause['state']): number[] =>
      list.filter((it) => it.state === state).map((it) => clauses.at(it));
    const at = judged.at([of('broken'), of('short'), of('open'), of('kept')]);
    judgedBy.set(list, at);
    return at;
  };

  const cells: Core['cells'] = {
    id: outcomes.map(({ cell, scenario, target, version, variant }) =>
      cell === usualCell(scenario, target, version, variant) ? '' : visible(cell),
    ),
    scenario: outcomes.map(({ scenario }) => scenarioAt.get(scenario) ?? 0),
    target: outcomes.map((it) => targetAt.get(titleKey(it.target, it.version)) ?? 0),
    variant: outcomes.map(({ variant }) => variants.at(variant)),
    kind: outcomes.map(({ verdict }) => verdictKinds.indexOf(verdict.kind)),
    standing: outcomes.map((outcome) => standings.at(standingWord(outcome, summary))),
    reason: outcomes.map(({ verdict }) => texts.at(verdict.reason)),
    known: outcomes.map(({ known }) => texts.at(known)),
    judged: outcomes.map(({ verdict }) => judgedAt(verdict.clauses)),
    before: before
      ? outcomes.map(({ cell }) => kindNames.indexOf(before.kinds.get(cell) ?? '') + 1)
      : [],
  };
  const { end } = run;
  return {
    run: {
      tool: plain(run.run.tool.version),
      id: plain(run.run.id),
      started: plain(run.run.startedAt),
      ended: plain(end?.endedAt ?? ''),
      node: plain(run.run.node),
      command: plain(run.run.command.join(' ')),
      profile: plain(run.run.profile ?? ''),
      planned: run.run.planned,
      notPlayed: summary.notPlayed,
      leftOut: plains(run.run.leftOut),
      stale: plains(end?.staleLines ?? []),
      before: plain(before?.name ?? ''),
      gone: plains(before?.gone ?? []),
    },
    head: {
      opening: summary.opening,
      parts: plains(told(summary.targets)),
      tail: plain(summary.tail),
    },
    kinds: verdictKinds.map((kind) => [kind, signs[kind], meanings[kind]]),
    targets: summary.targets.map((it) => ({
      name: plain(it.target),
      version: plain(it.version),
      title: plain(it.record?.title ?? titleOf(it)),
      runtime: it.record?.runtime ?? '',
      roles: plains(it.record?.roles ?? []),
      states: plains(it.record?.states ?? []),
      capabilities: plains(it.record?.capabilities ?? []),
      failed: plain(it.record?.failed ?? ''),
      found: plains(foundOf(it)),
      broken: plains(it.requirements.broken),
      short: plains(it.requirements.short),
      kept: plains(it.requirements.kept),
      promises: plains(it.promisesBroken),
    })),
    scenarios: scenarios.values.map(({ id }) => {
      const { title = '', role = '', proves = [], covers = [] } = titles.get(id) ?? {};
      const { why = [], advice = [] } = background.scenarios.get(id) ?? {};
      return {
        id: plain(id),
        title: plain(title),
        role,
        proves: plains(proves),
        covers: plains(covers),
        why: plains(why),
        advice: plains(advice),
      };
    }),
    clauses: clauses.values.map(({ id, document, section, level, text }) => [
      plain(id),
      plain(document),
      plain(section),
      plain(level),
      plain(text),
    ]),
    variants: variants.values.map((it) => [
      it.transport,
      it.tls ?? '',
      plain(it.round ?? ''),
      plain(variantOf(it)),
    ]),
    standings: standings.values,
    texts: texts.values,
    judged: judged.values,
    coverage: background.coverage.map(({ name, parts }) => ({
      name: plain(name),
      parts: parts.map(([word, count]) => [plain(word), count]),
    })),
    cells,
  };
}

const titleKey = (target: string, version: string): string => JSON.stringify([target, version]);

const usualCell = (scenario: string, target: string, version: string, variant: Variant): string => {
  const { transport, tls, round } = variant;
  const parts = [transport, ...(tls ? [`tls${tls}`] : []), ...(round ? [round] : [])];
  return `${scenario}@${target}:${version}#${parts.join()}`;
};

export function detailsOf(outcomes: readonly Outcome[]): Details {
  const seen = new Lines();
  const facts = new Table<Record<string, string>>();
  const mismatches = new Table<Mismatch[]>();
  const rules = new Table<Finding>(ruleText);
  const findings = new Table<number[]>((list) => list.join());
  const files = new Table<string[]>();
  let room = BUDGET;

  const plainLines = new Map<string, string>();
  const plainOf = (line: string): string => {
    let made = plainLines.get(line);
    if (made === undefined) {
      made = plain(line);
      plainLines.set(line, made);
    }
    return made;
  };
  const cut = new Map<readonly string[], readonly string[]>();
  const cutOf = (block: readonly string[]): readonly string[] => {
    const known = cut.get(block);
    if (known !== undefined) return known;
    const kept = block.slice(0, MOST_LINES).map(plainOf);
    if (block.length > MOST_LINES)
      kept.push(`… ${block.length - MOST_LINES} more lines in report.json`);
    cut.set(block, kept);
    return kept;
  };
  const blockAt = (block: readonly string[]): number => {
    if (room <= 0) return seen.at(['… in report.json']);
    const before = seen.blocks.length;
    const kept = cutOf(block);
    const at = seen.at(kept);
    if (seen.blocks.length > before) room -= kept.reduce((sum, line) => sum + line.length + 4, 0);
    return at;
  };
  const ruleLists = new Map<Finding[], number>();
  const rulesAt = (list: Finding[]): number => {
    const known = ruleLists.get(list);
    if (known !== undefined) return known;
    const at = findings.at(list.slice(0, MOST_LINES).map((one) => rules.like(one)));
    ruleLists.set(list, at);
    return at;
  };
  const saidBy = new Map<Finding[], string[]>();
  const said = (list: Finding[]): string[] => {
    const known = saidBy.get(list);
    if (known !== undefined) return known;
    const made = list.map(({ detail }) => detail);
    saidBy.set(list, made);
    return made;
  };

  const cells: Details['cells'] = {
    facts: outcomes.map(({ verdict }) => facts.at(verdict.facts)),
    mismatches: outcomes.map(({ verdict }) => mismatches.at(verdict.mismatches)),
    excerpts: outcomes.map(({ excerpts }) =>
      excerpts
        .slice(0, MOST_LINES)
        .map((one) => [
          plain(one.connection),
          blockAt(one.staple),
          blockAt(one.chain),
          rulesAt(one.findings),
          blockAt(said(one.findings)),
          blockAt(one.transcript),
          blockAt(one.handshake),
        ]),
    ),
    pack: outcomes.map(({ evidence }) => plain(evidence?.pack ?? '')),
    folder: outcomes.map(({ evidence }) => plain(evidence?.folder ?? '')),
    files: outcomes.map(({ evidence }) => files.at(evidence?.files ?? [])),
    replay: outcomes.map(({ reproduce }) => plain(reproduce)),
    ms: outcomes.map(({ ms }) => Math.round(ms)),
    replayed: outcomes.map(({ replayed }) =>
      replayed ? plain(`${replayed.kind}: ${replayed.reason}`) : '',
    ),
  };
  return {
    lines: seen.lines,
    blocks: seen.blocks,
    facts: facts.values.map((each) =>
      Object.entries(each)
        .slice(0, 2 * MOST_LINES)
        .map(([name, value]) => [plain(name), plain(value)]),
    ),
    mismatches: mismatches.values.map((list) =>
      list.map(({ fact, expected, actual }) => [plain(fact), plain(expected), plain(actual)]),
    ),
    rules: rules.values.map(({ rule, level, ok, undecided, source }) => [
      plain(rule),
      level,
      ok ? 1 : undecided ? 2 : 0,
      plain(`${source.document} ${source.section}`),
    ]),
    findings: findings.values,
    files: files.values.map(plains),
    cells,
  };
}

/** A value as it travels in the page: JSON, deflated, in base64, in which no character acts. */
export const packed = (value: unknown): string =>
  deflateRawSync(JSON.stringify(value), { level: 6 }).toString('base64');
