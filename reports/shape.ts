import type { Finding } from '../harness/model/finding.ts';
import type {
  EndRecord,
  Evidence,
  EvidenceDigest,
  Excerpt,
  ExcerptRequest,
  ImageRecord,
  JudgedAgainRecord,
  LineTimes,
  Outcome,
  Provenance,
  ResumedRecord,
  RunRecord,
  SetRecord,
  ShardRecord,
  TargetRecord,
} from '../harness/model/run.ts';
import { roleNames, transportNames, type Variant } from '../harness/model/terms.ts';
import {
  clauseStates,
  type JudgedClause,
  type Mismatch,
  type Verdict,
  verdictKinds,
} from '../harness/model/verdict.ts';
import type {
  CellLine,
  Claim,
  Entries,
  ExcerptByNumber,
  Rule,
  SharedLine,
} from './journal-lines.ts';

/**
 * What is wrong with a value: the path of the first fault (`''` for the value itself), or undefined
 * when it is right.
 */
type Check = (value: unknown) => string | undefined;

const when =
  (holds: (value: unknown) => boolean): Check =>
  (value) =>
    holds(value) ? undefined : '';

const text = when((value) => typeof value === 'string');
const number = when((value) => typeof value === 'number' && Number.isFinite(value));
/** Nobody has more machines. */
const part = when(
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1000,
);
/** No run has more of anything. */
const count = when(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10_000_000,
);
/** The word of a writer: short, so that it costs nothing to remember. */
const writer = when((value) => typeof value === 'string' && /^[0-9a-z]{1,32}$/.test(value));
const flag = when((value) => typeof value === 'boolean');
const word = (...words: readonly string[]): Check =>
  when((value) => typeof value === 'string' && words.includes(value));
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const within = (key: string, fault: string | undefined): string | undefined =>
  fault === undefined
    ? undefined
    : `${key}${fault === '' || fault.startsWith('[') ? '' : '.'}${fault}`;

const listOf =
  (item: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return '';
    for (let index = 0; index < value.length; index += 1) {
      const fault = item(value[index]);
      if (fault !== undefined) return within(`[${index}]`, fault);
    }
    return undefined;
  };

const texts = listOf(text);
const mapOf =
  (item: Check): Check =>
  (value) => {
    if (!isRecord(value)) return '';
    for (const [key, entry] of Object.entries(value)) {
      const fault = within(key, item(entry));
      if (fault !== undefined) return fault;
    }
    return undefined;
  };

/** The fields of a type that may be missing. */
type Optional<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
/** The fields of a line besides the one that tells which it is. */
type Named<T> = Exclude<keyof T, 'type'>;

/**
 * Checks each field of a type by its name: one that the type has and this list has not, or the
 * other way round, does not compile. Fields beyond these are let be, since a newer writer may add
 * some.
 */
