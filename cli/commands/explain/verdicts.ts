import type { VerdictKind } from '../../../harness/model/verdict.ts';

/** When a cell gets this verdict, and what comes of it. */
export interface VerdictMeaning {
  when: string;
  test: string;
  exit: string;
}

export const verdictMeanings: Readonly<Record<VerdictKind, VerdictMeaning>> = {
  pass: { when: 'Every expectation was met.', test: 'the test passes', exit: '0' },
  fail: {
    when: "A MUST of a document, or a promise of the target's own manual, is broken.",
    test: 'the test fails, unless a baseline names it',
    exit: '1, or 0 when a baseline names it',
  },
  warn: {
    when: 'A SHOULD is broken, or only the tolerated second best was seen.',
    test: 'the test passes',
    exit: '0 where a baseline names it, 1 where it is news',
  },
  note: {
    when: 'The documents leave it open: what was seen is on record and never scored.',
    test: 'the test passes',
    exit: '0; 1 with --fail-on note',
  },
  unsupported: {
    when:
      'The target itself declares that it cannot do what the ' +
      'scenario needs; nothing was played.',
    test: 'the test is skipped, with its reason',
    exit: '0',
  },
  blocked: {
    when:
      'The calibration of a capability it rests on did not pass, so nothing could be told; ' +
      'the calibration itself is loud.',
    test: 'the test is skipped, with its reason',
    exit: '0',
  },
  inconclusive: {
    when:
      'What was seen cannot decide: the connection ended, or time ran ' +
      'out, before the step in question.',
    test: 'the test fails',
    exit: '3',
  },
  error: {
    when:
      'Our own side was at fault: it was out of line with the scenario, or crashed. It ' +
      'says nothing about the target.',
    test: 'the test fails',
    exit: '3',
  },
};
