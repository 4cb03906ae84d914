import { join, resolve } from 'node:path';
import type { EndRecord, Outcome, Run } from '../../../harness/model/run.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import { visible } from '../../../harness/model/visible.ts';
import { writeAnew } from '../../../harness/run/plain-files.ts';
import { writeJournal } from '../../../reports/journal-writer.ts';
import { exitCode, plural } from '../../../reports/summary.ts';
import { toTerminal } from '../../../reports/terminal.ts';
import { scenarios as suite } from '../../../suites/index.ts';
import { profiles } from '../../../suites/profiles/index.ts';
import { makeFolder, notWritable, withinRun } from '../../shared/folder.ts';
import { type FormatName, writeReports } from '../../shared/formats.ts';
import { print } from '../../shared/print.ts';
import { provenanceOf } from '../../shared/provenance/provenance.ts';
import { clausesById } from '../../shared/requirements.ts';
import { readRun, tell, warnOf } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';
import { version } from '../../shared/version.ts';
import { type FoundTarget, knownTargets } from '../../targets.ts';
import { Baselines, ownBaseline } from '../run/baselines.ts';
import { judgeAgain, type Moved } from './again.ts';
import { type RecordedTarget, recordedTarget } from './plan.ts';

export interface JudgeOptions {
  format: readonly FormatName[];
  out?: string;
  config?: string;
  baseline?: readonly string[];
}

/** Most cells that are told of one by one. */
const MOST = 200;

/**
 * Judges a recorded run again under today's rules, says which verdicts moved and why, and writes
 * its reports.
 * @param scenarios today's claims.
 * @returns the exit code the run would have with these verdicts.
 * @throws UsageError when there is no run that can be read, or no place to write.
 */
export async function judgeRun(
  path: string,
  { format, out, config, baseline = [] }: JudgeOptions,
  scenarios: readonly Scenario[] = suite,
): Promise<number> {
  const read = readRun(path);
  warnOf(read, path);
  const known = await knownTargets(config);
  const found = new Map(known.found.map((it) => [it.target.name, it]));
  const baselines = new Baselines();
  const own = baseline.map((file) => resolve(file));
  baselines.read(own);
  const {
    run: judged,
    moved,
    notJudged,
    problems,
  } = await judgeAgain(read.run, read.folder, {
    targets: targetsOf(read.run, found, scenarios),
    requirements: clausesById(),
    baselineOf: (outcome) =>
      [...bundledBaseline(outcome, found), ...own].flatMap((file) => baselines.of(file)),
  });
  const run = onRecord(judged, baselines, notJudged);
  tell(path, problems);
  const folder = out ?? withinRun(read.folder, 'judged');
  if (resolve(folder) === resolve(read.folder))
    throw new UsageError(`${visible(folder)} holds the run itself; name another folder for --out`);
  write(run, folder, format, read.folder);
  print([toTerminal(run, { colour: process.stdout.isTTY ?? false })]);
  print(movedLines(moved, run.outcomes.length, notJudged));
  print([`journal and reports (${format.join(', ')}): ${visible(folder)}`]);
  return exitCode(run);
}

/** What was judged, with what it was judged by now. Its evidence stays where it was. */
function onRecord({ run, end, ...rest }: Run, { digests }: Baselines, notJudged: number): Run {
  // A run of an older Mailstaple does not say what it was judged by, however often it is judged.
  const before = run.judgedAgain ? run.judgedAgain.before : run.provenance;
  return {
    run: {
      ...run,
      provenance: provenanceOf(
        profiles.find(({ id }) => id === run.profile),
        digests,
      ),
      judgedAgain: {
        at: new Date().toISOString(),
        version,
        notJudged,
        ...(before ? { before } : {}),
      },
    },
    ...rest,
    ...(end ? { end: withoutEvidence(end) } : {}),
  };
}

const withoutEvidence = ({ evidence: _, ...end }: EndRecord): EndRecord => end;

function targetsOf(
  run: Run,
  found: ReadonlyMap<string, FoundTarget>,
  scenarios: readonly Scenario[],
): Map<string, RecordedTarget> {
  const targets = new Map<string, RecordedTarget>();
  for (const record of run.targets) {
    const known = found.get(record.name)?.target;
    // Of a box elsewhere nothing is known but its record.
    if (!known && record.runtime !== 'remote') continue;
    const target = recordedTarget(record, known, scenarios);
    targets.set(`${record.name}:${record.version}`, target);
  }
  return targets;
}

/**
 * The baseline of the target's own: none for one that was told to be wrong, or whose version is
 * none of the bundled ones.
 */
function bundledBaseline(
  { target, version, reproduce }: Outcome,
  found: ReadonlyMap<string, FoundTarget>,
): readonly string[] {
  const known = found.get(target);
  const bundled = known?.target.versions.some((it) => it.version === version);
  if (!known || !bundled || reproduce.includes(' --defect ')) return [];
  return ownBaseline({ found: known }, []);
}

/** @param evidence the folder that its evidence lies in. */
function write(run: Run, folder: string, format: readonly FormatName[], evidence: string): void {
  makeFolder(folder);
  try {
    writeAnew(join(folder, 'journal.jsonl'), (take) => writeJournal(run, take));
    writeReports(run, folder, format, { evidence });
  } catch (error) {
    throw notWritable(folder, error);
  }
}

/** Which verdicts moved and why, three lines a cell at most. */
function movedLines(moved: readonly Moved[], cells: number, notJudged: number): string[] {
  const lines = moved.slice(0, MOST).flatMap(({ cell, from, to }) => {
    const changed = Object.entries(to.facts).filter(
      ([fact, value]) => Object.hasOwn(from.facts, fact) && from.facts[fact] !== value,
    );
    const facts = changed.map(([fact, value]) => `${fact} ${from.facts[fact]} → ${value}`);
    return [
      `${cell}: ${from.kind} → ${to.kind}`,
      `  ${to.reason}`,
      ...(facts.length > 0 ? [`  established otherwise: ${facts.join(', ')}`] : []),
    ];
  });
  const more = moved.length > MOST ? [`and ${moved.length - MOST} more`] : [];
  const verdicts = moved.length === 0 ? 'no verdict' : plural(moved.length, 'verdict');
  const beside =
    notJudged > 0
      ? `, ${notJudged} could not be and ${notJudged === 1 ? 'keeps its verdict' : 'keep theirs'}`
      : '';
  const sum = `${plural(cells - notJudged, 'cell')} judged again${beside}; ${verdicts} moved`;
  return [...lines, ...more, sum].map(visible);
}
