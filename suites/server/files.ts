import { good, type ProofFile, type ServerClaim, type ServerScenario, server } from '#harness';
import { better, mended, never } from './expectations.ts';

const undecodable = (
  title: string,
  proof: ProofFile,
  more: Partial<ServerClaim> = {},
): ServerClaim => ({
  title,
  proves: ['RFC6066-8-11'],
  covers: ['S05', 'S28', 'R22'],
  given: { proof },
  ...never('withholds-undecodable'),
  ...more,
});

/** The staple file itself. */
export const files: readonly ServerScenario[] = server('files', {
  random: undecodable(
    'random octets are never sent',
    good().damaged({ kind: 'random', bytes: 300 }),
    {
      covers: ['S05', 'S28', 'R22', 'R48'],
    },
  ),
  'random-static': undecodable(
    'random octets in a file whose name is fixed in the configuration are never sent',
    'none',
    {
      given: { proof: good().damaged({ kind: 'random', bytes: 300 }), reading: 'static' },
    },
  ),
  truncated: undecodable(
    'the first half of an answer is never sent',
    good().damaged({ kind: 'truncate', keep: 0.5 }),
    {
      covers: ['S05', 'N30', 'R22', 'R27'],
    },
  ),
  'cut-inside': undecodable(
    'an answer cut short inside its signed part is never sent',
    good().damaged({ kind: 'truncate-at', level: 'tbs' }),
  ),
  empty: undecodable('an empty file is never sent', good().damaged({ kind: 'empty' }), {
    proves: ['RFC6066-8-12', 'RFC6066-8-11'],
    covers: ['S05', 'N30', 'R01', 'R22'],
  }),
  absent: undecodable('a file that is not there costs the staple and nothing else', 'absent', {
    covers: ['N31', 'S28'],
  }),
  unreadable: undecodable(
    'a file that may not be read costs the staple and nothing else',
    'unreadable',
    {
      covers: ['N31', 'S28'],
    },
  ),
  pem: {
    ...undecodable(
      'PEM text where DER is expected is never sent as it stands',
      good().damaged({ kind: 'pem' }),
    ),
    ...mended,
  },
  doubled: {
    ...undecodable(
      'two answers, one after the other, are never sent as one',
      good().damaged({ kind: 'doubled' }),
    ),
    ...mended,
    promise: {},
    proves: ['RFC6066-8-12', 'RFC6066-8-11'],
    covers: ['S06'],
  },
  'trailing-byte': {
    ...undecodable(
      'an answer with an octet behind it is better not sent so',
      good().damaged({ kind: 'trailing', bytes: 1 }),
    ),
    expect: mended.expect,
    tolerate: { ...mended.tolerate, staple: 'as-given', acceptable: 'no' },
    promise: {},
    covers: ['S05', 'V03'],
  },
  'not-basic': {
    ...undecodable(
      'an answer of a type nobody knows is left out',
      good().with({ responseType: 'unknown' }),
    ),
    ...better('withholds-undecodable'),
    proves: ['RFC6066-8-05'],
  },
  'without-response-bytes': {
    ...undecodable(
      'an answer that is successful and says nothing is left out',
      good().without('responseBytes'),
    ),
    ...better('withholds-undecodable'),
    proves: ['RFC6066-8-05'],
  },
});
