import {
  either,
  good,
  is,
  leaf,
  oneOf,
  type ProofFile,
  type ProofName,
  type ServerClaim,
  type ServerScenario,
  server,
} from '#harness';
import {
  alive,
  fitting,
  fittingOrNone,
  goesOnWithoutTls as maybeWithoutTls,
  status,
  goesOn as works,
} from './expectations.ts';

type How = 'in-place' | 'rename' | 'symlink';
const newer = good().valid('30m ago', '2d ahead');
const before = { do: 'connect', name: 'before' } as const;
const after = { do: 'connect', name: 'after' } as const;
const put = (proof: ProofFile, how: How, named: ProofName = 'newer') =>
  ({ do: 'replace', proof, how, named }) as const;

// Read on each connection: the very next one has the new proof. The old one is still good, so only
// a manual can forbid it.
const replaced = (how: How, covers: readonly string[]): ServerClaim => ({
  title:
    `a proof replaced ${how === 'in-place' ? 'in place' : `by ${how}`} is ` +
    'sent from the next connection on',
  covers: ['S15', ...covers],
  when: [before, put(newer, how), after],
  expect: { 'before.staple': status('as-given'), 'after.staple': status('newer'), ...works },
  tolerate: { 'before.staple': 'absent', 'after.staple': ['as-given', 'absent'] },
  promise: { 'reads-file-on-each-connection': { 'after.staple': 'newer' } },
});

const watched = (how: How, covers: readonly string[]): ServerClaim => ({
  ...replaced(how, covers),
  title:
    'a proof behind a fixed file name, replaced ' +
    `${how === 'in-place' ? 'in place' : `by ${how}`}, is sent soon after`,
  given: { reading: 'static' },
  when: [before, put(newer, how), { ...after, until: 'newer' }],
});

// The newest answer is not fit to be sent: the older good one may go on, or nothing.
const spoilt = (title: string, proof: ProofFile, more: Partial<ServerClaim> = {}): ServerClaim => ({
  title,
  proves: ['RFC6066-8-11'],
  covers: ['S16', 'R27'],
  when: [before, put(proof, 'rename'), after],
  expect: { 'after.staple': oneOf('as-given', 'absent'), ...works, alive },
  tolerate: maybeWithoutTls,
  ...more,
});

