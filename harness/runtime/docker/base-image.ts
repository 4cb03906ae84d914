import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownFile, typedPath } from '../own-file.ts';
import { hasImage, pullImage } from './client.ts';
import type { Engine } from './engine.ts';

/** A registry that has begun to answer by then is waited for; milliseconds. */
const PULL_BUDGET = 60_000;

/** What an image is built from, and the file that says so. */
interface Based {
  base: string;
  file: string;
}

/** Has the engine fetch it. @returns why it could not. */
async function pull(engine: Engine, name: string): Promise<string | undefined> {
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  const query = new URLSearchParams({
    fromImage: tagged ? name.slice(0, colon) : name,
    tag: tagged ? name.slice(colon + 1) : 'latest',
  });
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(
    () => resolve(`no registry answered within ${PULL_BUDGET / 1000} s`),
    PULL_BUDGET,
  );
  const fetched = (async (): Promise<string | undefined> => {
    let failure: string | undefined;
    for await (const { error } of await pullImage(engine, query)) {
      // It answers: what now takes its time is the download.
      if (error === undefined) clearTimeout(timer);
      failure ??= error;
    }
    return failure;
  })();
  return Promise.race([fetched, late]).finally(() => clearTimeout(timer));
}

/** Makes base images from Debian's archive. */
const SCRIPT = 'scripts/base-images.sh';

const onPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, program)));

/** Who makes base images where none can be pulled. */
export interface Maker {
  /** Path of the script: called with the suite. */
  path: string;
  /** What keeps it from being done here, if anything. */
  hindrance?: string;
}

function makerHere(): Maker {
  const path = ownFile(SCRIPT);
  const unable = (hindrance: string): Maker => ({ path: path ?? '', hindrance });
  if (path === undefined) return unable(`${SCRIPT} is not there`);
  if (!existsSync('/etc/debian_version')) return unable('only a Debian machine can make it');
  if (process.getuid?.() !== 0) return unable(`only root can make it (${typedPath(SCRIPT)})`);
  if (!onPath('mmdebstrap')) return unable('mmdebstrap, which makes it, is not installed');
  return { path };
}

/** Makes `debian:SUITE-slim`. @returns the last it said, when it failed. */
async function make(
  engine: Engine,
  path: string,
  suite: string,
  say: (line: string) => void,
): Promise<string | undefined> {
  const env = { ...process.env, DOCKER_HOST: engine.address, MAILSTAPLE_NO_PULL: '1' };
  const child = spawn('bash', [path, suite], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((done) => {
    child.once('error', () => done(null)).once('close', done);
  });
  let last = 'it said nothing';
  const note = (line: string): void => {
    if (line.trim() === '') return;
    last = line.trim();
    say(`  ${last}`);
  };
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', note);
  return (await ended) === 0 ? undefined : last;
}

const underway = new Map<string, Promise<void>>();

/**
 * Sees to the image that others are built from: pulled where a registry answers, otherwise made
 * from Debian's archive where that can be done here. Once even if several ask at the same time.
 * @throws Error in one sentence, with the file that asks for it, when it is not to be had.
 */
export function ensureBase(
  engine: Engine,
  { base, file }: Based,
  say: (line: string) => void,
  maker: Maker = makerHere(),
): Promise<void> {
  const making =
    underway.get(base) ??
    (async () => {
      if (await hasImage(engine, base)) return;
      say(`pulling ${base}, which is not here`);
      const failure = await pull(engine, base);
      if (failure === undefined) return;
      const reason =
        `${file} cannot be built, since ${base} is neither on this machine nor to be pulled ` +
        `(${failure.trim().slice(0, 200)})`;
      const [suite] = /(?<=^debian:)[a-z]+(?=-slim$)/.exec(base) ?? [];
      if (suite === undefined) throw new Error(`${reason}.`);
      if (maker.hindrance !== undefined) throw new Error(`${reason}, and ${maker.hindrance}.`);
      say(`${base} cannot be pulled; it is made from Debian's archive, which takes a minute`);
      const fault = await make(engine, maker.path, suite, say);
      if (fault !== undefined) throw new Error(`${reason}, and could not be made: ${fault}`);
    })();
  underway.set(base, making);
  return making.finally(() => underway.delete(base));
}