const fields = <T>(
  must: Readonly<Record<Exclude<Named<T>, Optional<T>>, Check>>,
  may: Readonly<Record<Extract<Named<T>, Optional<T>>, Check>>,
): Check => {
  const due = Object.entries<Check>(must);
  const allowed = Object.entries<Check>(may);
  return (value) => {
    if (!isRecord(value)) return '';
    for (const [key, check] of due) {
      const fault = within(key, check(value[key]));
      if (fault !== undefined) return fault;
    }
    for (const [key, check] of allowed) {
      const fault = value[key] === undefined ? undefined : within(key, check(value[key]));
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
};

const role = word(...roleNames);
const source = { document: text, section: text };
const place = fields<Finding['source']>(source, {});
const ruled = { rule: text, level: word('must', 'should', 'info'), ok: flag, source: place };
const rule = fields<Rule>(ruled, { undecided: flag });
const finding = fields<Finding>({ ...ruled, detail: text }, { undecided: flag });
const variant = fields<Variant>(
  { transport: word(...transportNames) },
  { tls: word('1.2', '1.3'), round: word('first', 'last') },
);
const mismatches = listOf(fields<Mismatch>({ fact: text, expected: text, actual: text }, {}));
const clauses = listOf(
  fields<JudgedClause>(
    { ...source, id: text, state: word(...clauseStates), level: text, text },
    {},
  ),
);
const facts = mapOf(text);
const claim = { scenario: text, title: text, role, proves: texts, covers: texts };
const judged = { kind: word(...verdictKinds), reason: text };
const late = when((value) => value === true);
const standing = word('as-expected', 'regression', 'fixed', 'stale');
const replayed = fields<NonNullable<Outcome['replayed']>>(judged, {});
const besideLines = {
  times: fields<LineTimes>(
    { start: number, transcript: listOf(number), handshake: listOf(number) },
    {},
  ),
  requests: listOf(
    fields<ExcerptRequest>({ at: number, of: text, asked: text, reply: text }, { took: number }),
  ),
};
const numbers = listOf(count);
const entriesOf = <T>(entry: Check): Check =>
  fields<Entries<T>>({ at: count, entries: listOf(entry) }, {});

const setRecord = fields<SetRecord>({ name: text, date: text, sha256: text }, {});

const provenance = fields<Provenance>(
  {
    suite: fields<Provenance['suite']>({ scenarios: count, sha256: text }, {}),
    requirements: setRecord,
    baselines: listOf(fields<Provenance['baselines'][number]>({ file: text, sha256: text }, {})),
  },
  { profile: setRecord },
);
const tool = fields<RunRecord['tool']>({ name: text, version: text }, {});

const lines: Record<string, Check> = {
  run: fields<RunRecord>(
    {
      schema: when((value) => value === 1 || value === 2),
      tool,
      id: text,
      startedAt: text,
      node: text,
      command: texts,
      planned: number,
      leftOut: texts,
    },
    {
      openssl: text,
      profile: text,
      provenance,
      judgedAgain: fields<JudgedAgainRecord>(
        { at: text, version: text, notJudged: count },
        { before: provenance },
      ),
      shard: fields<ShardRecord>(
        {
          indexes: listOf(count),
          of: part,
          plan: text,
          targets: listOf(
            fields<ShardRecord['targets'][number]>({ name: text, version: text, cells: count }, {}),
          ),
        },
        {},
      ),
    },
  ),
  target: fields<TargetRecord>(
    {
      name: text,
      version: text,
      title: text,
      runtime: word('embedded', 'container', 'process', 'adapter', 'remote'),
      roles: listOf(role),
      capabilities: texts,
      states: texts,
    },
    { failed: text, image: fields<ImageRecord>({ name: text, digest: text }, {}) },
  ),
  outcome: fields<Outcome>(
    {
      ...claim,
      cell: text,
      target: text,
      version: text,
      variant,
      verdict: fields<Verdict>({ ...judged, mismatches, clauses, facts }, { late }),
      standing,
      excerpts: listOf(
        fields<Excerpt>(
          {
            connection: text,
            staple: texts,
            chain: texts,
            findings: listOf(finding),
            transcript: texts,
            handshake: texts,
          },
          besideLines,
        ),
      ),
      reproduce: text,
      ms: number,
    },
    {
      known: text,
      replayed,
      evidence: fields<Evidence>({ folder: text, files: texts }, { pack: text }),
    },
  ),
  shared: fields<SharedLine>(
    { by: writer },
    {
      lines: entriesOf(text),
      blocks: entriesOf(numbers),
      claims: entriesOf(fields<Claim>(claim, {})),
      clauses: entriesOf(clauses),
      facts: entriesOf(facts),
      rules: entriesOf(rule),
      findings: entriesOf(numbers),
    },
  ),
  cell: fields<CellLine>(
    {
      by: writer,
      cell: text,
      claim: count,
      target: text,
      version: text,
      variant,
      verdict: fields<CellLine['verdict']>(
        { ...judged, mismatches, clauses: count, facts: count },
        { late },
      ),
      standing,
      excerpts: listOf(
        fields<ExcerptByNumber>(
          {
            connection: text,
            staple: count,
            chain: count,
            findings: count,
            transcript: count,
            handshake: count,
          },
          besideLines,
        ),
      ),
      reproduce: text,
      ms: number,
    },
    {
      known: text,
      replayed,
      evidence: fields<NonNullable<CellLine['evidence']>>(
        { folder: text, files: count },
        { pack: text },
      ),
    },
  ),
  resumed: fields<ResumedRecord>(
    { at: text, tool, node: text, command: texts, provenance },
    { openssl: text },
  ),
  end: fields<EndRecord>(
    { endedAt: text, reason: word('done', 'interrupted', 'failed'), staleLines: texts },
    { expired: texts, evidence: fields<EvidenceDigest>({ files: count, sha256: text }, {}) },
  ),
};

/** No line of ours nests half as deep. */
const DEEPEST = 32;

/**
 * Does a value nest deeper than any line has reason to? What writes it again would run out of
 * stack.
 */
function isDeep(value: object, room = DEEPEST): boolean {
  if (room === 0) return true;
  if (Array.isArray(value)) {
    for (const each of value)
      if (typeof each === 'object' && each !== null && isDeep(each, room - 1)) return true;
    return false;
  }
  for (const key in value) {
    const each: unknown = Reflect.get(value, key);
    if (typeof each === 'object' && each !== null && isDeep(each, room - 1)) return true;
  }
  return false;
}

/** Why a value is no line of a journal, in half a sentence; undefined when it is one. */
export function faultOfLine(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not an object';
  const type = value.type;
  const check = typeof type === 'string' && Object.hasOwn(lines, type) ? lines[type] : undefined;
  if (!check) return 'its type is none of run, target, shared, cell, outcome, resumed and end';
  if (isDeep(value)) return 'it nests too deep';
  const fault = check(value);
  return fault === undefined
    ? undefined
    : `"${fault}" of this ${String(type)} line is missing or of the wrong kind`;
}
