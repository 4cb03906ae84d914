import type { Finding } from '../harness/model/finding.ts';
import type {
  EndRecord,
  Evidence,
  Excerpt,
  Outcome,
  Run,
  RunRecord,
  TargetRecord,
} from '../harness/model/run.ts';
import type { Standing } from '../harness/model/verdict.ts';
import { jsonText } from '../harness/model/visible.ts';
import { byCell, byText, type Counts, summaryOf } from './summary.ts';

/** What of an excerpt is the same in every run: no serials, dates, ports or times. */
interface StableExcerpt {
  connection: string;
  findings: Pick<Finding, 'rule' | 'level' | 'ok' | 'undecided' | 'source'>[];
}

interface StableOutcome
  extends Omit<Outcome, 'type' | 'excerpts' | 'evidence' | 'ms' | 'replayed'> {
  excerpts: StableExcerpt[];
  evidence?: Evidence;
}

interface VolatileExcerpt extends Omit<Excerpt, 'connection' | 'findings'> {
  /** What the examiner said of each finding, in the order of the outcome's. */
  details: string[];
}

interface VolatileOutcome {
  ms: number;
  /** Whether a cell had to be played twice hangs on how busy the machine was. */
  replayed?: Outcome['replayed'];
  excerpts: VolatileExcerpt[];
}

/** `report.json`, as `report.schema.json` beside this file describes it. */
export interface ReportJson {
  schema: 1;
  tool: RunRecord['tool'];
  run: {
    profile?: string;
    planned: number;
    leftOut: string[];
    /** `killed`: the journal has no end. */
    ended: EndRecord['reason'] | 'killed';
    staleLines: string[];
  };
  targets: (Omit<TargetRecord, 'type' | 'failed'> & { failed: boolean })[];
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
    command: string[];
    /** `name:version` → why it could not be brought up. */
    failures: Record<string, string>;
    /** Cell → what was measured and seen. */
    cells: Record<string, VolatileOutcome>;
  };
}

const sortedKeys = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => byText(a, b)));

const stableOutcome = (outcome: Outcome): StableOutcome => ({
  cell: outcome.cell,
  scenario: outcome.scenario,
  title: outcome.title,
  role: outcome.role,
  target: outcome.target,
  version: outcome.version,
  variant: {
    transport: outcome.variant.transport,
    ...(outcome.variant.tls ? { tls: outcome.variant.tls } : {}),
    ...(outcome.variant.round ? { round: outcome.variant.round } : {}),
  },
  proves: outcome.proves,
  covers: outcome.covers,
  verdict: {
    kind: outcome.verdict.kind,
    reason: outcome.verdict.reason,
    mismatches: outcome.verdict.mismatches.map(({ fact, expected, actual }) => ({
      fact,
      expected,
      actual,
    })),
    clauses: outcome.verdict.clauses.map(({ id, state, document, section, level, text }) => ({
      id,
      state,
      document,
      section,
      level,
      text,
    })),
    facts: sortedKeys(outcome.verdict.facts),
  },
  standing: outcome.standing,
  ...(outcome.known === undefined ? {} : { known: outcome.known }),
  excerpts: outcome.excerpts.map(({ connection, findings }) => ({
    connection,
    findings: findings.map(({ rule, level, ok, undecided, source }) => ({
      rule,
      level,
      ok,
      ...(undecided ? { undecided } : {}),
      source: { document: source.document, section: source.section },
    })),
  })),
  ...(outcome.evidence
    ? {
        evidence: {
          folder: outcome.evidence.folder,
          files: [...outcome.evidence.files].sort(byText),
        },
      }
    : {}),
  reproduce: outcome.reproduce,
});

const volatileOutcome = ({ cell, ms, replayed, excerpts }: Outcome): [string, VolatileOutcome] => [
  cell,
  {
    ms,
    ...(replayed ? { replayed } : {}),
    excerpts: excerpts.map(({ staple, chain, findings, transcript, handshake }) => ({
      staple,
      chain,
      details: findings.map(({ detail }) => detail),
      transcript,
      handshake,
    })),
  },
];

const byTarget = (a: TargetRecord, b: TargetRecord): number =>
  byText(a.name, b.name) || byText(a.version, b.version);

/** The run as `report.json` holds it. Two identical runs differ inside `volatile` only. */
export function toReportJson(run: Run): ReportJson {
  const summary = summaryOf(run);
  const outcomes = byCell(run.outcomes);
  const targets = [...run.targets].sort(byTarget);
  const failures = targets.flatMap(({ name, version, failed }): [string, string][] =>
    failed === undefined ? [] : [[`${name}:${version}`, failed]],
  );
  return {
    schema: 1,
    tool: { name: run.run.tool.name, version: run.run.tool.version },
    run: {
      ...(run.run.profile === undefined ? {} : { profile: run.run.profile }),
      planned: run.run.planned,
      leftOut: run.run.leftOut,
      ended: run.end?.reason ?? 'killed',
      staleLines: run.end?.staleLines ?? [],
    },
    targets: targets.map(
      ({ name, version, title, runtime, roles, capabilities, states, failed }) => ({
        name,
        version,
        title,
        runtime,
        roles,
        capabilities,
        states,
        failed: failed !== undefined,
      }),
    ),
    outcomes: outcomes.map(stableOutcome),
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
      command: run.run.command,
      failures: Object.fromEntries(failures),
      cells: Object.fromEntries(outcomes.map(volatileOutcome)),
    },
  };
}

/** The text of `report.json`. */
export function toJson(run: Run): string {
  return `${jsonText(toReportJson(run), 2)}\n`;
}
