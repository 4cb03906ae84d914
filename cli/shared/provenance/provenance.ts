import type { Profile } from '../../../harness/model/requirement.ts';
import type { Provenance } from '../../../harness/model/run.ts';
import { scenarios } from '../../../suites/index.ts';
import { edition, requirements } from '../../../suites/requirements/catalogue.ts';
import { digestOf } from './digest.ts';

/**
 * What a run is judged by: claims, requirements, the profile if it is played for one, and the files
 * with what is known.
 */
export function provenanceOf(
  profile: Profile | undefined,
  baselines: Provenance['baselines'],
): Provenance {
  return {
    suite: { scenarios: scenarios.length, sha256: digestOf(scenarios) },
    requirements: { ...edition, sha256: digestOf(requirements) },
    ...(profile
      ? { profile: { name: profile.id, date: profile.date, sha256: digestOf(profile) } }
      : {}),
    baselines,
  };
}
