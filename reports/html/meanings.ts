import type { VerdictKind } from '../../harness/model/verdict.ts';

/** What each verdict means, for those who read one for the first time. */
export const meanings: Record<VerdictKind, string> = {
  pass: 'every expectation was met',
  fail: 'a MUST, or a promise of the manual, is broken',
  warn: 'a SHOULD is broken, or only the second best was seen',
  note: 'the documents leave it open',
  unsupported: 'the target declares it cannot',
  blocked: 'its calibration did not pass',
  inconclusive: 'the evidence cannot decide',
  error: 'a fault of our own',
};
