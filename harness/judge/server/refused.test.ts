import { expect, it } from 'vitest';
import { either, server } from '../../vocabulary.ts';
import { refused } from './refused.ts';

const claim = { title: 'a claim', proves: [] };
const stapled = { handshake: 'completes', staple: 'as-given' } as const;
const seen = (why?: string) => ({
  role: 'server' as const,
  connections: [],
  aliveAfter: true,
  log: [],
  ...(why === undefined ? {} : { refused: why }),
});

const [strict, open] = server('group', {
  strict: { ...claim, expect: stapled },
  open: { ...claim, expect: { handshake: either('completes', 'not-begun') } },
});

it(
  'is never a failure, and never a pass: no document demands that a ' +
    'program start, and nobody was served',
  () => {
    if (!strict || !open) throw new Error('no scenarios');
    expect(refused(strict, seen('cannot load the file.'))).toEqual({
      kind: 'note',
      reason: 'The program does not start with this arrangement: cannot load the file.',
      mismatches: [{ fact: 'handshake', expected: 'the program starts', actual: 'not-begun' }],
    });
    expect(refused(open, seen('no'))).toMatchObject({ kind: 'note' });
    expect(refused(strict, seen())).toBeUndefined();
  },
);

it.each([
  'nginx: [emerg] unknown directive "ssl_stapling" in /mailstaple/parts/2.trial:7',
  "AH00526: Syntax error on line 3 of a.conf: Invalid command 'SSLUseStapling', perhaps " +
    'misspelled or defined by a module not included',
  "parsing [h.cfg:18] : 'bind *:1' unknown keyword 'ocsp-update'.",
  'Exim configuration error in line 20 of /x/by-port.conf: main option "tls_ocsp_file" unknown',
  'stunnel.conf:9: "OCSPrequire = no": Specified option name is not valid here',
  'bind() to 0.0.0.0:26001 failed (98: Address already in use)',
])('what a program does not know is ours, not its own: %s', (why) => {
  if (!strict || !open) throw new Error('no scenarios');
  for (const scenario of [strict, open])
    expect(refused(scenario, seen(why))).toMatchObject({
      kind: 'error',
      reason: expect.stringMatching(
        /^Our own fault: the program does not take the configuration that we made: /,
      ),
      mismatches: [],
    });
});
