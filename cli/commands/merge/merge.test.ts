import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EndRecord, Evidence, Outcome, Run } from '../../../harness/model/run.ts';
import { folderOf } from '../../../harness/run/evidence/files.ts';
import { EvidencePack } from '../../../harness/run/evidence/pack.ts';
import { appendLine, readJournal } from '../../../reports/journal.ts';
import {
  sampleLater,
  sampleOutcome,
  sampleRunLine,
  sampleTarget,
} from '../../../reports/sample.fixture.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';
import { together } from './together.ts';

const end = (reason: EndRecord['reason'], ...staleLines: string[]): EndRecord => ({
  type: 'end',
  endedAt: '2030-01-01T00:00:00.000Z',
  reason,
  staleLines,
});
const part = (id: string, outcome: Outcome, last?: EndRecord): Run => ({
  run: sampleRunLine({ id, planned: 1, leftOut: [`${id} was left out`, 'both'] }),
  targets: [sampleTarget({ roles: [outcome.role] })],
  outcomes: [outcome],
  ...(last ? { end: last } : {}),
});
const one = sampleOutcome('pass', { scenario: 'server/a/one' });
const two = sampleOutcome('pass', { scenario: 'client/a/two', role: 'client' });

describe('parts of a run together', () => {
  test('cells, targets and what was left out; stale is what no part matched', () => {
    const whole = together([
      part('a', one, end('done', 'x', 'y')),
      part('b', two, end('done', 'y', 'z')),
    ]);
    expect(whole.run).toMatchObject({
      id: 'a',
      planned: 2,
      leftOut: ['a was left out', 'both', 'b was left out'],
    });
    expect(whole.targets).toMatchObject([{ roles: ['client', 'server'] }]);
    expect(whole.outcomes.map(({ scenario }) => scenario)).toEqual([
      'server/a/one',
      'client/a/two',
    ]);
    expect(whole.end).toMatchObject({ reason: 'done', staleLines: ['y'] });
  });

  test('what expired in one part has expired; what all were judged by is said', () => {
    const gone = 'whatever is said of it';
    const parts = [
      part('a', one, { ...end('done', gone, 'z expired on 2027-01-31.'), expired: [gone] }),
      part('b', two, end('done')),
    ] as const;
    const whole = together([...parts]);
    expect(whole.end).toMatchObject({ staleLines: [gone], expired: [gone] });
    expect(whole.run.provenance).toEqual(parts[0].run.provenance);
    const { provenance: _, ...older } = parts[1].run;
    expect(together([parts[0], { ...parts[1], run: older }]).run).not.toHaveProperty('provenance');
  });

  test('what parts were judged by later on is said of the whole', () => {
    const a = part('a', one, end('done'));
    const later = sampleLater(part('b', two, end('done')));
    const whole = together([a, later]);
    expect(whole.resumed).toEqual(later.resumed);
    expect(whole.run).not.toHaveProperty('provenance');
    expect(whole.run.judgedAgain).toEqual({ ...later.run.judgedAgain, notJudged: 2 });
    expect(together([later, a]).run.judgedAgain).toEqual(whole.run.judgedAgain);
    expect(together([a, part('c', two)])).not.toHaveProperty('resumed');
  });

  test('a cell played twice counts once; the worst end is the end', () => {
    const again = { ...one, title: 'again' };
    const whole = together([part('a', one, end('failed')), part('b', again, end('interrupted'))]);
    expect(whole.run.planned).toBe(1);
    expect(whole.outcomes).toMatchObject([{ title: 'again' }]);
    expect(whole.end?.reason).toBe('interrupted');
    expect(together([part('a', one, end('done')), part('b', two)]).end).toBeUndefined();
  });
});

/** A part as it lies in a folder: its journal, and a staple of each outcome that names evidence. */
function laid(folder: Folder, name: string, { run, targets, outcomes, end: last }: Run): string {
  const dir = join(folder.path, name);
  mkdirSync(dir, { recursive: true });
  for (const { evidence } of outcomes) {
    if (!evidence?.folder.startsWith('evidence/here')) continue;
    mkdirSync(join(dir, evidence.folder), { recursive: true });
    for (const file of evidence.files) writeFileSync(join(dir, evidence.folder, file), name);
  }
  const lines = [run, ...targets, ...outcomes, ...(last ? [last] : [])].map(appendLine).join('');
  writeFileSync(join(dir, 'journal.jsonl'), lines);
  return dir;
}
const withEvidence = (outcome: Outcome, of: string, ...files: string[]): Outcome => ({
  ...outcome,
  evidence: { folder: of, files },
});

