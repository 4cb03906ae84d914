import { either, good, leaf, type ServerScenario, server } from '#harness';
import { better, goesOn, goesOnWithoutTls, open, stapled } from './expectations.ts';

// Old enough for a proof that was written long ago.
const old = leaf({ notBefore: '90d ago' });

const shortLived = {
  do: 'replace',
  proof: good().valid('1h ago', '2s ahead'),
  how: 'rename',
  named: 'short',
} as const;

/** thisUpdate and nextUpdate of the file's proof. */
export const times: readonly ServerScenario[] = server('times', {
  'no-next-update': {
    title: 'a proof of today without nextUpdate: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['S02', 'R12'],
    given: { proof: good().without('nextUpdate') },
    ...open('withholds-without-next-update'),
  },
  'no-next-update-static': {
    title:
      'a proof of today without nextUpdate, its file name fixed in the ' +
      'configuration: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['S02', 'R12'],
    given: { proof: good().without('nextUpdate'), reading: 'static' },
    ...open('withholds-without-next-update'),
  },
  'no-next-update-for-months': {
    title: 'a proof without nextUpdate is not sent for ever',
    proves: ['RFC6066-8-05'],
    covers: ['S02', 'R12'],
    given: { identity: old, proof: good().valid('60d ago', '1d ahead').without('nextUpdate') },
    ...better('withholds-without-next-update'),
  },
  'expired-for-minutes': {
    title: 'two minutes past nextUpdate, within the skew of clocks: sent or left out',
    proves: ['RFC9919-8.5-02'],
    covers: ['S02', 'R11'],
    given: { proof: good().valid('3h ago', '2m ago') },
    ...open(),
  },
  'expired-for-hours': {
    title: 'two hours past nextUpdate the proof is left out',
    proves: ['RFC9919-8.5-02'],
    covers: ['S02', 'R11'],
    given: { proof: good().valid('5h ago', '2h ago') },
    ...better('withholds-expired'),
  },
  expired: {
    title: 'a proof that expired weeks ago is left out',
    proves: ['RFC9919-8.5-02'],
    covers: ['S02', 'R11'],
    given: { identity: old, proof: good().valid('30d ago', '20d ago') },
    transports: ['starttls', 'implicit'],
    ...better('withholds-expired'),
  },
  'expired-static': {
    title: 'a proof that expired weeks ago, its file name fixed in the configuration, is left out',
    proves: ['RFC9919-8.5-02'],
    covers: ['S02', 'R11'],
    given: { identity: old, proof: good().valid('30d ago', '20d ago'), reading: 'static' },
    ...better('withholds-expired'),
  },
  'future-by-minutes': {
    title: 'thisUpdate two minutes ahead, within the skew of clocks: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['R13'],
    given: { proof: good().valid('2m ahead', '1d ahead') },
    ...open(),
  },
  'future-by-hours': {
    title: 'thisUpdate two hours ahead: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['R13'],
    given: { proof: good().valid('2h ahead', '1d ahead') },
    ...open(),
  },
  'ends-soon': {
    title: 'a proof with two hours to go is stapled',
    covers: ['R11'],
    given: { proof: good().valid('30h ago', '2h ahead') },
    ...stapled,
  },
  'window-of-a-year': {
    title: 'a proof with a window of a year, the middle of it reached: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['V11'],
    given: {
      identity: leaf({ notBefore: '300d ago' }),
      proof: good().valid('180d ago', '180d ahead'),
    },
    ...open(),
  },
  'outlives-certificate': {
    title: 'a proof that ends after the certificate does: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['R21', 'F20'],
    given: { identity: leaf({ notAfter: '3d ahead' }), proof: good().valid('1h ago', '9d ahead') },
    ...open(),
  },
  'fraction-of-seconds': {
    title: 'times with fractions of a second: sent or left out, and nothing else suffers',
    proves: ['RFC6066-8-05'],
    covers: ['R20', 'V13'],
    given: { proof: good().times('fraction') },
    ...open(),
  },
  'produced-in-future': {
    title: 'a proof that says it was made in two days: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['V12'],
    given: { proof: good().with({ producedAt: '2d ahead' }) },
    ...open(),
  },
  'expires-while-running': {
    title: 'nextUpdate passes while the server runs, and the service goes on',
    proves: ['RFC9919-8.5-02'],
    covers: ['S26', 'N27', 'R28'],
    // No look before: on a busy machine it might come too late, and the same run would be told in
    // two ways.
    when: [shortLived, { do: 'await-expiry', beyond: 1 }, { do: 'connect', name: 'after' }],
    // Within the skew that may not be held against anyone; so what is sent is only looked at.
    expect: {
      ...goesOn,
      'after.staple': either('short', 'as-given', 'absent'),
    },
    tolerate: goesOnWithoutTls,
  },
});
