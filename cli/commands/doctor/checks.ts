import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { visible } from '../../../harness/model/visible.ts';
import { engineVersion, hasImage } from '../../../harness/runtime/docker/client.ts';
import { type Engine, engineHint } from '../../../harness/runtime/docker/engine.ts';
import { recipeOf } from '../../../harness/runtime/docker/images.ts';
import { home, knownTargets } from '../../targets.ts';

/** One line of the doctor's. */
export interface Check {
  what: string;
  state: 'ok' | 'missing' | 'optional';
  /** What was found, or what to do. */
  detail: string;
}

const TOOL_BUDGET = 5000;
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

export async function engineCheck(engine: Engine | undefined): Promise<Check> {
  const what = 'container engine';
  if (!engine) {
    const how = process.platform === 'linux' ? ' (on Debian: scripts/docker-up.sh)' : '';
    const hint = engineHint() ?? `start Docker to play targets in containers${how}`;
    return { what, state: 'optional', detail: `none answers; ${hint}` };
  }
  try {
    const named = await engineVersion(engine);
    return { what, state: 'ok', detail: visible(`${named.slice(0, 60)} at ${engine.address}`) };
  } catch (error) {
    return {
      what,
      state: 'optional',
      detail: `the one at ${visible(engine.address)} answers oddly: ${reason(error)}`,
    };
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

/** Programs that give a second opinion: nothing of a run needs them. */
export function toolChecks(): Check[] {
  return ['openssl', 'gnutls-cli', 'ocsptool', 'curl'].map((tool): Check => {
    const { error, stdout } = spawnSync(tool, [tool === 'openssl' ? 'version' : '--version'], {
      encoding: 'utf8',
      timeout: TOOL_BUDGET,
    });
    if (error)
      return {
        what: tool,
        state: 'optional',
        detail: 'not installed; a second opinion for the tests of this project',
      };
    return { what: tool, state: 'ok', detail: visible(stdout.split('\n')[0] ?? '').slice(0, 60) };
  });
}
