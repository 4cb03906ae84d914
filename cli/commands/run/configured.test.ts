import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { referenceLaunchers } from '../../../harness/reference/launchers.ts';
import { FixtureCache } from '../../../harness/run/fixture-cache.ts';
import { setupOf } from '../../../harness/run/roles/server/setup.ts';
import { server } from '../../../harness/vocabulary.ts';
import { readJournal } from '../../../reports/journal.ts';
import { Folder, mailstapleWith } from '../../shared/command.fixture.ts';

/** A last resort, for machines that have much else to do; milliseconds. */
const PATIENCE = 240_000;
const examples = join(import.meta.dirname, '..', '..', '..', 'examples');

/** Plays in a folder, and reads what was left in its `out`. */
async function played(folder: string, ...words: string[]) {
  const out = join(folder, `out-${process.hrtime.bigint()}`);
  const ended = await mailstapleWith(
    { cwd: folder, timeout: PATIENCE },
    'run',
    ...words,
    '--out',
    out,
  );
  const read = () => readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8')).run;
  return { ...ended, read };
}

const kinds = (
  run: ReturnType<Awaited<ReturnType<typeof played>>['read']>,
): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { verdict } of run.outcomes) counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1;
  return counts;
};

/** A copy of an example, to be run in and changed. */
class Copy extends Folder {
  constructor(...names: string[]) {
    super();
    for (const name of names)
      cpSync(join(examples, name), join(this.path, name), { recursive: true });
  }
}

