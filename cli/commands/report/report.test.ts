import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendLine } from '../../../reports/journal.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../../reports/sample.fixture.ts';
import { complaint, Folder, isOneSentence, mailstaple } from '../../shared/command.fixture.ts';

const end = (reason: 'done' | 'interrupted'): string =>
  appendLine({ type: 'end', endedAt: new Date().toISOString(), reason, staleLines: [] });
const nothing = appendLine(sampleRunLine({ planned: 0 })) + appendLine(sampleTarget());
const quiet = nothing + appendLine(sampleOutcome('pass'));

describe('report', { timeout: 60_000 }, () => {
  test('from a folder or its journal, in the formats asked for, elsewhere too', async () => {
    using folder = new Folder();
    const journal = folder.file('journal.jsonl', quiet + end('done'));
    const first = await mailstaple('report', folder.path, '--format', 'json,tap');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(readFileSync(join(folder.path, 'report.json'), 'utf8')).tool.name).toBe(
      'mailstaple',
    );
    expect(existsSync(join(folder.path, 'report.tap'))).toBe(true);
    expect(existsSync(join(folder.path, 'report.html'))).toBe(false);
    const out = join(folder.path, 'public', 'run');
    expect((await mailstaple('report', journal, '--out', out)).code).toBe(0);
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  });

  test('the exit code is that of the run; a torn journal is told of and reported on', async () => {
    using folder = new Folder();
    folder.file('journal.jsonl', quiet + end('interrupted'));
    expect((await mailstaple('report', folder.path)).code).toBe(130);
    folder.file('journal.jsonl', nothing + end('done'));
    expect((await mailstaple('report', folder.path)).code).toBe(3);
    folder.file('journal.jsonl', `${quiet}${end('done')}{"type":"outc`);
    const torn = await mailstaple('report', folder.path);
    expect(torn.code).toBe(0);
    expect(torn.err).toMatch(/torn/);
  });

  test('--fail-on counts as run has it, in the exit code and in JUnit', async () => {
    using folder = new Folder();
    const known = sampleOutcome('warn', { known: 'told' });
    folder.file('journal.jsonl', nothing + appendLine(known) + end('done'));
    const junit = (): string => readFileSync(join(folder.path, 'junit.xml'), 'utf8');
    expect((await mailstaple('report', folder.path, '--format', 'junit')).code).toBe(0);
    expect(junit()).not.toContain('<failure');
    const strict = ['--format', 'junit', '--fail-on', 'warn'];
    expect((await mailstaple('report', folder.path, ...strict)).code).toBe(1);
    expect(junit()).toContain('<failure');
    expect(await complaint('report', folder.path, '--fail-on', 'pass')).toMatch(/fail-on/);
  });

  test('says what moved since another run, where they have a target in common', async () => {
    using folder = new Folder();
    const run = folder.file('journal.jsonl', quiet + end('done'));
    const earlier = folder.file(
      'earlier',
      nothing + appendLine(sampleOutcome('fail')) + end('done'),
    );
    expect(await mailstaple('report', run, '--against', earlier, '--format', 'html')).toMatchObject(
      {
        code: 0,
        err: '',
      },
    );
    const other = folder.file(
      'other',
      nothing + appendLine(sampleOutcome('pass', { target: 'x' })),
    );
    expect(await complaint('report', run, '--against', other)).toMatch(/no target in common/);
    expect(await complaint('report', run, '--against', join(folder.path, 'no'))).toMatch(
      /is not there/,
    );
  });

  test('every format is written, a PDF where a Chromium is there', async () => {
    using folder = new Folder();
    folder.file('journal.jsonl', quiet + end('done'));
    const formats = 'html,json,junit,markdown,tap,sarif,csv,github,gitlab,badge,shields';
    expect((await mailstaple('report', folder.path, '--format', formats)).code).toBe(0);
    for (const file of [
      'report.csv',
      'annotations.txt',
      'gl-code-quality-report.json',
      'badge.svg',
    ])
      expect(existsSync(join(folder.path, file))).toBe(true);
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      expect(await complaint('report', folder.path, '--format', 'pdf')).toMatch(
        /^a PDF is printed by Chromium, and none of .* is installed/,
      );
    } finally {
      process.env.PATH = path;
    }
    expect(existsSync(join(folder.path, 'report.pdf'))).toBe(false);
  });

  test('what cannot be done leaves the reports that are there as they are', async () => {
    using folder = new Folder();
    folder.file('journal.jsonl', quiet + end('done'));
    const names = ['report.html', 'report.json', 'junit.xml', 'report.pdf', 'profile.html'];
    for (const name of names) folder.file(name, 'as it was');
    const other = folder.file(
      'other',
      nothing + appendLine(sampleOutcome('pass', { target: 'x' })),
    );
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      for (const words of [
        ['--against', other],
        ['--against', folder.file('junk', 'junk')],
        ['--format', 'html,json,junit,pdf'],
        ['--format', 'html,xml'],
        ['--fail-on', 'never'],
        ['--sign', folder.file('key.pem', 'no key')],
      ])
        expect(await complaint('report', folder.path, ...words)).not.toBe('');
      for (const cut of ['{"type":"run","sch', quiet.slice(0, 40), ''])
        expect(await complaint('report', folder.file('cut', cut), '--out', folder.path)).toMatch(
          /no run line/,
        );
    } finally {
      process.env.PATH = path;
    }
    expect(names.map((name) => readFileSync(join(folder.path, name), 'utf8'))).toEqual(
      names.map(() => 'as it was'),
    );
  });

  test('what is no run: one sentence, exit 2', async () => {
    using folder = new Folder();
    const complaints: [string, RegExp][] = [
      [join(folder.path, 'nowhere'), /is not there/],
      [folder.path, /journal\.jsonl is not there/],
      [folder.file('empty', ''), /no run line/],
      [folder.file('junk', Buffer.alloc(1_048_576, 0x9b)), /no run line/],
      [folder.file('other', '{"type":"run","schema":7}\n'), /schema 7/],
    ];
    for (const [path, what] of complaints) {
      const said = await complaint('report', path);
      expect(said).toMatch(what);
      expect(said).not.toContain('\n');
    }
    const fine = folder.file('journal', quiet + end('done'));
    expect(await complaint('report', fine, '--format', 'jsn')).toMatch(/did you mean json/);
    expect(await complaint('report', fine, '--out', fine)).toMatch(/journal is not a folder$/);
    const { code, err } = await mailstaple('report', folder.path);
    expect({ code, one: isOneSentence(err) }).toEqual({ code: 2, one: true });
  });
});
