import { deflateRawSync } from 'node:zlib';
import type { Outcome, Run } from '../../harness/model/run.ts';
import type { Variant } from '../../harness/model/terms.ts';
import { type JudgedClause, verdictKinds } from '../../harness/model/verdict.ts';
import { visible } from '../../harness/model/visible.ts';
import { signs, variantOf } from '../cell-detail.ts';
import { provenanceRows, type Row, targetRows } from '../provenance.ts';
import { foundOf, type Summary, standingWord, titleOf, told } from '../summary.ts';
import { Table } from '../tables.ts';
import { meanings } from './meanings.ts';
import { type Column, plain, plains } from './plain.ts';
import { isNews } from './view.ts';

const plainRows = (rows: readonly Row[]): Row[] =>
  rows.map(([label, text]) => [label, plain(text)]);

/** What of a cell's evidence a reader wants to see at once, in lines. */
export interface Beside {
  /** The target's own configuration of the cell. */
  configuration: readonly string[];
  /** What the target logged of it. */
  log: readonly string[];
}

/** What is known besides the run: the catalogue and the claims, by those who know them. */
export interface Background {
  /** Id of a scenario → why it is played, and what to do about it, a line each. */
  readonly scenarios: ReadonlyMap<string, { why: readonly string[]; advice: readonly string[] }>;
  /** What became of the requirements of the catalogue and of the conditions, by kind of proof. */
  readonly coverage: readonly { name: string; parts: readonly (readonly [string, number])[] }[];
  /** Ids of requirements that were not read in the document itself. */
  readonly unread: ReadonlySet<string>;
  /** An earlier run: what its cells came to, by the id of the cell of this run. */
  readonly before?: { name: string; kinds: ReadonlyMap<string, string>; gone: readonly string[] };
  /** Reads it where it lies in plain files; undefined where it does not. */
  readonly beside?: (outcome: Outcome) => Beside | undefined;
}

export const noBackground: Background = {
  scenarios: new Map(),
  coverage: [],
  unread: new Set(),
};

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
    /** What the run rests on: label and text. */
    about: [string, string][];
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
    /** Image and TLS library: label and text. */
    about: [string, string][];
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
  /** Of clauses by id: known from memory or a summary, and not read in the document itself. */
  unread: string[];
  /** Transport, TLS, round, all of it in words. */
  variants: [string, string, string, string][];
  standings: string[];
  /** Those of them that are no news. */
  quiet: string[];
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
      about: plainRows(provenanceRows(run)),
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
      about: plainRows(it.record ? targetRows(it.record) : []),
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
    unread: [
      ...new Set(clauses.values.map(({ id }) => id).filter((id) => background.unread.has(id))),
    ],
    variants: variants.values.map((it) => [
      it.transport,
      it.tls ?? '',
      plain(it.round ?? ''),
      plain(variantOf(it)),
    ]),
    standings: standings.values,
    quiet: [
      ...new Set(
        outcomes.filter((it) => !isNews(it)).map((outcome) => standingWord(outcome, summary)),
      ),
    ],
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

/** Of deflate: beyond it the time doubles, and the page is a tenth smaller. */
const LEVEL = 4;

/** A value as it travels in the page: JSON, deflated, in base64, in which no character acts. */
export const packed = (value: unknown): string =>
  deflateRawSync(JSON.stringify(value), { level: LEVEL }).toString('base64');
