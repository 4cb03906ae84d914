import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../harness/model/run.ts';
import { readJournal } from '../../../reports/journal.ts';
import { sampleRunLine } from '../../../reports/sample.fixture.ts';
import { scenarios } from '../../../suites/index.ts';
import { complaint, Folder, isOneSentence, mailstaple } from '../../shared/command.fixture.ts';
import { filesOf } from './files.fixture.ts';

const ROOT = join(import.meta.dirname, '../../..');

describe('gone on with by --resume', () => {
  const words = ['reference', '--only', 'server/times/expired', '--tls', '1.3'];

  /** Writes the journal again, its outcomes changed. */
  const rewrite = (out: string, change: (outcome: Outcome) => Outcome): void => {
    const file = join(out, 'journal.jsonl');
    const { run, targets, outcomes, end } = readJournal(readFileSync(file, 'utf8')).run;
    const lines = [run, ...targets, ...outcomes.map(change), ...(end ? [end] : [])];
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };

  test('what rested on a calibration that was not decided is played again', async () => {
    using folder = new Folder();
    const out = join(folder.path, 'out');
    expect((await mailstaple('run', ...words, '--out', out)).code).toBe(0);
    const settled = filesOf(out).journal.run.outcomes.map(({ verdict }) => verdict.kind);
    // As a run leaves it that was starved of time: nothing in it says anything of the target.
    rewrite(out, (outcome) => ({
      ...outcome,
      verdict: {
        ...outcome.verdict,
        kind: outcome.variant.round === 'first' ? 'inconclusive' : 'blocked',
      },
    }));
    expect((await mailstaple('report', out)).code).toBe(3);
    const { code, out: said } = await mailstaple('run', ...words, '--resume', out);
    expect({ code, said }).toMatchObject({ code: 0 });
    const kinds = filesOf(out).journal.run.outcomes.map(({ verdict }) => verdict.kind);
    expect(kinds).toEqual(settled);
  });

  test('a folder that holds no run, or one that leads elsewhere: one sentence, nothing written', async () => {
    using folder = new Folder();
    const at = (name: string): string => join(folder.path, name);
    const resume = (name: string) => complaint('run', ...words, '--resume', at(name));
    expect(await resume('nowhere')).toBe(`${at('nowhere')} is not there`);
    mkdirSync(at('empty'));
    expect(await resume('empty')).toBe(`${at('empty/journal.jsonl')} is not there`);
    folder.file('file', '');
    expect(await resume('file')).toBe(`${at('file')} is not a folder`);
    mkdirSync(at('lured'));
    const line = `${JSON.stringify(sampleRunLine())}\n`;
    const victim = folder.file('victim', line);
    linkSync(victim, at('lured/journal.jsonl'));
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('lured/evidence'));
    expect(await resume('lured')).toBe(`${at('lured/evidence')} is not a plain folder`);
    rmSync(at('lured/evidence'));
    symlinkSync(victim, at('lured/report.html'));
    expect((await mailstaple('run', ...words, '--resume', at('lured'))).code).toBeLessThan(4);
    expect(lstatSync(at('lured/report.html')).isFile()).toBe(true);
    expect(readFileSync(victim, 'utf8')).toBe(line);
    symlinkSync(at('not-yet'), at('elsewhere/journal.jsonl'));
    expect(await complaint('run', ...words, '--out', at('elsewhere'))).toMatch(
      /holds a run already/,
    );
    expect(existsSync(at('not-yet'))).toBe(false);
  });

  test('a journal that no room is left for stays as it was, to its last line', () => {
    using folder = new Folder();
    const line = JSON.stringify(sampleRunLine({ leftOut: ['x'.repeat(100_000)] }));
    const journal = folder.file('journal.jsonl', `${line}\n`);
    const program = [process.execPath, join(ROOT, 'cli/main.ts'), 'run', ...words];
    const { status, stderr } = spawnSync(
      'bash',
      [join(ROOT, 'scripts/faults/small-files.sh'), '64', ...program, '--resume', folder.path],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `mailstaple: ${folder.path} cannot be written (EFBIG)\n`,
    });
    expect(readFileSync(journal, 'utf8')).toBe(`${line}\n`);
    expect(readdirSync(folder.path)).toEqual(['journal.jsonl']);
  });

  test('what was settled is not', async () => {
    using folder = new Folder();
    const out = join(folder.path, 'out');
    await mailstaple('run', ...words, '--out', out);
    const before = filesOf(out).journal.run.outcomes;
    expect((await mailstaple('run', ...words, '--resume', out)).code).toBe(0);
    expect(filesOf(out).journal.run.outcomes).toEqual(before);
  });

  test('a part stays the part it is: it need not be named again, and no other is taken', async () => {
    using folder = new Folder();
    const at = (name: string): string => join(folder.path, name);
    const many = ['reference', '--only', 'server/times/exp*', '--tls', '1.3'];
    const [whole, part] = [at('whole'), at('part')];
    expect((await mailstaple('run', ...words, '--out', whole)).code).toBe(0);
    expect((await mailstaple('run', ...many, '--shard', '1/2', '--out', part)).code).toBe(0);
    const text = readFileSync(join(part, 'journal.jsonl'), 'utf8');
    const { outcomes, run } = readJournal(text).run;
    // As a run leaves it that was killed.
    const last = outcomes.at(-1)?.cell ?? '';
    const kept = text.split('\n').filter((line) => !line.includes(last));
    writeFileSync(join(part, 'journal.jsonl'), kept.join('\n'));
    const { code, err } = await mailstaple('run', ...many, '--resume', part);
    expect({ code, err }).toMatchObject({ code: 0 });
    const again = filesOf(part).journal.run;
    expect(again.outcomes.map(({ cell }) => cell).toSorted()).toEqual(
      outcomes.map(({ cell }) => cell).toSorted(),
    );
    expect(again.run.shard).toEqual(run.shard);

    const refused = (folder: string, ...more: string[]) =>
      complaint('run', ...more, '--resume', folder);
    expect(await refused(part, ...many, '--shard', '2/2')).toMatch(
      /part holds part 1\/2, and not part 2\/2$/,
    );
    expect(await refused(part, ...many, '--shard', '1/3')).toMatch(/and not part 1\/3$/);
    for (const own of [[], ['--shard', '1/2']])
      expect(await refused(part, ...words, ...own)).toMatch(
        /part holds part 1\/2 of another plan: [^\n]*$/,
      );
    expect(await refused(whole, ...words, '--shard', '1/2')).toMatch(
      /whole holds a whole run, and no part of one: part 1\/2 has a folder of its own$/,
    );
    // Balanced by the times of another run it would have other cells.
    writeFileSync(
      join(part, 'journal.jsonl'),
      text.replace(`"planned":${run.planned}`, `"planned":${run.planned + 1}`),
    );
    expect(await refused(part, ...many)).toMatch(/part 1\/2, balanced otherwise: --times has/);
    expect(filesOf(part).journal.run.outcomes).toHaveLength(outcomes.length);
  });

  test('what came after was judged by other claims, and that is said', async () => {
    using folder = new Folder();
    const out = join(folder.path, 'out');
    const file = join(out, 'journal.jsonl');
    await mailstaple('run', ...words, '--out', out);
    // As an earlier Mailstaple began it.
    const text = readFileSync(file, 'utf8').replace('"scenarios":', '"scenarios":1');
    writeFileSync(file, text);
    expect((await mailstaple('run', ...words, '--resume', out)).code).toBe(0);
    const { run, problems } = readJournal(readFileSync(file, 'utf8'));
    expect(problems).toEqual([]);
    expect(run.run.provenance).toEqual(readJournal(text).run.run.provenance);
    expect(run.resumed).toMatchObject([
      {
        provenance: { suite: { scenarios: scenarios.length } },
        command: ['run', ...words, '--resume', out],
      },
    ]);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(
      /Gone on with<.*Claims, gone on</,
    );
  });
});

