import type { Scenario } from '../model/scenario.ts';
import type { Capability, TlsVersion, Variant } from '../model/terms.ts';

/** One scenario × variant × target × version. */
export interface Cell<S extends Scenario = Scenario> {
  id: string;
  scenario: S;
  variant: Variant;
  /** What it rests on: a calibration of one of these that does not pass blocks it. */
  needs: readonly Capability[];
  /** Nothing is said inside TLS: the target speaks no SMTP. */
  mute?: boolean;
  /** Set when the target declares it cannot: the cell is reported, not played. */
  unsupported?: string;
  /**
   * It is unsupported by where the target runs, and by nothing else: what a baseline knows of the
   * target in another runtime says nothing here.
   */
  byRuntime?: true;
}

/**
 * The version of TLS a cell is played in.
 * @throws Error for one without TLS: a fault of the plan.
 */
export function tlsOf({ id, variant }: Pick<Cell, 'id' | 'variant'>): TlsVersion {
  if (variant.tls !== undefined) return variant.tls;
  throw new Error(`${id} names no version of TLS`);
}
