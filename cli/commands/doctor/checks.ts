import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { visible } from '../../../harness/model/visible.ts';
import { hasImage } from '../../../harness/runtime/docker/client.ts';
import type { Engine } from '../../../harness/runtime/docker/engine.ts';
import { recipeOf } from '../../../harness/runtime/docker/images.ts';
import { home, knownTargets } from '../../targets.ts';
import { NEEDED, openFiles } from '../run/limits.ts';

/** One line of the doctor's. */
export interface Check {
  what: string;
  state: 'ok' | 'missing' | 'optional';
  /** What was found, or what to do. */
  detail: string;
}

export const reason = (error: unknown): string =>
  visible(error instanceof Error ? error.message : String(error)).slice(0, 200);

/** Node as new as the package asks for. */
export function nodeCheck(): Check {
  const manifest: { engines?: { node?: string } } = JSON.parse(
    readFileSync(join(home, 'package.json'), 'utf8'),
  );
  const wanted = Number(/\d+/.exec(manifest.engines?.node ?? '')?.[0] ?? 0);
  const found = process.versions.node;
  const ok = Number.parseInt(found, 10) >= wanted;
  return {
    what: 'Node.js',
    state: ok ? 'ok' : 'missing',
    detail: ok ? found : `${found}; install ${wanted} or newer`,
  };
}

/** What the evidence of a run of many columns takes, octets. */
const SPACE = 2 ** 30;

/** Room for the evidence. */
export function spaceCheck(folder = process.cwd()): Check {
  const what = 'free space';
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(folder);
    free = bavail * bsize;
  } catch (error) {
    return { what, state: 'optional', detail: `cannot be told: ${reason(error)}` };
  }
  return {
    what,
    state: free >= SPACE ? 'ok' : 'optional',
    detail:
      `${(free / 2 ** 30).toFixed(1)} GiB for ` +
      `reports${free >= SPACE ? '' : '; a run of many columns writes 1 GiB'}`,
  };
}

/** As many open files as a run needs. */
export function limitCheck(open = openFiles()): Check {
  const what = 'open files';
  if (open === undefined)
    return { what, state: 'optional', detail: `not told; a run needs ${NEEDED} at a time` };
  if (open === Number.POSITIVE_INFINITY)
    return { what, state: 'ok', detail: 'as many as there is memory for: no limit is set' };
  return open >= NEEDED
    ? { what, state: 'ok', detail: `${open} at a time` }
    : { what, state: 'missing', detail: `${open} at a time, and a run needs ${NEEDED}: ulimit -n` };
}

/** Who we are, and so whom programs of this machine run as. */
export function userCheck(uid = process.getuid?.()): Check {
  const what = 'user';
  if (uid !== 0)
    return {
      what,
      state: 'ok',
      detail:
        `an ordinary one (${uid ?? 'without a number'}): a program by --exec runs as the same; ` +
        'one that switches users (Postfix) has to be started by root',
    };
  return { what, state: 'ok', detail: 'root: a program by --exec runs as its own user or nobody' };
}

/** Folders we have to write to: the reports', and the one for temporary files. */
export function writeChecks(): Check[] {
  const check = (what: string, dir: string, attempt: () => void): Check => {
    try {
      attempt();
      return { what, state: 'ok', detail: visible(dir) };
    } catch (error) {
      return {
        what,
        state: 'missing',
        detail: `${visible(dir)} cannot be written: ${reason(error)}`,
      };
    }
  };
  return [
    check('reports', process.cwd(), () => accessSync(process.cwd(), constants.W_OK)),
    check('temporary files', tmpdir(), () =>
      rmSync(mkdtempSync(join(tmpdir(), 'mailstaple-')), { recursive: true }),
    ),
    spaceCheck(),
  ];
}

/** A port of our own on the loopback. */
export async function loopbackCheck(): Promise<Check> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, LOOPBACK, resolve);
    });
    return { what: 'loopback', state: 'ok', detail: '127.0.0.1 can be listened on' };
  } catch (error) {
    return {
      what: 'loopback',
      state: 'missing',
      detail: `127.0.0.1 cannot be listened on: ${reason(error)}`,
    };
  } finally {
    server.close();
  }
}

/** The image of every bundled target and version. */
export async function imageChecks(engine: Engine | undefined): Promise<Check[]> {
  if (!engine) return [];
  const { found, problems } = await knownTargets();
  const wanted = found.flatMap(({ target, folder }) =>
    target.versions.flatMap((version) =>
      version.image ? [{ target, version, folder, base: version.image.base }] : [],
    ),
  );
  const told = problems.map(
    ({ sentence }): Check => ({ what: 'target', state: 'optional', detail: visible(sentence) }),
  );
  const images = await Promise.all(
    wanted.map(async ({ target, version, folder, base }): Promise<Check> => {
      const what = `image of ${target.name} ${version.version}`;
      try {
        const { tag } = await recipeOf(target, version, folder);
        if (await hasImage(engine, tag)) return { what, state: 'ok', detail: tag };
        const from = (await hasImage(engine, base))
          ? `${base}, which is here`
          : `${base}, which has to be fetched first`;
        return {
          what,
          state: 'optional',
          detail: `not built yet; the first run builds it from ${from}`,
        };
      } catch (error) {
        return { what, state: 'optional', detail: `cannot be told: ${reason(error)}` };
      }
    }),
  );
  return [...told, ...images];
}
