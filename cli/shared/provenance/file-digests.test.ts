import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJournal } from '../../../reports/journal.ts';
import { complaint, Folder, mailstaple } from '../command.fixture.ts';

/** Most of what a path may have on Linux (PATH_MAX), octets. */
const DEEP = Array.from({ length: 15 }, () => 'x'.repeat(200)).join('/');

/** Evidence below a folder whose paths are longer than any that the file system takes. */
class TooDeep implements Disposable {
  readonly #hung: string;
  readonly #lower: string;
  constructor({ path }: Folder, run: string) {
    const upper = join(run, 'evidence', DEEP);
    this.#lower = join(path, 'lower');
    this.#hung = join(upper, 'lower');
    mkdirSync(upper, { recursive: true });
    mkdirSync(join(this.#lower, DEEP), { recursive: true });
    renameSync(this.#lower, this.#hung);
  }
  /** What nobody could take away as a whole is parted again. */
  [Symbol.dispose](): void {
    renameSync(this.#hung, this.#lower);
  }
}
const narrow = ['reference', '--only', 'server/times/expired', '--tls', '1.3'];
const unread = /the evidence cannot be read \(ENAMETOOLONG\): its digest is not on rec/;

/** The run that lies there has its end and its reports, and no digest of its evidence. */
function expectWhole(out: string): void {
  const { run } = readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8'));
  expect(run.end).toMatchObject({ reason: 'done', staleLines: [] });
  expect(run.end).not.toHaveProperty('evidence');
  expect(existsSync(join(out, 'report.html'))).toBe(true);
}

test('evidence that cannot be read keeps no run from its end', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  const out = join(folder.path, 'out');
  using _ = new TooDeep(folder, out);
  const { code, err } = await mailstaple('run', ...narrow, '--out', out);
  expect(err).toMatch(unread);
  expect(code).toBe(3);
  expectWhole(out);
});

test('nor a merged one, and who signs or checks it is told', { timeout: 120_000 }, async () => {
  using folder = new Folder();
  const [run, out] = [join(folder.path, 'run'), join(folder.path, 'out')];
  expect(await mailstaple('run', ...narrow, '--out', run)).toMatchObject({ code: 0 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = folder.file('key.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }));
  {
    using _ = new TooDeep(folder, out);
    const merged = await mailstaple('merge', run, '--out', out);
    expect(merged.err).toMatch(unread);
    expect(merged.code).toBe(3);
    expectWhole(out);
    const cannot = /out cannot be read \(ENAMETOOLONG\)$/;
    expect(await complaint('report', out, '--sign', key)).toMatch(cannot);
    folder.file('out/digests.txt', '');
    expect(await complaint('report', out, '--check')).toMatch(cannot);
  }
});