describe('the examples', { timeout: 2 * PATIENCE }, () => {
  test(
    'a server behind an adapter passes its calibration; its ' +
      'staple file is replaced in every way',
    async () => {
      using copy = new Copy('adapter');
      const only = [
        'calibration/*',
        'life-cycle/in-place',
        'life-cycle/rename',
        'life-cycle/symlink',
        'life-cycle/removed',
      ];
      const { code, err, read } = await played(
        join(copy.path, 'adapter'),
        'example-server',
        ...only.flatMap((it) => ['--only', `server/${it}`]),
      );
      expect({ code, err: err.split('\n').at(-2) }).toMatchObject({ code: 0 });
      const run = read();
      // What becomes of a staple whose file is gone is left open: a note, in either version of TLS.
      expect(kinds(run)).toEqual({ pass: run.run.planned - 2, note: 2 });
      expect(run.targets[0]).toMatchObject({
        runtime: 'adapter',
        states: [expect.stringMatching(/^example server on Node v/)],
      });
    },
  );

  test('one whose program does not staple fails it: the check can fail', async () => {
    using copy = new Copy('adapter');
    const program = join(copy.path, 'adapter', 'program.mjs');
    copy.file(
      'adapter/program.mjs',
      readFileSync(program, 'utf8').replace("path === '-' ?", 'path ?'),
    );
    const { code, read } = await played(
      join(copy.path, 'adapter'),
      'example-server',
      '--only',
      'server/calibration/staple-file',
    );
    expect(code).toBe(1);
    expect(kinds(read()).warn).toBe(4);
    expect(
      read().outcomes.find(({ verdict }) => verdict.kind === 'warn')?.verdict.facts.staple,
    ).toBe('absent');
  });

  test('what could not be decided is played once more, alone, and nothing else is', async () => {
    using copy = new Copy('adapter');
    const program = join(copy.path, 'adapter', 'program.mjs');
    const text = readFileSync(program, 'utf8');
    // In its first life it greets once, to be found ready, where it has a proof to staple.
    const first = `import { existsSync, writeFileSync } from 'node:fs';
const lived = new URL('lived', import.meta.url);
let left = existsSync(lived) ? Infinity : 1;
writeFileSync(lived, '');
`;
    copy.file(
      'adapter/program.mjs',
      first + text.replace('{ greets: true,', "{ greets: staple === '-' || left-- > 0,"),
    );
    const { code, err, read } = await played(
      join(copy.path, 'adapter'),
      'example-server',
      ...['--only', 'server/calibration/starttls', '--only', 'server/negotiation/not-asked'],
      ...['--transport', 'starttls', '--tls', '1.3'],
    );
    const { outcomes } = read();
    expect(outcomes.map(({ verdict }) => verdict.kind)).toEqual(outcomes.map(() => 'pass'));
    expect(code).toBe(0);
    const replayed = outcomes.filter((outcome) => outcome.replayed);
    expect(replayed.length).toBeGreaterThan(0);
    expect(replayed.length).toBeLessThan(outcomes.length);
    for (const { replayed: before } of replayed)
      expect(before).toEqual({ kind: 'inconclusive', reason: expect.stringMatching(/greet/) });
    expect(err).toMatch(/cells? could not be decided: once more, one after the other/);
  });

  test('one whose program ends in mid-run is accused of nothing: what is left is undecided', async () => {
    using copy = new Copy('adapter');
    const program = join(copy.path, 'adapter', 'program.mjs');
    const last = 'let left = 30;\nprocess.on("exit", () => console.log("gone"));\n';
    copy.file(
      'adapter/program.mjs',
      `${last}` +
        readFileSync(program, 'utf8').replace(
          '  const say = ',
          '  if (left-- === 0) process.exit(1);\n  const say = ',
        ),
    );
    const { code, read } = await played(
      join(copy.path, 'adapter'),
      'example-server',
      '--only',
      'server/negotiation/*',
    );
    expect(code).toBe(3);
    const { pass = 0, note = 0, inconclusive = 0, ...others } = kinds(read());
    expect(pass + note).toBeGreaterThan(0);
    expect(inconclusive).toBeGreaterThan(0);
    // What cannot be calibrated at the end blocks nothing that came before.
    expect(
      Object.keys(others).filter((kind) => kind !== 'blocked' && kind !== 'unsupported'),
    ).toEqual([]);
    expect(
      read().outcomes.some(({ verdict }) =>
        verdict.reason.startsWith(
          'The target ended in mid-run: the process of program.pid is gone',
        ),
      ),
    ).toBe(true);
  });

  test('a staple that its adapter cannot set is told of as the fault of the adapter', async () => {
    using copy = new Copy('adapter');
    const script = join(copy.path, 'adapter', 'server.sh');
    writeFileSync(
      script,
      readFileSync(script, 'utf8').replace(
        '  set-staple)',
        '  set-staple) echo "read-only" >&2; exit 1;;\n  was)',
      ),
    );
    const { code, read } = await played(
      join(copy.path, 'adapter'),
      'example-server',
      '--only',
      'server/calibration/hot-reload',
    );
    expect(code).toBe(3);
    const reasons = read().outcomes.flatMap(({ scenario, verdict }) =>
      scenario === 'server/calibration/hot-reload' ? [verdict.reason] : [],
    );
    expect(reasons).not.toEqual([]);
    for (const reason of reasons)
      expect(reason).toMatch(/^The adapter failed: .*server\.sh set-staple .*: read-only$/);
  });

  test('a sender behind an adapter passes its calibration', async () => {
    using copy = new Copy('adapter');
    const { code, err, read } = await played(
      join(copy.path, 'adapter'),
      'example-sender',
      '--only',
      'client/calibration/*',
    );
    expect({ code, err: err.split('\n').at(-2) }).toMatchObject({ code: 0 });
    const run = read();
    expect(kinds(run)).toEqual({ pass: run.run.planned });
    expect(run.targets[0]?.states[0]).toMatch(/^curl /);
  });

  test('a program of this machine, set up by the configuration, passes its calibration', async () => {
    using copy = new Copy('adapter', 'program');
    // Where the tests are root the program is run as nobody, who has to find it.
    chmodSync(copy.path, 0o755);
    const { code, err, read } = await played(
      join(copy.path, 'program'),
      'example-program',
      '--only',
      'server/calibration/*',
    );
    expect({ code, err: err.split('\n').at(-2) }).toMatchObject({ code: 0 });
    expect(read().targets[0]).toMatchObject({ runtime: 'process', states: [process.version] });
  });

  test('a box elsewhere bears its own name, in the cells and in the replay', async () => {
    const [scenario] = server('group', { box: { title: 'x', proves: ['x'], expect: {} } });
    if (!scenario) throw new Error('no scenario');
    const minted = await new FixtureCache().arrangement('box', scenario, new Set(['starttls']));
    await using box = await referenceLaunchers().server(setupOf([minted]));
    const { host, port } = box.endpoint(minted.arrangement.slug, 'starttls');
    using folder = new Folder();
    const text = readFileSync(join(examples, 'remote', 'mailstaple.config.ts'), 'utf8');
    folder.file('own.ts', text.replace('mx.example.org:25', `${host}:${port}`));
    const { code, read } = await played(
      folder.path,
      'our-mx',
      '--config',
      'own.ts',
      '--only',
      'server/calibration/starttls',
    );
    expect(code).toBe(0);
    const [outcome] = read().outcomes;
    expect(outcome?.cell).toContain(`@our-mx:smtp-${port}#`);
    expect(outcome?.reproduce).toContain(`mailstaple run our-mx@smtp-${port} --config own.ts `);
  });
});

