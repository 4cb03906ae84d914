import { partsOf } from '../../harness/model/facts.ts';
import type { Finding } from '../../harness/model/finding.ts';
import { meaningOf } from '../../harness/model/meanings/index.ts';
import type { ExcerptRequest, LineTimes, Outcome } from '../../harness/model/run.ts';
import type { Mismatch } from '../../harness/model/verdict.ts';
import { Lines, ruleText, Table } from '../tables.ts';
import type { Background } from './payload.ts';
import { type Column, plain, plains } from './plain.ts';

/** Most lines of one transcript, handshake or staple. */
const MOST_LINES = 200;
/** Characters of what was seen, of all cells together; beyond it the page names report.json. */
const BUDGET = 16_000_000;
/** Characters of configurations and logs, of all cells together; beyond it they are linked only. */
const BESIDE = 2_000_000;

/**
 * When lines came: the start of the connection, then of each line of transcript and handshake the
 * milliseconds since the one before it that has a time, or -1.
 */
export type Delays = [start: number, transcript: number[], handshake: number[]];

/** A request to our responder: at, what it took or -1, whose responder, first line, reply. */
export type Request = [at: number, took: number, of: string, asked: string, reply: string];

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
  /** Role → fact → what it tells, and what each of its values says; of facts of the run alone. */
  meanings: Record<string, Record<string, [about: string, values: Record<string, string>]>>;
  cells: {
    facts: Column<number>;
    mismatches: Column<number>;
    /**
     * Connection, staple, chain, rules, what was said of each, transcript, handshake, times,
     * requests to our responder.
     */
    excerpts: Column<
      [string, number, number, number, number, number, number, Delays | 0, Request[] | 0][]
    >;
    folder: Column<string>;
    /** The pack that the files lie in; empty where they are plain files. */
    pack: Column<string>;
    files: Column<number>;
    replay: Column<string>;
    ms: Column<number>;
    /** Blocks: what the target was configured with for the cell, and what it logged of it. */
    configuration: Column<number>;
    log: Column<number>;
    replayed: Column<string>;
  };
}

function delaysOf({ start, transcript, handshake }: LineTimes): Delays {
  const delays = (times: readonly number[]): number[] => {
    let last = 0;
    return times.slice(0, MOST_LINES).map((at) => {
      if (at < 0) return -1;
      const step = Math.max(0, Math.round(at - last));
      last += step;
      return step;
    });
  };
  return [Math.round(start), delays(transcript), delays(handshake)];
}

/** What the facts of these cells tell, each once. */
function meaningsOf(outcomes: readonly Outcome[]): Details['meanings'] {
  const found: Details['meanings'] = {};
  // Outcomes of several roles may share their facts, which tell something else in each.
  const seen = new Map<string, Set<Record<string, string>>>();
  for (const { role, verdict } of outcomes) {
    const ofRole = seen.get(role) ?? new Set();
    if (ofRole.has(verdict.facts)) continue;
    seen.set(role, ofRole.add(verdict.facts));
    for (const key of Object.keys(verdict.facts)) {
      const meaning = meaningOf(role, key);
      if (!meaning) continue;
      found[role] ??= {};
      found[role][partsOf(key).fact] ??= [meaning.about, { ...meaning.values }];
    }
  }
  return found;
}

/** What is read of cells when the page of one is opened. */
export function detailsOf(
  outcomes: readonly Outcome[],
  besideOf: Background['beside'] = () => undefined,
): Details {
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
  const cutOf = (block: readonly string[], where = 'report.json'): readonly string[] => {
    const kept = block.slice(0, MOST_LINES).map(plainOf);
    if (block.length > MOST_LINES)
      kept.push(`… ${block.length - MOST_LINES} more lines in ${where}`);
    return kept;
  };
  const blocks = new Map<readonly string[], number>();
  const blockAt = (block: readonly string[]): number => {
    const known = blocks.get(block);
    if (known !== undefined) return known;
    if (room <= 0) return seen.at(['… in report.json']);
    const before = seen.blocks.length;
    const kept = cutOf(block);
    const at = seen.at(kept);
    if (seen.blocks.length > before) room -= kept.reduce((sum, line) => sum + line.length + 4, 0);
    blocks.set(block, at);
    return at;
  };
  const requestsOf = (requests: readonly ExcerptRequest[]): Request[] | 0 => {
    if (room <= 0) return 0;
    const kept = requests
      .slice(0, MOST_LINES)
      .map(
        ({ at, took = -1, of, asked, reply }): Request => [
          Math.round(at),
          Math.round(took),
          plain(of),
          plain(asked),
          plain(reply),
        ],
      );
    room -= kept.flat().reduce<number>((sum, part) => sum + String(part).length + 4, 0);
    return kept;
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

  let besideRoom = BESIDE;
  const beside = new Map(
    outcomes.flatMap((outcome) => {
      const found = besideRoom > 0 ? besideOf(outcome) : undefined;
      if (!found) return [];
      const kept = {
        configuration: cutOf(found.configuration, 'the file'),
        log: cutOf(found.log, 'the file'),
      };
      for (const line of [...kept.configuration, ...kept.log]) besideRoom -= line.length + 4;
      return [[outcome, kept] as const];
    }),
  );
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
          one.times ? delaysOf(one.times) : 0,
          one.requests ? requestsOf(one.requests) : 0,
        ]),
    ),
    pack: outcomes.map(({ evidence }) => plain(evidence?.pack ?? '')),
    folder: outcomes.map(({ evidence }) => plain(evidence?.folder ?? '')),
    files: outcomes.map(({ evidence }) => files.at(evidence?.files ?? [])),
    replay: outcomes.map(({ reproduce }) => plain(reproduce)),
    ms: outcomes.map(({ ms }) => Math.round(ms)),
    configuration: outcomes.map((outcome) => seen.at(beside.get(outcome)?.configuration ?? [])),
    log: outcomes.map((outcome) => seen.at(beside.get(outcome)?.log ?? [])),
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
    meanings: meaningsOf(outcomes),
    cells,
  };
}
