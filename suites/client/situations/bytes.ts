import { good, type Proof } from '#harness';
import type { Situation, Situations } from './situation.ts';

const undecodable = (served: string, proof: Proof, more: Partial<Situation> = {}): Situation => ({
  served,
  row: 'undecodable',
  given: { proof },
  proves: ['RFC6066-8-16'],
  covers: ['C08', 'N16', 'V03', 'R22'],
  under: ['requiring'],
  ...more,
});

/** What is no answer at all, or not quite. */
export const bytes: Situations = {
  random: undecodable(
    'three hundred random octets for a status',
    good().damaged({ kind: 'random', bytes: 300 }),
    {
      under: ['opportunistic', 'verifying', 'requiring', 'requiring-any-chain'],
      covers: ['C08', 'N11', 'N16', 'R22'],
    },
  ),
  truncated: undecodable(
    'the first half of a good status',
    good().damaged({ kind: 'truncate', keep: 0.5 }),
    {
      under: ['opportunistic', 'verifying', 'requiring'],
    },
  ),
  'cut-inside': undecodable(
    'a status cut short inside its signed part',
    good().damaged({ kind: 'truncate-at', level: 'tbs' }),
  ),
  pem: undecodable('a good status as PEM text', good().damaged({ kind: 'pem' })),
  'not-basic': undecodable(
    'an answer of a type nobody knows',
    good().with({ responseType: 'unknown' }),
    {
      covers: ['C08', 'V02'],
    },
  ),
  'without-response-bytes': undecodable(
    'an answer that is successful and says nothing',
    good().without('responseBytes'),
    {
      covers: ['C08', 'V01'],
    },
  ),
  'undefined-outer-status': undecodable(
    'an answer of an outer status nobody defined',
    good().error(17),
    {
      covers: ['C07', 'V01'],
    },
  ),
  'zero-length': {
    served: 'a status of no length at all',
    row: 'undecodable',
    given: { trick: 'zero-length' },
    proves: ['RFC6066-8-16'],
    covers: ['W10', 'C08', 'R01'],
    under: ['opportunistic', 'verifying', 'requiring'],
  },
  'trailing-byte': undecodable(
    'a good status with an octet behind it',
    good().damaged({ kind: 'trailing', bytes: 1 }),
    {
      row: 'open',
      covers: ['V03', 'W11'],
    },
  ),
  doubled: undecodable(
    'two good answers, one after the other',
    good().damaged({ kind: 'doubled' }),
    {
      row: 'open',
      covers: ['V03'],
    },
  ),
};
