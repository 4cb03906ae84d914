import type { TargetVersion } from '../../harness/model/target.ts';

/** A version as a suite of Debian has it. */
export const debian = (
  version: string,
  suite: string,
  capabilities?: TargetVersion['capabilities'],
): TargetVersion => ({
  version,
  image: { dockerfile: 'Dockerfile', args: { SUITE: suite }, base: `debian:${suite}-slim` },
  ...(capabilities ? { capabilities } : {}),
});
