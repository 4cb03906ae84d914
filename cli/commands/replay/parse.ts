import { visible } from '../../../harness/model/visible.ts';
import { UsageError } from '../../shared/usage.ts';
import { addressOfBox } from '../run/box/box.ts';

/** A cell by its parts. */
export interface CellName {
  scenario: string;
  target: string;
  version: string;
  /** Behind the `#`; undefined where none was named. */
  variant: string | undefined;
}

/**
 * Reads `SCENARIO@TARGET:VERSION#VARIANT`; the name of a target may be an address in brackets.
 * @throws UsageError for what is no cell.
 */
export function cellNameOf(text: string): CellName {
  const [, scenario, target, version, variant] =
    /^([\w./-]+)@(\[[^\]]+\]|[^@:#]+):([^@:#]+)(?:#([\w.,]+))?$/.exec(text) ?? [];
  if (scenario !== undefined && target !== undefined && version !== undefined)
    return { scenario, target, version, variant };
  throw new UsageError(
    `"${visible(text).slice(0, 100)}" is no cell: ` +
      'SCENARIO@TARGET:VERSION#VARIANT, as reports name it',
  );
}

/** The target as `run` takes it; a box elsewhere by its address. */
export function targetWord({ target, version }: CellName, known: readonly string[]): string {
  const elsewhere = known.includes(target) ? undefined : addressOfBox(target, version);
  return elsewhere ?? `${target}@${version}`;
}