/** What happens to files while the server runs. */
export const lifeCycle: readonly ServerScenario[] = server('life-cycle', {
  'in-place': replaced('in-place', ['R25']),
  rename: replaced('rename', ['R26']),
  symlink: replaced('symlink', ['R26', 'N30']),
  'in-place-static': watched('in-place', ['R25']),
  'rename-static': watched('rename', ['R26']),
  'symlink-static': watched('symlink', ['R26', 'N30']),
  'replaced-by-revoked': {
    title: 'once the file says revoked, the older good proof is not sent any more',
    proves: ['RFC9325-7.5-01'],
    covers: ['S03', 'S15', 'F12', 'R19'],
    when: [before, put(good().revoked(), 'rename'), after],
    expect: { 'after.staple': either('newer', 'absent'), ...works },
    tolerate: maybeWithoutTls,
    promise: { 'withholds-not-good': { 'after.staple': 'absent' } },
  },
  'replaced-by-expired': spoilt(
    'a proof replaced by an expired one: the older good one or none',
    good().valid('9d ago', '3d ago'),
    {
      proves: ['RFC9919-8.5-02'],
      covers: ['S02', 'S15', 'R11'],
      given: { identity: leaf({ notBefore: '90d ago' }) },
      tolerate: { ...maybeWithoutTls, 'after.staple': 'newer' },
      promise: { 'withholds-expired': { 'after.staple': oneOf('as-given', 'absent') } },
    },
  ),
  'replaced-by-error': spoilt(
    'a proof replaced by tryLater: the older good one or none',
    good().error('tryLater'),
    {
      proves: ['RFC6066-8-05'],
      covers: ['S15', 'S23', 'R09', 'R40'],
      tolerate: { ...maybeWithoutTls, 'after.staple': 'newer' },
    },
  ),
  'replaced-by-junk': spoilt(
    'a proof replaced by random octets: the older good one or none',
    good().damaged({ kind: 'random', bytes: 300 }),
    { covers: ['S05', 'S15', 'S16', 'R22', 'R27'] },
  ),
  'other-certificate-first': spoilt(
    "the next certificate's proof is there before the certificate: not sent with this one",
    good().about('other-leaf-same-ca'),
    { proves: ['RFC6066-8-05', 'RFC8446-4.4.2.1-01'], covers: ['N30', 'R32', 'R10'] },
  ),
  'half-written': {
    ...spoilt('a file half written: the older good proof or none', 'none'),
    when: [before, { do: 'truncate', keep: 0.5 }, after],
    covers: ['S16', 'N30', 'R27'],
  },
  removed: {
    title: 'a file taken away: the proof may go on or not, the service goes on',
    proves: ['RFC6066-8-05'],
    covers: ['N31', 'R27'],
    when: [before, { do: 'remove' }, after],
    expect: { 'after.staple': either('as-given', 'absent'), ...works, alive },
    tolerate: maybeWithoutTls,
  },
  'removed-and-back': {
    title: 'a file taken away and put back: the new proof is sent',
    covers: ['S15', 'N31'],
    when: [before, { do: 'remove' }, put(newer, 'rename'), after],
    expect: { 'after.staple': status('newer'), ...works },
    tolerate: { 'after.staple': ['as-given', 'absent'] },
    promise: { 'reads-file-on-each-connection': { 'after.staple': 'newer' } },
  },
  'late-arrival': {
    title: 'a file that appears while the server runs is sent',
    covers: ['S15', 'S19', 'N31'],
    given: { proof: 'absent' },
    when: [before, put(newer, 'rename'), after],
    expect: { 'before.staple': is('absent'), 'after.staple': status('newer'), ...works },
    tolerate: { 'after.staple': 'absent' },
    promise: { 'reads-file-on-each-connection': { 'after.staple': 'newer' } },
  },
  'twice-replaced': {
    title: 'a proof replaced twice: the last one is sent',
    covers: ['S15', 'R25', 'R30'],
    when: [
      put(good().valid('45m ago', '3d ahead'), 'in-place', 'second'),
      { do: 'connect', name: 'between' },
      put(newer, 'in-place'),
      after,
    ],
    expect: { 'between.staple': status('second'), 'after.staple': status('newer'), ...works },
    tolerate: {
      'between.staple': ['as-given', 'absent'],
      'after.staple': ['as-given', 'second', 'absent'],
    },
    promise: {
      'reads-file-on-each-connection': { 'between.staple': 'second', 'after.staple': 'newer' },
    },
  },
  'certificate-first': {
    title: 'the certificate is renewed first: the old proof is not sent with it',
    covers: ['N30', 'F24', 'R32'],
    when: [
      before,
      { do: 'renew', identity: leaf({ notAfter: '90d ahead' }), named: 'renewed' },
      after,
    ],
    expect: { 'after.fits': fittingOrNone, ...works },
    tolerate: maybeWithoutTls,
  },
  'certificate-then-proof': {
    title: 'certificate and proof are renewed: they fit each other',
    covers: ['N30', 'F24', 'R32'],
    when: [
      { do: 'renew', identity: leaf({ notAfter: '90d ahead' }), named: 'renewed' },
      put(good(), 'rename', 'newer'),
      after,
    ],
    expect: {
      'after.certificate': is('renewed'),
      'after.staple': status('newer'),
      'after.fits': fitting,
      ...works,
    },
    tolerate: {
      'after.certificate': 'main',
      'after.staple': ['absent', 'as-given'],
      'after.fits': 'no-staple',
    },
  },
});
