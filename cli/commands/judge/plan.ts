import type { TargetRecord } from '../../../harness/model/run.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import type { PromiseClaim, Target } from '../../../harness/model/target.ts';
import { type Capability, roleNames } from '../../../harness/model/terms.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { planCells } from '../../../harness/run/plan.ts';

/** A target of a recorded run, as today's rules see it. */
export interface RecordedTarget {
  promises: readonly PromiseClaim[];
  /** Id → cell; ids that a scenario had before it was renamed among them. */
  cells: ReadonlyMap<string, Cell>;
}

/**
 * The cells of a recorded target as they would be planned today. What it can do is what it was
 * played by; what it promises and how it speaks is what is known of it now.
 * @param known the target of that name; undefined for a box elsewhere, of which nothing is known
 * but its record.
 */
export function recordedTarget(
  record: TargetRecord,
  known: Target | undefined,
  scenarios: readonly Scenario[],
): RecordedTarget {
  // Every capability has a scenario that calibrates it.
  const calibrated = new Set<string>(scenarios.flatMap(({ calibrates }) => calibrates ?? []));
  const isCapability = (name: string): name is Capability => calibrated.has(name);
  const capabilities = record.capabilities.filter(isCapability);
  const { capabilities: _, ...version } = known?.versions.find(
    (it) => it.version === record.version,
  ) ?? { version: record.version };
  const target: Target = {
    name: record.name,
    title: known?.title ?? record.title,
    versions: [version],
    roles: roleNames,
    runtimes: [record.runtime],
    capabilities,
    promises: known?.promises ?? [],
    ...(known?.speaks ? { speaks: known.speaks } : {}),
  };
  const cells = new Map<string, Cell>();
  for (const cell of planCells(scenarios, target, version, record.runtime)) {
    cells.set(cell.id, cell);
    const [, ...rest] = cell.id.split('@');
    for (const alias of cell.scenario.aliases) {
      const id = [alias, ...rest].join('@');
      if (!cells.has(id)) cells.set(id, { ...cell, id });
    }
  }
  return { promises: target.promises, cells };
}
