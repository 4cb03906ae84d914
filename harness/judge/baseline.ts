import { isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { type Standing, type VerdictKind, verdictKinds } from '../model/verdict.ts';
import { GlobIndex } from './glob-index.ts';

/** What is known of some cells: their verdict, and why. */
export interface BaselineLine {
  /** Pattern over the cell id; `*` stands for any characters, none too. */
  cells: string;
  verdicts: readonly VerdictKind[];
  reason: string;
  /** How it was proved twice. */
  proof?: string;
  /** Where it was told to the makers: an address. */
  link?: string;
  /** The last day it holds: `2027-01-31`, in UTC. From then on a run tells that it has expired. */
  expires?: string;
  /** `file:line`, for messages. */
  at: string;
}

/**
 * Of several lines that match a cell the last one decides, so exceptions stand below what they are
 * excepted from.
 */
export type Baseline = readonly BaselineLine[];

/**
 * A baseline that cannot be read; the message is one sentence with file, line and what was
 * expected.
 */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

const fields = ['cells', 'verdict', 'reason', 'proof', 'link', 'expires'];
/** `error` is our own fault and can never be a target's expected behaviour. */
const expectable: readonly VerdictKind[] = verdictKinds.filter((kind) => kind !== 'error');
const isExpectable = (value: unknown): value is VerdictKind =>
  expectable.some((kind) => kind === value);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);

function lineOf(value: unknown, at: string): BaselineLine {
  const refuse = (expected: string): BaselineError =>
    new BaselineError(`${at}: expected ${expected}.`);
  if (!isRecord(value)) throw refuse(`"cells", "verdict" and "reason", found ${shown(value)}`);
  const unknown = Object.keys(value).find((key) => !fields.includes(key));
  if (unknown !== undefined)
    throw refuse(`none but the fields ${fields.join(', ')}, found ${shown(unknown)}`);
  const text = (field: string): string => {
    const found = value[field];
    if (typeof found !== 'string' || found.trim() === '')
      throw refuse(`"${field}" to be a text, found ${shown(found)}`);
    return found.trim();
  };
  const day = (): string => {
    const found = text('expires');
    if (/^\d{4}-\d\d-\d\d$/.test(found) && !Number.isNaN(Date.parse(found))) return found;
    throw refuse(`"expires" to be a day such as 2027-01-31, found ${shown(found)}`);
  };
  const address = (): string => {
    const found = text('link');
    if (/^https?:\/\/[^\s/]/.test(found) && URL.canParse(found)) return found;
    throw refuse(`"link" to be an address that begins with https://, found ${shown(found)}`);
  };
  const cells = text('cells');
  const given: unknown = value.verdict;
  const verdicts: unknown[] = Array.isArray(given) ? given : [given];
  const wrong = verdicts.find((kind) => !isExpectable(kind));
  if (verdicts.length === 0 || wrong !== undefined || !verdicts.every(isExpectable))
    throw refuse(
      `"verdict" to be one or a list of ${expectable.join(', ')}, found ${shown(wrong ?? given)}`,
    );
  const reason = text('reason');
  return {
    cells,
    verdicts,
    reason,
    at,
    ...(value.proof === undefined ? {} : { proof: text('proof') }),
    ...(value.link === undefined ? {} : { link: address() }),
    ...(value.expires === undefined ? {} : { expires: day() }),
  };
}

/**
 * Reads a baseline: a YAML list of `{ cells, verdict, reason, proof?, link?, expires? }`; an empty
 * file is an empty baseline.
 * @param file its name, for messages only.
 * @throws BaselineError
 */
export function parseBaseline(text: string, file: string): Baseline {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    stringKeys: true,
  });
  const fault = document.errors[0] ?? document.warnings[0];
  const at = (offset: number): string => `${file}:${Math.max(1, counter.linePos(offset).line)}`;
  if (fault) {
    const why = fault.message.replaceAll(/\s+/g, ' ').replace(/\.$/, '').slice(0, 120);
    throw new BaselineError(
      `${at(fault.pos[0])}: expected a YAML list of baseline lines, but ${why}.`,
    );
  }
  const list = document.contents;
  if (list === null || (isScalar(list) && list.value === null)) return [];
  if (!isSeq(list))
    throw new BaselineError(
      `${file}:1: expected a YAML list of baseline lines, found something else.`,
    );
  const values = plainValues(document, file);
  return list.items.map((item, index) =>
    lineOf(values[index], at(isNode(item) ? (item.range?.[0] ?? 0) : 0)),
  );
}

function plainValues(document: ReturnType<typeof parseDocument>, file: string): unknown[] {
  try {
    const values: unknown = document.toJS({ maxAliasCount: 100 });
    return Array.isArray(values) ? values : [];
  } catch {
    throw new BaselineError(
      `${file}:1: expected plain values, found aliases that lead nowhere or multiply.`,
    );
  }
}

