import type { Scenario } from '../model/scenario.ts';
import type { Capability, Variant } from '../model/terms.ts';
import { isUndecided, type Verdict } from '../model/verdict.ts';

/** As much of a cell as a calibration has to do with. */
interface Rests {
  id: string;
  scenario: Pick<Scenario, 'calibrates'>;
  variant: Variant;
  needs: readonly Capability[];
}

/** The version of TLS; undefined where there is no TLS. */
type Version = Variant['tls'];

/**
 * First calibrations in steps: each is known before what rests on it begins, another calibration
 * too. Within a step the order is as given; where two rest on each other they share one.
 */
export function calibrationSteps<C extends Pick<Rests, 'scenario' | 'needs'>>(
  calibrations: readonly C[],
): C[][] {
  const stages: C[][] = [];
  let left = [...calibrations];
  while (left.length > 0) {
    const open = new Set(left.map(({ scenario }) => scenario.calibrates));
    const ready = left.filter(({ scenario, needs }) =>
      needs.every((need) => need === scenario.calibrates || !open.has(need)),
    );
    const stage = ready.length > 0 ? ready : left;
    stages.push(stage);
    left = left.filter((one) => !stage.includes(one));
  }
  return stages;
}

/** What became of the first calibrations of a plan, and what rests on them. */
export class Calibrations {
  /** Capability → versions of TLS in which it is calibrated. */
  readonly #calibrated = new Map<Capability, Set<Version>>();
  /** Capability → first calibration of it that did not pass → its version of TLS and verdict. */
  readonly #failed = new Map<Capability, Map<string, { tls: Version; verdict: Verdict }>>();

  /** @param plan every cell that is played. */
  constructor(plan: readonly Rests[]) {
    for (const { scenario, variant } of plan) {
      if (!scenario.calibrates) continue;
      const versions = this.#calibrated.get(scenario.calibrates) ?? new Set<Version>();
      this.#calibrated.set(scenario.calibrates, versions.add(variant.tls));
    }
  }

  /**
   * A first calibration that did not pass blocks what rests on it; its last verdict counts. One
   * that could not be played says nothing: STARTTLS of a sender that has implicit TLS alone.
   */
  note({ id, scenario: { calibrates }, variant: { round, tls } }: Rests, verdict: Verdict): void {
    if (!calibrates || round !== 'first' || verdict.kind === 'unsupported') return;
    const failures =
      this.#failed.get(calibrates) ?? new Map<string, { tls: Version; verdict: Verdict }>();
    if (verdict.kind === 'pass') failures.delete(id);
    else this.#failed.set(calibrates, failures.set(id, { tls, verdict }));
  }

  /** Why this cell cannot be played, if what it rests on cannot be relied on. */
  unmet({ needs, variant }: Rests): Pick<Verdict, 'kind' | 'reason'> | undefined {
    for (const need of needs) {
      const failures = [...(this.#failed.get(need)?.values() ?? [])];
      // One of the other version of TLS alone stands for both.
      const own = this.#calibrated.get(need)?.has(variant.tls);
      const fallen = failures.find(({ tls }) => !own || tls === variant.tls)?.verdict;
      if (fallen === undefined) continue;
      // What could not be decided says nothing of the target, and nothing of what rests on it
      // either.
      return isUndecided(fallen.kind)
        ? {
            kind: 'inconclusive',
            reason: `The calibration of ${need} was not decided: ${fallen.reason}`,
          }
        : {
            kind: 'blocked',
            reason: `The calibration of ${need} did not pass: ${fallen.reason}`,
          };
    }
    return undefined;
  }
}
