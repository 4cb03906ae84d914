import { type Engine, findEngine } from '../../../harness/runtime/docker/engine.ts';
import { plural } from '../../../reports/summary.ts';
import { columns, print, printJson } from '../../shared/print.ts';
import {
  type Check,
  imageChecks,
  limitCheck,
  loopbackCheck,
  nodeCheck,
  reason,
  userCheck,
  writeChecks,
} from './checks.ts';
import { engineChecks } from './engine.ts';
import { findLeftovers, removeLeftovers } from './leftovers.ts';
import { toolChecks } from './tools.ts';

const marks = { ok: '✓ ok', missing: '✗ missing', optional: '· optional' } as const;

async function leftoverCheck(engine: Engine | undefined, clean: boolean): Promise<Check> {
  const what = 'leftovers';
  try {
    const found = await findLeftovers(engine);
    const { containers, folders, inUse } = found;
    const left =
      `${plural(containers.length, 'container')} and ` +
      `${plural(folders.length, 'temporary folder')}`;
    const busy = inUse > 0 ? `; ${plural(inUse, 'container')} may belong to a run under way` : '';
    if (containers.length + folders.length === 0)
      return { what, state: 'ok', detail: `none${busy}` };
    if (!clean)
      return {
        what,
        state: 'optional',
        detail: `${left}; mailstaple doctor --clean removes them${busy}`,
      };
    await removeLeftovers(engine, found);
    return { what, state: 'ok', detail: `${left} removed${busy}` };
  } catch (error) {
    return { what, state: 'optional', detail: `cannot be told or removed: ${reason(error)}` };
  }
}

/**
 * Says what is there and what is not, a line each, and removes leftovers when told to.
 * @returns 0 when the main job can be run, 1 when something it needs is missing.
 */
export async function doctor({
  clean,
  json,
}: {
  clean?: boolean;
  json?: boolean;
}): Promise<number> {
  const engine = await findEngine();
  const checks: Check[] = [
    nodeCheck(),
    userCheck(),
    ...writeChecks(),
    limitCheck(),
    await loopbackCheck(),
    ...(await engineChecks(engine)),
    ...(await imageChecks(engine)),
    await leftoverCheck(engine, clean ?? false),
    ...toolChecks(),
  ];
  const missing = checks.filter(({ state }) => state === 'missing');
  const sentence =
    missing.length > 0
      ? `The main job cannot be run: ${missing.map(({ what }) => what).join(', ')}.`
      : engine
        ? 'The main job can be run.'
        : 'The main job can be run with the reference target; targets in containers are left out.';
  if (json) printJson({ ready: missing.length === 0, checks });
  else
    print([
      ...columns(checks.map(({ what, state, detail }) => [marks[state], what, detail])),
      '',
      sentence,
    ]);
  return missing.length > 0 ? 1 : 0;
}
