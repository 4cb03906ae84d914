import type { Finding } from '../harness/model/finding.ts';
import type {
  EndRecord,
  EvidenceDigest,
  ExcerptRequest,
  JudgedAgainRecord,
  LineTimes,
  Outcome,
  Provenance,
  ResumedRecord,
  Run,
  RunRecord,
  TargetRecord,
} from '../harness/model/run.ts';
import type { ClauseState, JudgedClause, Standing, Verdict } from '../harness/model/verdict.ts';
import { inOrder, layOut, Written } from './json-layout.ts';
import { laterOf, provenanceJson, toolJson } from './json-provenance.ts';
import { byCell, byText, type Counts, summaryOf } from './summary.ts';
import { Lines, ruleText, Table } from './tables.ts';

/** Number of an entry of the table that its field is named after. */
type At = number;

/** What a scenario claims. */
interface Claim {
  scenario: string;
  title: string;
  role: Outcome['role'];
  /** Ids of the catalogue. */
  proves: string[];
  covers: string[];
}

type Rule = Pick<Finding, 'rule' | 'level' | 'ok' | 'undecided' | 'source'>;

/** What many outcomes have in common is here, once each, and they name it by its number. */
interface Tables {
  claims: Claim[];
  clauses: Omit<JudgedClause, 'state'>[];
  facts: Record<string, string>[];
  rules: Rule[];
  /** Rules that a staple was examined by: lists of numbers of `rules`. */
  findings: At[][];
  /** Names of the files of evidence. */
  files: string[][];
}

/** An outcome as far as it is the same in every run: no serials, dates, ports or times. */
interface StableOutcome
  extends Pick<
    Outcome,
    'cell' | 'scenario' | 'target' | 'version' | 'role' | 'variant' | 'standing' | 'known'
  > {
  /** Of `tables.claims`. */
  claim: At;
  verdict: Pick<Verdict, 'kind' | 'reason' | 'mismatches'> & {
    /** By what was seen of them, numbers of `tables.clauses`. */
    clauses: Partial<Record<ClauseState, At[]>>;
    /** Of `tables.facts`. */
    facts: At;
  };
  /** Connections, and the findings about each one's staple: a number of `tables.findings`. */
  excerpts: { connection: string; findings: At }[];
  /** `files`: a number of `tables.files`. */
  evidence?: { folder: string; files: At; pack?: string };
  reproduce: string;
}

interface VolatileOutcome {
  ms: number;
  /** Whether a cell had to be played twice hangs on how busy the machine was. */
  replayed?: Outcome['replayed'];
  /** Numbers of `volatile.tables.blocks`; `details`: what was said of each finding, in order. */
  excerpts: {
    staple: At;
    chain: At;
    details: At;
    transcript: At;
    handshake: At;
    times?: LineTimes;
    requests?: ExcerptRequest[];
  }[];
}

/** `report.json`, as `report.schema.json` beside this file describes it. */
export interface ReportJson {
  schema: 2;
  tool: RunRecord['tool'];
  run: {
    profile?: string;
    provenance?: Provenance;
    /** It was judged once more, by `provenance`; `before` is what it had been judged by. */
    judgedAgain?: Omit<JudgedAgainRecord, 'at'>;
    /** Each time it was gone on with. */
    resumed?: Pick<ResumedRecord, 'tool' | 'provenance'>[];
    planned: number;
    leftOut: string[];
    /** `killed`: the journal has no end. */
    ended: EndRecord['reason'] | 'killed';
    staleLines: string[];
  };
  targets: (Omit<TargetRecord, 'type' | 'failed'> & { failed: boolean })[];
  tables: Tables;
  outcomes: StableOutcome[];
  summary: {
    sentence: string;
    verdicts: Counts;
    standings: Record<Standing, number>;
    /** Cells whose outcome is not as expected. */
    news: string[];
    notPlayed: number;
    targets: {
      name: string;
      version: string;
      verdicts: Counts;
      requirements: { broken: string[]; short: string[]; kept: string[] };
      promisesBroken: string[];
    }[];
  };
  /** Everything that may differ between two identical runs is here and nowhere else. */
  volatile: {
    id: string;
    startedAt: string;
    endedAt?: string;
    node: string;
    openssl?: string;
    command: string[];
    evidence?: EvidenceDigest;
    judgedAgainAt?: string;
    /** As `run.resumed`. */
    resumed?: Pick<ResumedRecord, 'at' | 'node' | 'openssl' | 'command'>[];
    /** `name:version` → why it could not be brought up. */
    failures: Record<string, string>;
    tables: {
      lines: string[];
      /** Lists of numbers of `lines`. */
      blocks: At[][];
    };
    /** Cell → what was measured and seen. */
    cells: Record<string, VolatileOutcome>;
  };
}

