import { type SpawnOptions, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, cpSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../ca/loopback.ts';
import { certificatesPem } from '../ca/pem.ts';
import { good } from '../ca/proof/good.ts';
import { answerFor } from '../ca/responder/known.ts';
import { startResponder } from '../ca/responder/responder.ts';
import { FakeEngine } from '../cli/commands/images/fake-engine.fixture.ts';
import { Folder, Mint, mailstapleWith } from '../cli/shared/command.fixture.ts';
import { UntilInterrupted } from '../cli/shared/until-interrupted.fixture.ts';
import { bundledTargets } from '../cli/targets.ts';
import { recipeOf } from '../harness/runtime/docker/images.ts';
import { openHost } from '../harness/wire/smtp/server.ts';
import { papers, type Shown, shownIn } from './shown.fixture.ts';

const main = join(import.meta.dirname, '..', 'cli', 'main.ts');
/** Each command once. Runs of containers and of whole targets are planned in another test. */
const shown = [
  ...new Map(
    papers.flatMap(shownIn).map((it) => [it.words.filter((word) => word !== '--').join(' '), it]),
  ).values(),
];
/** A last resort: commands one after the other on a machine that may be busy; milliseconds. */
const PATIENCE = 600_000;
/** No engine: what is played is the reference, which is in the process. */
const env = { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1' };

/** Where a reader has all that the papers speak of: runs, parts, certificates, programs. */
const folder = new Folder();
const at = (...words: string[]) => mailstapleWith({ cwd: folder.path, env }, ...words);
const narrow = ['--only', 'server/times/expired', '--tls', '1.3', '--defect', 'staples-unasked'];

beforeAll(async () => {
  const made = async (...words: string[]): Promise<void> => {
    const { code, err } = await at(...words);
    expect({ words, code, err }).toMatchObject({ code: expect.toBeOneOf([0, 1]) });
  };
  await made('run', 'reference', ...narrow);
  // Of two scenarios one fails.
  const failing = ['server/times/expired', 'server/times/expired-for-minutes'];
  const { code, err } = await at(
    ...['run', 'reference', ...failing.flatMap((id) => ['--only', id]), '--tls', '1.3'],
    ...['--defect', 'staples-unchecked', '--out', 'FAILED'],
  );
  expect({ code, err }).toMatchObject({ code: 1 });
  for (const name of ['DIR', 'RUN', 'A', 'B'])
    cpSync(join(folder.path, 'mailstaple-out', 'latest'), join(folder.path, name), {
      recursive: true,
      dereference: true,
    });
  for (const part of ['1', '2', '3', '4'])
    await made(
      ...['run', 'reference', '--only', 'server/times/exp*', '--tls', '1.3'],
      ...['--shard', `${part}/4`, '--out', `part-${part}`],
    );
  await made('mint', '--out', 'minted');
  for (const [from, name] of Object.entries({
    'leaf.pem': 'leaf.pem',
    'issuer.pem': 'ca.pem',
    'staple.der': 'staple.der',
  }))
    copyFileSync(join(folder.path, 'minted', from), join(folder.path, name));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  folder.file('KEY.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }));
  folder.file('public.pem', publicKey.export({ type: 'spki', format: 'pem' }));
  await made('baseline', 'update', 'RUN', '--file', 'FILE');
  // By root a program is asked as a user who is not.
  chmodSync(folder.path, 0o755);
  mkdirSync(join(folder.path, 'build-Linux-x86_64'));
  for (const exim of ['exim', 'build-Linux-x86_64/exim']) program(exim);
}, PATIENCE);
afterAll(() => folder[Symbol.dispose]());

/** A program that says it is Exim, and does no more. @param path below the folder. */
function program(path: string): void {
  const says = "echo 'Exim version 4.98.2 #2'\necho 'Support for: GnuTLS TLS_resume DANE OCSP'\n";
  // In one step, as a linker does not: what is half written cannot be asked.
  chmodSync(folder.file(`${path}.new`, `#!/bin/sh\n${says}`), 0o755);
  renameSync(join(folder.path, `${path}.new`), join(folder.path, path));
}

const of = (...names: string[]): Shown[] =>
  shown.filter(({ words: [first = ''] }) => names.includes(first));
const meant = (words: readonly string[]): string[] =>
  words.map((word) => ({ LIST: 'json', NAME: 'reference' })[word] ?? word);

describe('run as the paper shows them', { timeout: PATIENCE }, () => {
  const ending = [
    ...of('list', 'explain', 'completion', 'doctor', 'new', 'mint', 'verify'),
    // What is signed is checked behind it.
    ...of('report').toSorted((a, b) => Number(isCheck(a)) - Number(isCheck(b))),
    ...of('evidence', 'judge', 'history', 'merge', 'baseline'),
  ];
  const differing = of('diff');
  // One's own program is asked what it is; what would be played is told.
  const inside = of('run').filter(
    ({ line }) => /--(?:exec|dry-run)/.test(line) && !line.includes('--watch'),
  );
  const failedIn = of('run').filter(({ words }) => words.includes('--failed-in'));
  const played = of('run').filter(
    ({ words }) => words[1] === 'reference' && words.includes('--only'),
  );
  const lasting = of('responder', 'serve');
  const probing = of('probe').filter(
    ({ words }) => words.length > 1 && !words.includes('--resolver'),
  );

  const replayed = of('replay');
  const watching = of('run').filter(({ words }) => words.includes('--watch'));
  const ofImages = of('images');
  const elsewhere = of('run').filter(
    ({ words: [, at = ''], line }) => /^(?:smtp|http):/.test(at) && !line.includes('--resolver'),
  );
  /** What is not run here as it stands, each with the reason why; every line is needed. */
  const exceptions: readonly (readonly [why: string, which: (it: Shown) => boolean])[] = [
    ['asks a resolver: published.test.ts', ({ line }) => line.includes('--resolver')],
    ['takes its time: self-test.test.ts', ({ words: [it] }) => it === 'self-test'],
    ['names the command alone', ({ words }) => words.length === 1],
    [
      'plays containers or whole targets: planned in shown-commands.test.ts',
      ({ words: [first, target = ''] }) => first === 'run' && !/^(?:smtp|http):/.test(target),
    ],
  ];

  test('what is not run has a reason, and there is no reason for nothing', () => {
    const run = new Set(
      [
        ...[ending, differing, inside, failedIn, played, lasting, probing, replayed, elsewhere],
        ...[watching, ofImages],
      ].flat(),
    );
    const left = shown.filter((it) => !run.has(it));
    const why = (it: Shown) => exceptions.find(([, which]) => which(it))?.[0];
    expect(left.filter((it) => why(it) === undefined).map(({ line }) => line)).toEqual([]);
    expect(new Set(left.map(why))).toEqual(new Set(exceptions.map(([reason]) => reason)));
  });

  test.each(watching)('until its program changes: $paper: $line', async ({ words }) => {
    const own = [...words, '--only', 'server/calibration/starttls', '--tls', '1.3'];
    const options: SpawnOptions = { cwd: folder.path, env, stdio: ['ignore', 'ignore', 'pipe'] };
    const child = spawn(process.execPath, [main, ...own], options);
    const ended = once(child, 'close');
    const file = words[words.indexOf('--exec') + 1] ?? '';
    let rounds = 0;
    for await (const line of createInterface({ input: child.stderr as Readable })) {
      if (!line.startsWith('waiting for a change of ')) continue;
      expect(line).toContain(join(folder.path, file));
      rounds += 1;
      if (rounds === 1) program(file);
      else child.kill('SIGINT');
    }
    // What it is serves nobody, so that nothing could be judged.
    expect({ ended: await ended, rounds }).toEqual({ ended: [3, null], rounds: 2 });
  });

  test('by an engine that has most images: images …', async () => {
    using engine = await FakeEngine.open();
    using site = new Folder();
    const named = ofImages.flatMap(({ words: [, , name] }) => name ?? []);
    const where = { cwd: site.path, env: { ...process.env, DOCKER_HOST: engine.host } };
    for (const name of named.filter((it) => !it.startsWith('-')))
      expect(await mailstapleWith(where, 'new', 'target', name)).toMatchObject({ code: 0 });
    for (const { target, folder: own } of await bundledTargets())
      for (const version of target.versions.filter(({ image }) => image !== undefined)) {
        const { tag, base } = await recipeOf(target, version, own);
        engine.store.set(base, undefined);
        if (target.name !== 'nullmailer') engine.put(tag);
      }
    for (const { line, words } of ofImages) {
      const { code, err } = await mailstapleWith(where, ...words);
      expect({ line, code, err }).toMatchObject({ code: 0 });
    }
    // What there was not yet, each once.
    const built = engine.built.map((tag) => tag.replace(/^mailstaple\/|:.*$/g, ''));
    expect(built.toSorted()).toEqual(
      [...named.filter((it) => !it.startsWith('-')), 'nullmailer'].sort(),
    );
  });

  test.each(replayed)('of the reference, and not kept: $paper: $line', async ({ words }) => {
    const own = words
      .filter((word) => word !== '--keep')
      .map((word) => word.replace(/@[^#]+#/, '@reference:1#'));
    const { code, out, err } = await at(...own);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^✓ pass: /);
  });

  test.each(elsewhere)('a box of ours in its place, in part: $paper: $line', async ({ words }) => {
    const mint = await Mint.open();
    await using host = await boxOf(mint);
    await using responder = await startResponder({
      host: LOOPBACK,
      answer: answerFor({ world: mint.world, identities: () => [mint.about], echoNonce: true }),
    });
    mkdirSync(join(folder.path, 'asked'), { recursive: true });
    folder.file('asked/chain.pem', certificatesPem([mint.about.leaf, mint.about.issuer]));
    const own = words.map((word, at) =>
      /^smtp:/.test(word)
        ? `smtp://127.0.0.1:${host.port}`
        : word
            .replace(/^http:.*/, responder.url)
            .replace(/^DIR$/, words[at - 1] === '--ca' ? 'asked' : 'DIR'),
    );
    const part = ['server/calibration/*', 'responder/contents/der'].flatMap((id) => ['--only', id]);
    const narrowed = [...part, '--pace', '0', '--out', `box-${randomUUID()}`];
    const { code, out, err } = await at(...own, ...narrowed);
    expect({ code, out, err }).toMatchObject({ code: expect.toBeOneOf([0, 1]) });
    expect(out).toMatch(/report: /);
  });

  test('there are some of each', () => {
    expect(of('run').length).toBeGreaterThan(15);
    expect(of('report', 'judge', 'evidence', 'history', 'diff', 'merge').length).toBeGreaterThan(8);
    const lists = {
      ...{ ending, differing, inside, failedIn, played, lasting, probing, replayed, elsewhere },
      ...{ watching, ofImages },
    };
    for (const [name, list] of Object.entries(lists)) expect(list, name).not.toEqual([]);
  });

  test.each(ending)('$paper: $line', async ({ words }) => {
    const { code, out, err } = await at(...meant(words));
    // A baseline that names what is not there any more is news.
    expect({ code, out, err }).toMatchObject({ code: 0 });
  });

  test.each(differing)('$paper: $line', async ({ words }) => {
    const { code, out, err } = await at(...words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toBe('');
  });

  test.each(inside)('as far as its plan: $paper: $line', async ({ words }) => {
    const dry = words.includes('--dry-run') ? words : [...words, '--dry-run'];
    expect(await at(...dry)).toMatchObject({ code: 0 });
  });

  test.each(failedIn)('what failed in an earlier run: $paper: $line', async ({ words }) => {
    const own = words.map((word, at) => (words[at - 1] === '--failed-in' ? 'FAILED' : word));
    const { code, out } = await at(...own, '--dry-run');
    expect(code).toBe(0);
    // What failed, and the calibrations it rests on.
    const cells = [...out.matchAll(/^ {2}play {2}(\S+?)@/gm)].map(([, cell = '']) => cell);
    const failed = cells.filter((cell) => !cell.startsWith('server/calibration/'));
    expect(new Set(failed)).toEqual(new Set(['server/times/expired']));
  });

  test.each(played)('$paper: $line', async ({ words }) => {
    expect((await at(...words, '--out', 'once')).code).toBe(0);
  });

  test.each(lasting)('until Ctrl-C: $paper: $line', async ({ words }) => {
    await using running = await UntilInterrupted.startedIn({ cwd: folder.path, env }, ...words);
    expect(await running.stop()).toBe(0);
  });

  test.each(probing)(
    'of a box of ours in the place of theirs: $paper: $line',
    async ({ words }) => {
      const mint = await Mint.open();
      await using host = await boxOf(mint);
      const box = `127.0.0.1:${host.port}`;
      folder.file('hosts.txt', `${box}\n`);
      const own = words.map((word) => (word === 'mx.example.org' ? box : word));
      const { code, out } = await at(...own);
      expect(code).toBe(0);
      expect(out).toMatch(/127\.0\.0\.1|1 box: 1 in order/);
    },
  );
});

/** A box that staples a good proof. */
async function boxOf(mint: Mint) {
  return openHost({
    ...{ listenOn: '127.0.0.1', transport: 'starttls', tls: '1.3', trick: 'none' },
    ...{ key: mint.about.key, certificates: mint.about.sentPem, chainStaples: [], down: false },
    ...{ starttls: 'offered', staple: await mint.proof(good()), tickets: false, name: 'only' },
  });
}

function isCheck({ words }: Shown): boolean {
  return words.includes('--check');
}