/** Patterns of a baseline, and the last line of each. */
interface Indexed {
  patterns: GlobIndex;
  lines: ReadonlyMap<string, { line: BaselineLine; at: number }>;
}

const indices = new WeakMap<Baseline, Indexed>();

/**
 * Made once for a baseline: lines may be by the hundred thousand, and cells by the ten thousand.
 */
function indexed(baseline: Baseline): Indexed {
  const known = indices.get(baseline);
  if (known) return known;
  const lines = new Map(baseline.map((line, at) => [line.cells, { line, at }]));
  const made = { patterns: new GlobIndex(lines.keys()), lines };
  indices.set(baseline, made);
  return made;
}

/** The line that decides what is known of a cell. */
export function lineOn(baseline: Baseline, cell: string): BaselineLine | undefined {
  const { patterns, lines } = indexed(baseline);
  let last: { line: BaselineLine; at: number } | undefined;
  for (const pattern of patterns.matching(cell)) {
    const found = lines.get(pattern);
    if (found && found.at >= (last?.at ?? 0)) last = found;
  }
  return last?.line;
}

/**
 * Needs no line: it was met, left open, or never put to the test. A finding that no line names is
 * news, whatever its weight.
 */
const quiet: readonly VerdictKind[] = ['pass', 'note', 'unsupported', 'blocked'];

/** Is this verdict news, and what the baseline says of the cell. */
export function standingOf(
  cell: string,
  kind: VerdictKind,
  baseline: Baseline,
): { standing: Standing; known?: string } {
  const line = lineOn(baseline, cell);
  // A line that expects nothing but a pass only lifts the lines above it.
  if (line === undefined || line.verdicts.every((expected) => expected === 'pass'))
    return { standing: quiet.includes(kind) ? 'as-expected' : 'regression' };
  const known = line.link === undefined ? line.reason : `${line.reason} (${line.link})`;
  if (line.verdicts.includes(kind)) return { standing: 'as-expected', known };
  const mended = kind === 'pass' || kind === 'note';
  const expectedFault = line.verdicts.includes('fail') || line.verdicts.includes('warn');
  return { standing: mended && expectedFault ? 'fixed' : 'stale', known };
}

/** What a baseline's line may be held against. */
export interface Planned {
  /** Every cell of the plan, also those that were ruled unsupported. */
  cells: readonly string[];
  /**
   * Were scenarios, variants or shards left out? Then a line may speak of a cell this run never
   * planned.
   */
  filtered: boolean;
}

/** `exim-gnutls:4.98` of a cell, or as much as a pattern says of it. */
const targetPart = (id: string): string | undefined => {
  const at = id.lastIndexOf('@');
  if (at < 0) return undefined;
  const [part = '', variant] = id.slice(at + 1).split('#');
  // Without a `#` the first star may cover it, and with it everything behind.
  return variant === undefined ? part.replace(/\*.*$/, '*') : part;
};

/** The patterns that match any of the texts. */
const matchedBy = (patterns: GlobIndex, texts: readonly string[]): Set<string> =>
  new Set([...new Set(texts)].flatMap((text) => [...patterns.matching(text)]));

/**
 * Lines that decide no cell, each a sentence naming file and line. A line about targets that are
 * not in the plan is let be, and in a filtered run every line is.
 */
export function unmatchedLines(baseline: Baseline, { cells, filtered }: Planned): string[] {
  if (filtered) return [];
  const deciding = new Set(cells.map((cell) => lineOn(baseline, cell)));
  const parts = new GlobIndex(baseline.flatMap(({ cells: pattern }) => targetPart(pattern) ?? []));
  const plannedParts = matchedBy(
    parts,
    cells.map((cell) => targetPart(cell) ?? ''),
  );
  const matched = matchedBy(indexed(baseline).patterns, cells);
  const planned = (pattern: string): boolean => {
    const part = targetPart(pattern);
    return part === undefined || plannedParts.has(part);
  };
  return baseline
    .filter((line) => !deciding.has(line) && planned(line.cells))
    .map(({ at, cells: pattern }) =>
      matched.has(pattern)
        ? `${at}: every cell of "${pattern}" is decided by a later line.`
        : `${at}: "${pattern}" matches no cell.`,
    );
}

/** Has this line ended before that day (`2027-01-31`)? */
export const hasExpired = ({ expires }: BaselineLine, day: string): boolean =>
  expires !== undefined && expires < day;

/**
 * Lines that decide any of these cells and have expired, each a sentence naming file and line.
 * @param day today in UTC: `2027-01-31`.
 */
export function expiredLines(baseline: Baseline, cells: readonly string[], day: string): string[] {
  if (!baseline.some((line) => hasExpired(line, day))) return [];
  const deciding = new Set(cells.map((cell) => lineOn(baseline, cell)));
  return baseline
    .filter((line) => deciding.has(line) && hasExpired(line, day))
    .map(({ at, cells: pattern, expires }) => `${at}: "${pattern}" expired on ${expires}.`);
}