describe('what cannot be played is told in one sentence, the others go on, and the exit code says so', {
  timeout: 120_000,
}, () => {
  const calibration = ['--only', 'server/calibration/starttls'];
  const reference = { pass: 4 };

  test('a configuration that does not parse', async () => {
    using folder = new Folder();
    folder.file('mailstaple.config.ts', 'export default {\n  targets: [,;\n');
    const { code, err, read } = await played(folder.path, 'reference', ...calibration);
    expect(code).toBe(2);
    expect(err).toMatch(/^mailstaple: .*mailstaple\.config\.ts(:\d+)? cannot be loaded: [^\n]+\n/);
    expect(kinds(read())).toEqual(reference);
    const alone = await played(folder.path, 'acme', ...calibration);
    expect(alone.code).toBe(2);
    expect(alone.err).toMatch(/^mailstaple: [^\n]+\n$/);
  });

  test('two targets of one name', async () => {
    using folder = new Folder();
    const box = `{ remote: 'smtp://127.0.0.1:1', name: 'twin' }`;
    folder.file('mailstaple.config.mjs', `export default { targets: [${box}, ${box}] };`);
    const { code, err, read } = await played(folder.path, 'twin', 'reference', ...calibration);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^mailstaple: twin is the name of 2 targets, of .*mailstaple\.config\.mjs\n/,
    );
    expect(kinds(read())).toEqual(reference);
    expect(read().run.leftOut).toHaveLength(1);
  });

  test('a version that does not exist, with the file that lists those that do', async () => {
    using folder = new Folder();
    const { code, err, read } = await played(
      folder.path,
      'exim-gnutls@0.1',
      'reference',
      ...calibration,
    );
    expect(code).toBe(2);
    expect(err).toMatch(
      /^mailstaple: exim-gnutls has no version 0\.1; it has .* \(.*exim-gnutls\/target\.ts\)\n/,
    );
    expect(kinds(read())).toEqual(reference);
  });

  test('one that never gets ready: exit 3, with its file and its last words', async () => {
    using folder = new Folder();
    mkdirSync(join(folder.path, 'sub'));
    const states =
      `[ "$1" != -bV ] || { echo 'Exim version 4.98.2'; echo 'Support for: ` +
      "GnuTLS OCSP TLS_resume'; exit 0; }";
    chmodSync(folder.file('sub/adapter', '#!/bin/sh\necho "no licence" >&2\nexit 1\n'), 0o755);
    chmodSync(
      folder.file('exim', `#!/bin/sh\n${states}\necho "exim: bad option" >&2\nexit 1\n`),
      0o755,
    );
    folder.file(
      'mailstaple.config.ts',
      `export default { targets: [
        { name: 'acme', adapter: './sub/adapter', roles: ['server'], capabilities: ['starttls'] },
        { like: 'exim-gnutls', exec: './exim' },
      ] };`,
    );
    chmodSync(folder.path, 0o755);
    const { code, read } = await played(
      folder.path,
      'acme',
      'exim-gnutls-local',
      'reference',
      ...calibration,
    );
    expect(code).toBe(3);
    expect(kinds(read())).toEqual(reference);
    const failed = read().targets.filter((it) => it.failed !== undefined);
    expect(failed.map(({ name }) => name).sort()).toEqual(['acme', 'exim-gnutls-local']);
    for (const { failed: sentence } of failed) {
      expect(sentence).toMatch(
        /^mailstaple\.config\.ts: (acme|exim-gnutls-local):\w+ did not come up: /,
      );
      expect(sentence).toMatch(/no licence|bad option/);
      expect(sentence).not.toContain('\n');
    }
  });
});
