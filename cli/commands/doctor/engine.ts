import { visible } from '../../../harness/model/visible.ts';
import { engineName, isInSwarm, isRootless } from '../../../harness/runtime/docker/client.ts';
import { type Engine, engineHint } from '../../../harness/runtime/docker/engine.ts';
import { typedPath } from '../../../harness/runtime/own-file.ts';
import { type Check, reason } from './checks.ts';

/** Which engine answers and where, or what could be done where none does. */
async function engineCheck(engine: Engine | undefined): Promise<Check> {
  const what = 'container engine';
  if (!engine) {
    const how =
      process.platform === 'linux' ? ` (on Debian: ${typedPath('scripts/docker-up.sh')})` : '';
    const hint = engineHint() ?? `start Docker to play targets in containers${how}`;
    return { what, state: 'optional', detail: `none answers; ${hint}` };
  }
  try {
    const [named, rootless] = await Promise.all([engineName(engine), isRootless(engine)]);
    const kind = rootless ? ', without root' : '';
    return {
      what,
      state: 'ok',
      detail: visible(`${named.slice(0, 60)}${kind}, at ${engine.address}`),
    };
  } catch (error) {
    return {
      what,
      state: 'optional',
      detail: `the one at ${visible(engine.address)} answers oddly: ${reason(error)}`,
    };
  }
}

/** Can parts be played as a replicated job of this engine? */
async function swarmCheck(engine: Engine): Promise<Check> {
  const what = 'Docker Swarm';
  try {
    if (await isInSwarm(engine))
      return {
        what,
        state: 'ok',
        detail: `${typedPath('examples/workers/swarm.sh')} plays parts as a job`,
      };
    return {
      what,
      state: 'optional',
      detail: 'not a node of one (docker swarm init); a run on several machines can do without',
    };
  } catch (error) {
    return { what, state: 'optional', detail: `cannot be told: ${reason(error)}` };
  }
}

/** The engine, and what it can do beyond containers. */
export async function engineChecks(engine: Engine | undefined): Promise<Check[]> {
  const own = await engineCheck(engine);
  return engine && own.state === 'ok' ? [own, await swarmCheck(engine)] : [own];
}
