import type { Cell } from '../../../../harness/run/cell.ts';
import type { Filter } from '../../../../harness/run/plan.ts';
import type { Selected } from './select.ts';

/** One target in one version, and what is to be played of it. */
export interface PlannedTarget {
  selected: Selected;
  filter: Filter;
  cells: readonly Cell[];
  /** Files with known findings. */
  baselines: readonly string[];
}
