import { type Defect, defects } from '../../harness/reference/defects/defects.ts';

/** Every way to be wrong that the reference target knows. */
export function knownDefects(): readonly Defect[] {
  return defects;
}