describe('a bad invocation plays nothing', () => {
  test.each([
    ['an unknown target', ['run', 'referense'], /did you mean reference\?/],
    [
      'an unknown scenario',
      ['run', 'reference', '--only', 'server/tmes/*'],
      /no scenario matches server\/tmes/,
    ],
    [
      'an unknown defect',
      ['run', 'reference', '--defect', 'staples-nothin'],
      /did you mean staples-nothing\?/,
    ],
    ['an unknown word', ['frobnicate'], /^there is no command or target frobnicate$/],
    [
      'a misspelt command',
      ['diif', 'a', 'b'],
      /^there is no command or target diif \(did you mean diff\?\)$/,
    ],
    [
      'a misspelt target',
      ['referense'],
      /^there is no command or target referense \(did you mean reference\?\)$/,
    ],
    ['an unknown target of run', ['run', 'frobnicate'], /^unknown target frobnicate$/],
    ['an unknown profile', ['run', 'reference', '--profile', 'nowhere'], /unknown profile nowhere/],
    [
      'a baseline that is not there',
      ['run', 'reference', '--baseline', '/nowhere.yaml'],
      /nowhere\.yaml is not there/,
    ],
  ])('%s', async (_, words, sentence) => {
    using folder = new Folder();
    const out = join(folder.path, 'out');
    expect(await complaint(...words, '--out', out)).toMatch(sentence);
    expect(existsSync(out)).toBe(false);
  });

  test('a mistake in a baseline: one sentence with file and line, before anything is played', async () => {
    using folder = new Folder();
    const out = join(folder.path, 'out');
    const file = folder.file('known.yaml', '# kept\n- cells: x\n  verdict: bad\n  reason: y\n');
    const words = ['run', 'reference', '--baseline', file, '--out', out];
    expect(await complaint(...words)).toMatch(
      /known\.yaml:2: expected "verdict" to be one or a list of .*, found "bad"$/,
    );
    expect(existsSync(out)).toBe(false);
  });

  test('a folder that holds another run: exit 2, and that run is left as it is', async () => {
    using folder = new Folder();
    folder.file('journal.jsonl', 'another run\n');
    const { code, err } = await mailstaple(
      'run',
      'reference',
      '--only',
      'server/times/*',
      '--out',
      folder.path,
    );
    expect(code).toBe(2);
    expect(isOneSentence(err)).toBe(true);
    expect(readFileSync(join(folder.path, 'journal.jsonl'), 'utf8')).toBe('another run\n');
  });
});
