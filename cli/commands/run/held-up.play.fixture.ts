import { expect, it } from 'vitest';
import type { Launchers } from '../../../harness/model/roles.ts';
import type { Role } from '../../../harness/model/terms.ts';
import { isUndecided } from '../../../harness/model/verdict.ts';
import { referenceLaunchers } from '../../../harness/reference/launchers.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { planCells } from '../../../harness/run/plan.ts';
import { Player } from '../../../harness/run/player.ts';
import { scenarios } from '../../../suites/index.ts';
import { clausesById } from '../../shared/requirements.ts';
import { bundledTargets } from '../../targets.ts';
import { holdUpAtRandom, Impatient } from './held-up.fixture.ts';

/** Every so many cells of a role are played. */
const EVERY = { server: 6, client: 9 } as const;
/** How long a role is held up in all, milliseconds. */
const IN_ALL = 22_000;
/** A target hangs up where nothing comes for so long, milliseconds. */
const PATIENCE = 3000;

/** Those of every ninth scenario, say, that take no time of their own. */
function someOf(cells: readonly Cell[], every: number): Cell[] {
  const sound = cells.filter(
    ({ unsupported, scenario }) =>
      unsupported === undefined &&
      (scenario.role !== 'client' || scenario.given.hosts.every(({ down }) => !down)),
  );
  return sound.filter((_, index) => index % every === 0);
}

/** What each cell comes to; `held` is for how long this thread was kept from it meanwhile. */
async function played(role: Role & keyof typeof EVERY, seed: number | undefined) {
  const reference = (await bundledTargets()).find(({ target }) => target.name === 'reference');
  const version = reference?.target.versions[0];
  if (!reference || !version) throw new Error('there is no reference');
  const { target } = reference;
  const cells = someOf(planCells(scenarios, target, version, 'embedded', { role }), EVERY[role]);
  const opened = new AsyncDisposableStack();
  try {
    const impatient = opened.use(new Impatient(PATIENCE));
    const direct = referenceLaunchers();
    const launchers: Launchers = {
      server: async (setup) => impatient.server(await direct.server(setup), setup.arrangements),
      client: async (setup) => impatient.client(await direct.client(setup)),
    };
    const requirements = clausesById();
    const input = {
      target,
      version,
      role,
      cells,
      open: launchers,
      requirements,
      out: undefined,
      blocking: false,
      parallel: 4,
    };
    const player = opened.use(await Player.open(input));
    const stop = new AbortController();
    const held =
      seed === undefined ? undefined : holdUpAtRandom({ seed, inAll: IN_ALL }, stop.signal);
    const results = await Promise.all(cells.map((cell) => player.play(cell)));
    stop.abort();
    return { results: results.flatMap((result) => result ?? []), held: await held };
  } finally {
    await opened.disposeAsync();
  }
}

/**
 * The test of one role: a file each, as each file is run by a thread of its own. The same cells are
 * played twice, the second time held up.
 * @param seed for the moments and times of being held up.
 */
export function testHeldUp(role: Role & keyof typeof EVERY, seed: number): void {
  it(`our own side held up at random for up to ten seconds: a ${role} with a clock of its own ` +
    'is judged as ever, or not at all', async () => {
    const quiet = new Map(
      (await played(role, undefined)).results.map(({ cell, verdict }) => [cell, verdict.kind]),
    );
    expect(quiet.size).toBeGreaterThan(40);
    const { results, held } = await played(role, seed);
    const moved = results
      .filter(({ cell, verdict: { kind } }) => kind !== quiet.get(cell) && !isUndecided(kind))
      .map(({ cell, verdict }) => `${cell}: ${verdict.kind}: ${verdict.reason}`);
    expect(moved).toEqual([]);
    expect(results.length).toBe(quiet.size);
    expect(results.some(({ verdict }) => isUndecided(verdict.kind))).toBe(true);
    expect(held?.longest).toBeGreaterThan(8000);
  }, 180_000);
}
