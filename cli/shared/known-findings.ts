import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseBaseline } from '../../harness/judge/baseline.ts';
import { roleNames } from '../../harness/model/terms.ts';

/** One sentence or a few, never empty. */
const text = z.string().trim().min(1);

const finding = z.strictObject({
  /** Unique in the whole project: `EXIM-GNUTLS-1`. Baselines name it. */
  id: z.string().regex(/^[A-Z0-9_]+(-[A-Z0-9_]+)*-\d+$/),
  /** What a maintainer would put into the subject line. */
  title: text,
  /** Versions it was seen in, as the target calls them. */
  versions: z.array(z.string()).min(1),
  role: z.enum(roleNames),
  /** What the program does. */
  what: text,
  /** What that means for those who run it. */
  impact: text,
  /** Document and section that it is held against, and why; or that none decides. */
  clause: text,
  /** Scenarios that show it, as patterns. */
  scenarios: z.array(z.string()).min(1),
  /** A second tool that shares no code with ours, and what it says. */
  second: text,
  /** Where in the program it comes from; "not looked for" where nobody did. */
  cause: text,
});

const file = z.strictObject({
  /** Name of the product, as a reader looks for it. */
  product: text,
  /** How it was set up, and in what environment it was seen. */
  seen: text,
  findings: z.array(finding),
  /** What else a maintainer should know: settings, what was ours. */
  remarks: z.array(text).default([]),
});

/** A finding about a bundled target; `containers/<target>/findings.yaml` holds them. */
export type Finding = z.infer<typeof finding>;

/** The findings of one target, and what its baseline makes of each: id to kinds of verdict. */
export interface TargetFindings extends z.infer<typeof file> {
  target: string;
  verdicts: ReadonlyMap<string, readonly string[]>;
}

/** The kinds of verdict that the lines of a baseline give under each id, the gravest first. */
function verdictsIn(path: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  if (!existsSync(path)) return new Map();
  for (const { reason, verdicts } of parseBaseline(readFileSync(path, 'utf8'), path))
    for (const [, list = ''] of reason.matchAll(/\(findings: ([A-Z0-9_, -]+)\)/g))
      for (const id of list.split(', '))
        found.set(id, new Set([...(found.get(id) ?? []), ...verdicts]));
  const order = ['fail', 'warn', 'note', 'inconclusive', 'blocked', 'unsupported', 'pass'];
  return new Map([...found].map(([id, kinds]) => [id, order.filter((kind) => kinds.has(kind))]));
}

/**
 * What was found with the target of this folder; undefined where nothing was.
 * @throws Error that names the file where it is not of the form.
 */
export function findingsOf(folder: string): TargetFindings | undefined {
  const path = join(folder, 'findings.yaml');
  if (!existsSync(path)) return undefined;
  const read = file.safeParse(parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`);
  const verdicts = verdictsIn(join(folder, 'baseline.yaml'));
  return { target: basename(folder), verdicts, ...read.data };
}

/**
 * Reads the findings of every bundled target, in the order of their names.
 * @param rooms the folder of the targets.
 * @throws Error as `findingsOf`.
 */
export const findingsIn = (rooms: string): TargetFindings[] =>
  readdirSync(rooms)
    .sort()
    .flatMap((target) => findingsOf(join(rooms, target)) ?? []);

/** The command that plays a finding again. */
export const replayOf = (target: string, { versions, scenarios }: Finding): string =>
  `mailstaple run ${target}@${versions[0]} --only '${scenarios[0]}'`;

/** What the baseline makes of it; a finding that no line names is told of and not scored. */
export const weightOf = ({ verdicts }: TargetFindings, { id }: Finding): string =>
  verdicts.get(id)?.join(' and ') ?? 'not scored';
