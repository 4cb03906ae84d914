import type { Finding } from '../harness/model/finding.ts';
import type { Evidence, Outcome } from '../harness/model/run.ts';
import { clauseStates } from '../harness/model/verdict.ts';
import type { ReportJson } from './json.ts';

/** An outcome as far as it is the same in every run, with all it names by number. */
export interface WholeOutcome
  extends Omit<Outcome, 'type' | 'ms' | 'replayed' | 'excerpts' | 'known' | 'evidence'> {
  known?: string;
  evidence?: Evidence;
  excerpts: { connection: string; findings: Omit<Finding, 'detail'>[] }[];
}

const named = <T>(table: readonly T[], numbers: readonly number[]): T[] =>
  numbers.flatMap((at) => table[at] ?? []);

/** The outcomes of a report, each told without tables. */
export function wholeOutcomes({ tables, outcomes }: ReportJson): WholeOutcome[] {
  return outcomes.map(({ claim, verdict, excerpts, evidence, ...outcome }) => {
    const { title = '', proves = [], covers = [] } = tables.claims[claim] ?? {};
    return {
      ...outcome,
      title,
      proves,
      covers,
      verdict: {
        ...verdict,
        clauses: clauseStates.flatMap((state) =>
          named(tables.clauses, verdict.clauses[state] ?? []).map((it) => ({ ...it, state })),
        ),
        facts: tables.facts[verdict.facts] ?? {},
      },
      excerpts: excerpts.map(({ connection, findings }) => ({
        connection,
        findings: named(tables.rules, tables.findings[findings] ?? []),
      })),
      ...(evidence ? { evidence: { ...evidence, files: tables.files[evidence.files] ?? [] } } : {}),
    };
  });
}