const sortedKeys = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => byText(a, b)));

/** By the same object the same other one, made once. */
function once<T extends object, U>(make: (value: T) => U): (value: T) => U {
  const made = new Map<T, U>();
  return (value) => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const one = make(value);
    made.set(value, one);
    return one;
  };
}

const requestJson = (request: ExcerptRequest): ExcerptRequest =>
  inOrder(request, ['at', 'took', 'of', 'asked', 'reply']);

/** The tables, and what fills them. */
function writer() {
  const claims = new Table<Claim>();
  const clauses = new Table<Omit<JudgedClause, 'state'>>();
  const facts = new Table<Record<string, string>>();
  const rules = new Table<Rule>(ruleText);
  const findings = new Table<At[]>((list) => list.join());
  const files = new Table<string[]>();
  const seen = new Lines();

  const clauseAt = ({ id, document, section, level, text }: JudgedClause): At =>
    clauses.at({ id, document, section, level, text });
  const clausesOf = once((list: JudgedClause[]): Partial<Record<ClauseState, At[]>> => {
    const found: Partial<Record<ClauseState, At[]>> = {};
    for (const clause of list) {
      found[clause.state] ??= [];
      found[clause.state]?.push(clauseAt(clause));
    }
    return found;
  });
  const factsOf = once((each: Record<string, string>): At => facts.at(sortedKeys(each)));
  const findingsOf = once(
    (list: Finding[]): At =>
      findings.at(
        list.map(({ rule, level, ok, undecided, source: { document, section } }) =>
          rules.like({
            rule,
            level,
            ok,
            ...(undecided ? { undecided } : {}),
            source: { document, section },
          }),
        ),
      ),
  );
  const detailsOf = once((list: Finding[]): At => seen.at(list.map(({ detail }) => detail)));
  const filesOf = once((list: string[]): At => files.at([...list].sort(byText)));
  const claimed = new Map<string, { by: Outcome; at: At }>();
  const claimOf = (outcome: Outcome): At => {
    const { scenario, title, role, proves, covers } = outcome;
    const known = claimed.get(scenario);
    if (
      known?.by.title === title &&
      known.by.role === role &&
      known.by.proves === proves &&
      known.by.covers === covers
    )
      return known.at;
    const at = claims.at({ scenario, title, role, proves, covers });
    claimed.set(scenario, { by: outcome, at });
    return at;
  };

  const stable = (outcome: Outcome): StableOutcome => {
    const { cell, scenario, role, target, version, variant } = outcome;
    const { verdict, standing, known, excerpts, evidence, reproduce } = outcome;
    return {
      cell,
      scenario,
      claim: claimOf(outcome),
      role,
      target,
      version,
      variant: inOrder(variant, ['transport', 'tls', 'round']),
      verdict: {
        kind: verdict.kind,
        reason: verdict.reason,
        mismatches: verdict.mismatches.map(({ fact, expected, actual }) => ({
          fact,
          expected,
          actual,
        })),
        clauses: clausesOf(verdict.clauses),
        facts: factsOf(verdict.facts),
      },
      standing,
      ...(known === undefined ? {} : { known }),
      excerpts: excerpts.map((one) => ({
        connection: one.connection,
        findings: findingsOf(one.findings),
      })),
      ...(evidence
        ? {
            evidence: inOrder({ ...evidence, files: filesOf(evidence.files) }, [
              'folder',
              'files',
              'pack',
            ]),
          }
        : {}),
      reproduce,
    };
  };

  const volatile = ({ ms, replayed, excerpts }: Outcome): VolatileOutcome => ({
    ms,
    ...(replayed ? { replayed: { kind: replayed.kind, reason: replayed.reason } } : {}),
    excerpts: excerpts.map((one) => ({
      staple: seen.at(one.staple),
      chain: seen.at(one.chain),
      details: detailsOf(one.findings),
      transcript: seen.at(one.transcript),
      handshake: seen.at(one.handshake),
      ...(one.times ? { times: inOrder(one.times, ['start', 'transcript', 'handshake']) } : {}),
      ...(one.requests ? { requests: one.requests.map(requestJson) } : {}),
    })),
  });

  return {
    stable,
    volatile,
    tables: (): Tables => ({
      claims: claims.values,
      clauses: clauses.values,
      facts: facts.values,
      rules: rules.values,
      findings: findings.values,
      files: files.values,
    }),
    seen: () => ({ lines: seen.lines, blocks: seen.blocks }),
  };
}

