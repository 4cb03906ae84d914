import type { Evidence, Outcome } from '../harness/model/run.ts';
import type { Source, Transport, Variant } from '../harness/model/terms.ts';
import type { JudgedClause, Verdict, VerdictKind } from '../harness/model/verdict.ts';

/** The five lines that tell of a cell, in their order. Nothing is escaped yet. */
export interface CellDetail {
  promised: string;
  expected: string;
  actual: string;
  evidence: string;
  replay: string;
  /** Only where it was played twice. */
  replayed?: string;
}

/** "RFC 6960 section 4.2.2.1, MUST" */
function whereOf({ document, section, level }: Source): string {
  return `${document}${section === '' ? '' : ` section ${section}`}, ${level}`;
}

/**
 * The clauses a verdict rests on: those that were broken, else those that were fallen short of,
 * else all.
 */
export function clausesAtStake({ clauses }: Verdict): JudgedClause[] {
  const of = (wanted: JudgedClause['state']): JudgedClause[] =>
    clauses.filter(({ state }) => state === wanted);
  const broken = of('broken');
  if (broken.length > 0) return broken;
  const short = of('short');
  return short.length > 0 ? short : clauses;
}

const transportWords: Record<Transport, string> = {
  starttls: 'STARTTLS',
  implicit: 'implicit TLS',
  http: 'HTTP',
  file: 'file',
};

/** "STARTTLS, TLS 1.3, first", "HTTP" */
export function variantOf({ transport, tls, round }: Variant): string {
  return [
    transportWords[transport],
    ...(tls ? [`TLS ${tls}`] : []),
    ...(round ? [round] : []),
  ].join(', ');
}

/**
 * How the first connection that did not end as usual ended: in the words of the server, where it
 * had some.
 */
function oddEnd({ excerpts, verdict }: Outcome): string | undefined {
  if (verdict.kind === 'pass' || verdict.kind === 'note') return undefined;
  const last = excerpts.map(({ transcript }) => transcript.at(-1) ?? '');
  return last.find((line) => line.startsWith('ended: '));
}

/**
 * What was promised and where, expected, actual, where the evidence lies, and the command that
 * replays the cell. Without a mismatch the claim itself was expected, and the verdict's reason says
 * what was seen.
 */
export function cellDetailOf(outcome: Outcome): CellDetail {
  const { title, verdict, evidence, reproduce } = outcome;
  const { mismatches, reason } = verdict;
  const ended = oddEnd(outcome);
  return {
    promised:
      clausesAtStake(verdict)
        .map((source) => `${whereOf(source)}: ${source.text}`)
        .join('; ') || 'nothing in particular',
    expected: mismatches.map(({ fact, expected }) => `${fact}: ${expected}`).join('; ') || title,
    actual:
      (mismatches.map(({ fact, actual }) => `${fact}: ${actual}`).join('; ') || reason) +
      (ended === undefined || reason.includes(ended) ? '' : ` (${ended})`),
    evidence: evidence ? whereIs(evidence) : 'none was taken',
    replay: reproduce,
    ...(outcome.replayed ? { replayed: replayedOf(outcome.replayed) } : {}),
  };
}

/** Where the files of a cell lie, on one line. */
function whereIs({ folder, files, pack }: Evidence): string {
  const where = `${folder} (${files.length} files)`;
  return pack === undefined ? where : `${where} in ${pack}`;
}

/** That a cell was played once more, and what it came to at first. */
const replayedOf = ({ kind, reason }: NonNullable<Outcome['replayed']>): string =>
  `played once more; at first it was ${kind}: ${reason}`;

/** A sign beside each word, so that colour is never alone; all of them are in ordinary fonts. */
export const signs: Record<VerdictKind, string> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  note: '·',
  unsupported: '–',
  blocked: '⊘',
  inconclusive: '?',
  error: '‡',
};