test('merge: one folder with journal, evidence and reports', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  const [first, second] = [
    withEvidence(one, 'evidence/here/a', 'staple.der'),
    withEvidence(two, 'evidence/here/b', 'staple.der'),
  ];
  const a = laid(folder, 'a', part('a', first, end('done')));
  const b = laid(folder, 'b', part('b', second, end('done')));
  const out = join(folder.path, 'whole');
  expect(await mailstaple('merge', a, b, '--out', out, '--format', 'json')).toMatchObject({
    code: 0,
    err: '',
  });
  const { run, damaged } = readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8'));
  expect({ cells: run.outcomes.length, damaged }).toEqual({ cells: 2, damaged: 0 });
  for (const file of ['report.json', 'evidence/here/a/staple.der', 'evidence/here/b/staple.der'])
    expect(existsSync(join(out, file))).toBe(true);
  expect(await complaint('merge', a, b, '--out', out)).toMatch(/holds a run already/);
  expect(await complaint('merge', a, a, '--out', join(folder.path, 'new'))).toMatch(
    /are the same run/,
  );
  expect(await complaint('merge', a, folder.path, '--out', join(folder.path, 'new'))).toMatch(
    /is not there/,
  );
  expect(existsSync(join(folder.path, 'new'))).toBe(false);
  expect(await complaint('merge', a)).toMatch(/--out/);
});

test('merge: packs of the same name are both kept, each under a name of its own', async () => {
  using folder = new Folder();
  const packed = async (name: string, outcome: Outcome): Promise<string> => {
    const dir = join(folder.path, name);
    mkdirSync(dir);
    await using pack = new EvidencePack(dir, 'exim-4.98.server');
    const at = folderOf(outcome.cell);
    const evidence: Evidence = {
      folder: at,
      files: ['staple.der'],
      pack: await pack.add(at, new Map([['staple.der', name]])),
    };
    return laid(folder, name, part(name, { ...outcome, evidence }, end('done')));
  };
  const parts = [await packed('a', one), await packed('b', two)];
  const out = join(folder.path, 'whole');
  const words = ['merge', ...parts, '--out', out, '--format', 'json'];
  expect(await mailstaple(...words)).toMatchObject({ code: 0, err: '' });
  const { run } = readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8'));
  expect(run.outcomes.map(({ evidence }) => evidence?.pack)).toEqual([
    'evidence/exim-4.98.server.tar.zst',
    'evidence/exim-4.98.server-2.tar.zst',
  ]);
  expect(await mailstaple('evidence', out)).toMatchObject({ code: 0, err: '' });
  const staple = ({ cell }: Outcome): string =>
    readFileSync(join(out, 'unpacked', folderOf(cell), 'staple.der'), 'utf8');
  expect([staple(one), staple(two)]).toEqual(['a', 'b']);
});

