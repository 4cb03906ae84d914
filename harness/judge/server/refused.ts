import type { ServerObservation } from '../../model/observation.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Refused } from '../judging.ts';

/**
 * What programs say of a word in a configuration that they do not know: nginx, Apache, HAProxy,
 * Exim, Hitch, stunnel, Postfix and others, in this order; and of a port that another program
 * holds.
 */
const unknownWord =
  /unknown directive|Invalid command '|unknown keyword|option "\w+" unknown|Unknown (?:option|block|argument)|option name is not valid|unknown (?:configuration )?(?:parameter|setting|option)|unrecognized (?:option|directive)|address (?:already )?in use/i;

/**
 * A program that reads a staple file once, before it serves, and says what it dislikes, has told
 * its administrator in time: no document demands that it start: a note. What it does not know at
 * all is no fault of its own: that file is ours.
 */
export function refused(
  _scenario: Scenario,
  { refused: why }: ServerObservation,
): Refused | undefined {
  if (why === undefined) return undefined;
  const ours = misconfigured(why);
  if (ours) return ours;
  const mismatch = { fact: 'handshake', expected: 'the program starts', actual: 'not-begun' };
  const reason = `The program does not start with this arrangement: ${why.replace(/\.$/, '')}.`;
  return { kind: 'note', reason, mismatches: [mismatch] };
}

/** Our own fault, where a program's words say that it does not know our configuration. */
export function misconfigured(why: string | undefined): Refused | undefined {
  if (why === undefined || !unknownWord.test(why)) return undefined;
  return {
    kind: 'error',
    reason:
      'Our own fault: the program does not take the configuration that we ' +
      `made: ${why.replace(/\.$/, '')}.`,
    mismatches: [],
  };
}
