import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendLine } from '../../../reports/journal.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../../reports/sample.fixture.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';
import { evidenceDigest } from '../../shared/provenance/file-digests.ts';

const journal =
  appendLine(sampleRunLine()) +
  appendLine(sampleTarget()) +
  appendLine(sampleOutcome('pass')) +
  appendLine({ type: 'end', endedAt: 'later', reason: 'done', staleLines: [] });

test.each(['ed25519', 'rsa', 'ec'] as const)(
  'a run that is signed: checked by us and by openssl, and every change is told: %s',
  { timeout: 120_000 },
  async (type) => {
    using folder = new Folder();
    const pair =
      type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : type === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
          : generateKeyPairSync('ed25519');
    const secret = folder.file('key.pem', pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const open = folder.file('pub.pem', pair.publicKey.export({ format: 'pem', type: 'spki' }));
    mkdirSync(join(folder.path, 'run', 'evidence', 'a'), { recursive: true });
    folder.file('run/journal.jsonl', journal);
    folder.file('run/evidence/a/staple.der', 'x');
    const run = join(folder.path, 'run');
    const signed = await mailstaple('report', run, '--format', 'json', '--sign', secret);
    expect(signed).toMatchObject({ code: 0, err: '' });
    const [, command = ''] = /\n {2}(openssl .*)\n/.exec(signed.out) ?? [];
    const verified = spawnSync('sh', ['-c', command.replace('PUBLIC.pem', open)], { cwd: run });
    expect(verified.status).toBe(0);
    expect(await mailstaple('report', run, '--check', '--key', open)).toMatchObject({
      code: 0,
      out: '3 files are as listed, and the signature is of this key\n',
    });
    folder.file('run/evidence/a/staple.der', 'y');
    folder.file('run/evidence/a/more', 'z');
    symlinkSync('/etc/passwd', join(run, 'link'));
    rmSync(join(run, 'report.json'));
    const changed = await mailstaple('report', run, '--check', '--key', open);
    expect(changed.code).toBe(1);
    expect(changed.out).toBe(
      'missing: report.json\nadded: evidence/a/more\nchanged: evidence/a/staple.der\n',
    );
    writeFileSync(join(run, 'digests.txt'), '');
    expect((await mailstaple('report', run, '--check', '--key', open)).out).toMatch(
      /the signature is not of this key over these digests/,
    );
  },
);

test('evidence that is not what the journal says is told, whatever the digests say', {
  timeout: 60_000,
}, async () => {
  using folder = new Folder();
  mkdirSync(join(folder.path, 'run', 'evidence'), { recursive: true });
  folder.file('run/evidence/staple.der', 'x');
  const run = join(folder.path, 'run');
  const evidence = evidenceDigest(run);
  expect(evidence.files).toBe(1);
  const lines = journal.split('\n').slice(0, 3).join('\n');
  const last = { type: 'end', endedAt: 'later', reason: 'done', staleLines: [], evidence } as const;
  folder.file('run/journal.jsonl', `${lines}\n${appendLine({ ...last, staleLines: [] })}`);
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = folder.file('key.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const sign = async (): Promise<unknown> =>
    mailstaple('report', run, '--format', 'json', '--sign', key);
  expect(await sign()).toMatchObject({ code: 0 });
  expect((await mailstaple('report', run, '--check')).code).toBe(0);
  folder.file('run/evidence/staple.der', 'y');
  await sign();
  const checked = await mailstaple('report', run, '--check');
  expect(checked.code).toBe(1);
  expect(checked.out).toBe(
    'the evidence is not what the journal says that it was when the run ended\n',
  );
  rmSync(join(run, 'evidence'), { recursive: true });
  await sign();
  expect((await mailstaple('report', run, '--check')).out).toBe(
    'evidence is missing: the journal tells of 1 file, and 1 is not there\n',
  );
});

test('what is made from a run later on accuses it of nothing', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  const run = join(folder.path, 'run');
  const words = ['reference', '--only', 'server/calibration/staple-file', '--tls', '1.3'];
  expect(await mailstaple('run', ...words, '--out', run)).toMatchObject({ code: 0 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = folder.file('key.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await mailstaple('report', run, '--sign', key);
  expect(await mailstaple('evidence', run)).toMatchObject({ code: 0 });
  expect(await mailstaple('judge', run)).toMatchObject({ code: 0 });
  const { code, out } = await mailstaple('report', run, '--check');
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /files are as listed.*\nunpacked\/ was not looked at: .*\njudged\/ was not looked at: .*\n$/,
    ),
  });
  await mailstaple('report', run, '--sign', key);
  expect(await mailstaple('report', run, '--check')).toMatchObject({ code: 0 });
  await mailstaple('report', join(run, 'judged'), '--sign', key);
  expect(await mailstaple('report', join(run, 'judged'), '--check')).toMatchObject({ code: 0 });
});

test('no key, no digests: one sentence, exit 2', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  mkdirSync(join(folder.path, 'run'));
  folder.file('run/journal.jsonl', journal);
  const run = join(folder.path, 'run');
  const junk = folder.file('junk.pem', 'junk');
  expect(await complaint('report', run, '--sign', junk)).toMatch(/holds no key in PEM/);
  expect(await complaint('report', run, '--sign', join(folder.path, 'no'))).toMatch(/is not there/);
  expect(await complaint('report', run, '--check')).toMatch(/digests\.txt is not there/);
});
