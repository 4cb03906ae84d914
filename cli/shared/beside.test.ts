import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Outcome } from '../../harness/model/run.ts';
import { folderOf } from '../../harness/run/evidence/files.ts';
import { sampleOutcome } from '../../reports/sample.fixture.ts';
import { besideIn } from './beside.ts';
import { Folder } from './command.fixture.ts';

const [CONFIGURATION, LOG] = ['target-configuration.txt', 'target.log'];

test('is read where the evidence of a cell lies in plain files, and nowhere else', () => {
  using folder = new Folder();
  const { cell } = sampleOutcome('fail');
  const at = join(folder.path, folderOf(cell));
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, CONFIGURATION), 'listen 26001\n\ttls on\n');
  writeFileSync(join(at, LOG), '');
  const victim = folder.file('secret', 'secret');
  const of = (change: Partial<NonNullable<Outcome['evidence']>>): Outcome =>
    sampleOutcome('fail', {
      evidence: { folder: folderOf(cell), files: [CONFIGURATION, LOG], ...change },
    });
  const beside = besideIn(folder.path);
  const found = { configuration: ['listen 26001', '    tls on'], log: [] };
  expect(beside(of({}))).toEqual(found);
  expect(beside(of({ files: [LOG] }))).toEqual({ configuration: [], log: [] });
  expect(beside(of({ pack: 'evidence/x.tar.zst' }))).toBeUndefined();
  expect(beside(sampleOutcome('unsupported'))).toBeUndefined();
  // What a journal says of folders leads nowhere, and neither does a link.
  expect(beside(of({ folder: '..' }))).toEqual(found);
  rmSync(join(at, CONFIGURATION));
  symlinkSync(victim, join(at, CONFIGURATION));
  expect(beside(of({}))).toEqual({ configuration: [], log: [] });
  rmSync(join(folder.path, 'evidence'), { recursive: true });
  symlinkSync('/', join(folder.path, 'evidence'));
  expect(beside(of({}))).toEqual({ configuration: [], log: [] });
});