describe('a part that is out to do harm', { timeout: 60_000 }, () => {
  const outside = (folder: Folder): string => folder.file('outside', 'outside');

  test('leads nowhere by links, devices, long files and names', async () => {
    using folder = new Folder();
    const victim = outside(folder);
    const names = ['link', 'zero', 'sparse', 'fine', 'gone', '../../../outside', '..', 'x\0y', ''];
    const outcome = withEvidence(one, 'evidence/bad', ...names);
    const a = laid(folder, 'a', part('a', outcome, end('done')));
    mkdirSync(join(a, 'evidence', 'bad'), { recursive: true });
    const at = (name: string): string => join(a, 'evidence', 'bad', name);
    symlinkSync(victim, at('link'));
    symlinkSync('/dev/zero', at('zero'));
    for (const name of ['fine', 'sparse']) writeFileSync(at(name), name);
    truncateSync(at('sparse'), 2 ** 40);
    const out = join(folder.path, 'whole');
    const { code, err } = await mailstaple('merge', a, '--out', out, '--format', 'json');
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 0, lines: 8 });
    expect(err).toMatch(/link is a link, which is not followed/);
    expect(err).toMatch(/sparse is longer than \d+ octets/);
    expect(readdirSync(join(out, 'evidence', 'bad'))).toEqual(['fine']);
    expect(readFileSync(victim, 'utf8')).toBe('outside');
  });

  test.each([
    '../up',
    'evidence/../../up',
    '/tmp/up',
    'evidence',
    '.',
    `evidence${'/x'.repeat(5000)}`,
  ])('names the folder %.30s', async (named) => {
    using folder = new Folder();
    const a = laid(folder, 'a', part('a', withEvidence(one, named, 'staple.der'), end('done')));
    const out = join(folder.path, 'whole');
    const { code, err } = await mailstaple('merge', a, '--out', out, '--format', 'json');
    expect(code).toBe(0);
    expect(err).toMatch(/is no folder of evidence\n$/);
    expect(readdirSync(out).sort()).toEqual(['journal.jsonl', 'report.json']);
  });

  test.each(['../x.tar.zst', '/etc/x.tar.zst', 'evidence/../../x.tar.zst', 'evidence/a/b.tar.zst'])(
    'names the pack %s',
    async (pack) => {
      using folder = new Folder();
      const outcome = { ...one, evidence: { folder: 'evidence/here', files: ['x'], pack } };
      const a = laid(folder, 'a', part('a', outcome, end('done')));
      const out = join(folder.path, 'whole');
      const { code, err } = await mailstaple('merge', a, '--out', out, '--format', 'json');
      expect(code).toBe(0);
      expect(err).toMatch(/is no pack of evidence\n$/);
      expect(readdirSync(out).sort()).toEqual(['journal.jsonl', 'report.json']);
    },
  );

  test('is a folder behind a link, in a part and in the whole', async () => {
    using folder = new Folder();
    const elsewhere = join(folder.path, 'elsewhere');
    mkdirSync(join(elsewhere, 'x'), { recursive: true });
    writeFileSync(join(elsewhere, 'x', 'staple.der'), 'not ours');
    const a = laid(
      folder,
      'a',
      part('a', withEvidence(one, 'evidence/x', 'staple.der'), end('done')),
    );
    symlinkSync(elsewhere, join(a, 'evidence'));
    const out = join(folder.path, 'whole');
    const words = ['merge', a, '--format', 'json,html', '--out'];
    expect((await mailstaple(...words, out)).err).toMatch(/evidence is not a plain folder\n$/);
    expect(existsSync(join(out, 'evidence'))).toBe(false);
    const trap = join(folder.path, 'trap');
    mkdirSync(trap);
    symlinkSync(elsewhere, join(trap, 'evidence'));
    expect(await complaint(...words, trap)).toMatch(/trap\/evidence is not a plain folder/);
    const victim = outside(folder);
    const lured = join(folder.path, 'lured');
    mkdirSync(lured);
    symlinkSync(victim, join(lured, 'report.html'));
    symlinkSync('nowhere', join(lured, 'journal.jsonl'));
    expect(await complaint(...words, lured)).toMatch(/holds a run already/);
    expect(existsSync(join(lured, 'nowhere'))).toBe(false);
    symlinkSync(victim, join(a, 'report.html'));
    expect((await mailstaple('report', a)).code).toBe(0);
    expect(lstatSync(join(a, 'report.html')).isFile()).toBe(true);
    expect(readFileSync(victim, 'utf8')).toBe('outside');
  });

  test('has a journal that is a link or a folder, or nests without end', async () => {
    using folder = new Folder();
    const a = laid(folder, 'a', part('a', one, end('done')));
    const linked = join(folder.path, 'linked');
    mkdirSync(linked);
    symlinkSync(join(a, 'journal.jsonl'), join(linked, 'journal.jsonl'));
    const odd = join(folder.path, 'odd');
    mkdirSync(join(odd, 'journal.jsonl'), { recursive: true });
    const out = join(folder.path, 'whole');
    for (const [bad, why] of [
      [linked, /linked\/journal\.jsonl is a link, which is not followed$/],
      [odd, /odd\/journal\.jsonl is not a plain file$/],
    ] as const)
      for (const words of [
        ['merge', a, bad, '--out', out],
        ['report', bad],
        ['diff', a, bad],
        ['run', 'reference', '--resume', bad],
      ])
        expect(await complaint(...words)).toMatch(why);
    const deep = appendLine(two).replace(/}\n$/, `,"x":${'['.repeat(1e5)}${']'.repeat(1e5)}}\n`);
    writeFileSync(join(a, 'journal.jsonl'), deep, { flag: 'a' });
    const { code, err } = await mailstaple('merge', a, '--out', out, '--format', 'json');
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/Line 5 was skipped: it nests too deep\.\n$/),
    });
  });
});

test('parts that overlap are told of', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  const [a, b] = ['a', 'b'].map((name) => laid(folder, name, part(name, one, end('done'))));
  const out = join(folder.path, 'whole');
  const { code, err } = await mailstaple(
    'merge',
    a ?? '',
    b ?? '',
    '--out',
    out,
    '--format',
    'json',
  );
  expect(code).toBe(0);
  expect(err).toMatch(
    /\/a and .*\/b overlap in 1 cell, such as server\/a\/one@.*: the later part counts\n$/,
  );
});
