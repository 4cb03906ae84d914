import type { PromiseClaim } from '../../harness/model/target.ts';

/** Its manual promises nothing of fetching that a scenario could put to the test. */
export const promises: readonly PromiseClaim[] = [];
