import type { TargetVersion } from '../../harness/model/target.ts';

/** A release of Debian that the image of the small mail clients is built for. */
export type Suite = 'bullseye' | 'bookworm' | 'trixie' | 'sid';

/** A version of a program, as it comes with a release. */
export const inSuite = (suite: Suite, version: string, more: Partial<TargetVersion> = {}): TargetVersion => ({
  version,
  image: { dockerfile: 'Dockerfile', args: { SUITE: suite }, base: `debian:${suite}-slim` },
  ...more,
});
