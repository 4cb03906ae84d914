import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../harness/model/run.ts';
import type { VerdictKind } from '../../../harness/model/verdict.ts';
import { folderOf } from '../../../harness/run/evidence/files.ts';
import { EvidenceKeeper } from '../../../harness/run/evidence/keep.ts';
import { appendLine } from '../../../reports/journal.ts';
import { sampleOutcome, sampleRunLine } from '../../../reports/sample.fixture.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';

/** A run of two passes and a finding, and its evidence. */
async function recorded(folder: Folder): Promise<{ run: string; outcomes: Outcome[] }> {
  const run = join(folder.path, 'run');
  mkdirSync(run);
  const outcomes: Outcome[] = [];
  const kinds: [string, VerdictKind][] = [
    ['server/a/one', 'pass'],
    ['server/a/two', 'pass'],
    ['server/b/bad', 'fail'],
  ];
  await using keeper = new EvidenceKeeper(run, 'ours-1.server');
  for (const [scenario, kind] of kinds) {
    const cell = `${scenario}@ours:1#starttls,tls1.3`;
    const evidence = await keeper.keep(cell, kind, new Map([['staple.der', scenario]]));
    outcomes.push(sampleOutcome(kind, { scenario, cell, evidence }));
  }
  const lines = [sampleRunLine(), ...outcomes, sampleOutcome('unsupported')];
  writeFileSync(join(run, 'journal.jsonl'), lines.map(appendLine).join(''));
  return { run, outcomes };
}
const staple = (root: string, { cell }: Outcome): string =>
  readFileSync(join(root, folderOf(cell), 'staple.der'), 'utf8');

describe('mailstaple evidence', () => {
  it('unpacks what is asked for, and says where it lies', async () => {
    using folder = new Folder();
    const { run, outcomes } = await recorded(folder);
    const [one, two, bad] = outcomes as [Outcome, Outcome, Outcome];
    const first = await mailstaple('evidence', run, 'server/a/one');
    expect(first).toEqual({
      code: 0,
      err: '',
      out: `${join(run, 'unpacked', folderOf(one.cell))}\n`,
    });
    expect(staple(join(run, 'unpacked'), one)).toBe('server/a/one');
    expect(existsSync(join(run, 'unpacked', folderOf(two.cell)))).toBe(false);
    expect(existsSync(join(run, folderOf(one.cell)))).toBe(false);
    const out = join(folder.path, 'all');
    const all = await mailstaple('evidence', run, '--out', out);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out.trim().split('\n')).toHaveLength(3);
    expect([one, two, bad].map((outcome) => staple(out, outcome))).toEqual([
      'server/a/one',
      'server/a/two',
      'server/b/bad',
    ]);
  });

  it('says what cannot be had', async () => {
    using folder = new Folder();
    const { run, outcomes } = await recorded(folder);
    expect(await complaint('evidence', run, 'server/none')).toBe(
      'no cell of this run matches server/none',
    );
    expect(await complaint('evidence', join(folder.path, 'none'))).toMatch(/is not there/);
    const pack = join(run, 'evidence', 'ours-1.server.tar.zst');
    writeFileSync(pack, 'junk');
    const { code, err, out } = await mailstaple('evidence', run);
    expect(code).toBe(1);
    expect(err).toMatch(/breaks off or is damaged[\s\S]*lacks 2 of the cells asked for/);
    expect(out.trim()).toBe(join(run, folderOf(outcomes[2]?.cell ?? '')));
  });

  it('names no folder of a cell whose plain files did not come along', async () => {
    using folder = new Folder();
    const { run, outcomes } = await recorded(folder);
    rmSync(join(run, 'evidence', 'ours-1'), { recursive: true });
    for (const more of [[], ['--out', join(folder.path, 'out')]]) {
      const { code, err, out } = await mailstaple('evidence', run, 'server/b/bad', ...more);
      expect(code).toBe(1);
      expect(err).toMatch(/the evidence of 1 cell is not there$/m);
      expect(out).not.toContain(folderOf(outcomes[2]?.cell ?? ''));
    }
  });

  it('writes through no link', async () => {
    using folder = new Folder();
    const { run, outcomes } = await recorded(folder);
    const victim = folder.file('victim', 'victim');
    const at = join(run, 'unpacked', folderOf(outcomes[0]?.cell ?? ''));
    mkdirSync(at, { recursive: true });
    symlinkSync(victim, join(at, 'staple.der'));
    expect((await mailstaple('evidence', run)).code).toBe(0);
    expect(readFileSync(victim, 'utf8')).toBe('victim');
    const lured = join(folder.path, 'lured');
    mkdirSync(lured);
    symlinkSync(folder.path, join(lured, 'evidence'));
    expect(await complaint('evidence', run, '--out', lured)).toMatch(/is not a plain folder/);
  });
});
