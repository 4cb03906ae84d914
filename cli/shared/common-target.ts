import type { Run } from '../../harness/model/run.ts';
import { shown } from '../../harness/model/visible.ts';
import { UsageError } from './usage.ts';

/**
 * @throws UsageError where the runs played different targets: nothing could be compared, and
 * nothing would be said.
 */
export function checkCommonTarget(before: Run, after: Run): void {
  const [old, now] = [before, after].map(
    ({ outcomes }) => new Set(outcomes.map(({ target }) => target)),
  );
  if (!old?.size || !now?.size || [...old].some((target) => now.has(target))) return;
  const named = (targets: Set<string>): string =>
    shown([...targets].slice(0, 5).join(', '), 200) + (targets.size > 5 ? ' and others' : '');
  throw new UsageError(
    `these runs have no target in common: ${named(old)} before, ${named(now)} after`,
  );
}