const byTarget = (a: TargetRecord, b: TargetRecord): number =>
  byText(a.name, b.name) || byText(a.version, b.version);

/** The run as `report.json` holds it. Two identical runs differ inside `volatile` only. */
export function toReportJson(run: Run): ReportJson {
  const same = <T>(value: T): T => value;
  return reportOf(run, same, same);
}

/** A report whose cells are kept as a caller wants them. */
type ReportWith<S, V> = Omit<ReportJson, 'outcomes' | 'volatile'> & {
  outcomes: S[];
  volatile: Omit<ReportJson['volatile'], 'cells'> & { cells: Record<string, V> };
};

function reportOf<S, V>(
  run: Run,
  keepStable: (outcome: StableOutcome) => S,
  keepVolatile: (outcome: VolatileOutcome) => V,
): ReportWith<S, V> {
  const summary = summaryOf(run);
  const sorted = byCell(run.outcomes);
  const targets = [...run.targets].sort(byTarget);
  const failures = targets.flatMap(({ name, version, failed }): [string, string][] =>
    failed === undefined ? [] : [[`${name}:${version}`, failed]],
  );
  const { stable, volatile, tables, seen } = writer();
  const outcomes = sorted.map((outcome) => keepStable(stable(outcome)));
  const cells = Object.fromEntries(
    sorted.map((outcome) => [outcome.cell, keepVolatile(volatile(outcome))]),
  );
  return {
    schema: 2,
    tool: toolJson(run.run.tool),
    run: {
      ...(run.run.profile === undefined ? {} : { profile: run.run.profile }),
      ...(run.run.provenance ? { provenance: provenanceJson(run.run.provenance) } : {}),
      ...laterOf(run),
      planned: run.run.planned,
      leftOut: run.run.leftOut,
      ended: run.end?.reason ?? 'killed',
      staleLines: run.end?.staleLines ?? [],
    },
    targets: targets.map(
      ({ name, version, title, runtime, roles, capabilities, states, image, failed }) => ({
        name,
        version,
        title,
        runtime,
        roles,
        capabilities,
        states,
        ...(image ? { image: { name: image.name, digest: image.digest } } : {}),
        failed: failed !== undefined,
      }),
    ),
    tables: tables(),
    outcomes,
    summary: {
      sentence: summary.sentence,
      verdicts: summary.counts,
      standings: summary.standings,
      news: summary.news.map(({ cell }) => cell),
      notPlayed: summary.notPlayed,
      targets: summary.targets.map(({ target, version, counts, requirements, promisesBroken }) => ({
        name: target,
        version,
        verdicts: counts,
        requirements,
        promisesBroken,
      })),
    },
    volatile: {
      id: run.run.id,
      startedAt: run.run.startedAt,
      ...(run.end ? { endedAt: run.end.endedAt } : {}),
      node: run.run.node,
      ...(run.run.openssl === undefined ? {} : { openssl: run.run.openssl }),
      command: run.run.command,
      ...(run.end?.evidence ? { evidence: inOrder(run.end.evidence, ['files', 'sha256']) } : {}),
      ...(run.run.judgedAgain ? { judgedAgainAt: run.run.judgedAgain.at } : {}),
      ...(run.resumed
        ? { resumed: run.resumed.map((one) => inOrder(one, ['at', 'node', 'openssl', 'command'])) }
        : {}),
      failures: Object.fromEntries(failures),
      tables: seen(),
      cells,
    },
  };
}

const layout = {
  tables: 2,
  outcomes: 1,
  targets: 1,
  run: 1,
  summary: { targets: 1, news: 1, '*': 0 },
  volatile: { tables: 2, cells: 1, '*': 0 },
  '*': 0,
};

/**
 * The text of `report.json`, handed on piece by piece: an outcome, and an entry of a table, a line.
 */
export function writeJson(run: Run, take: (text: string) => void): void {
  const written = (value: unknown): Written => new Written(value);
  layOut(reportOf(run, written, written), layout, take);
}

/** The same as one text. @throws RangeError where it is longer than any text can be. */
export function toJson(run: Run): string {
  const parts: string[] = [];
  writeJson(run, (text) => parts.push(text));
  return parts.join('');
}
