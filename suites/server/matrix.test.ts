import { describe, expect, it } from 'vitest';
import { scenarios } from '../index.ts';
import { judgedAs, scenarioOf } from '../judged.fixture.ts';

const quiet = {
  starttls: 'accepted',
  handshake: 'completes',
  session: 'in-service',
  alive: 'yes',
  wire: 'clean',
  pace: 'prompt',
  agreement: 'all',
  acknowledgement: 'none',
  intermediates: 'none',
  certificate: 'main',
  placement: 'none',
  fits: 'no-staple',
  acceptable: 'no-staple',
};
const sightings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'left out': { ...quiet, staple: 'absent' },
  sent: {
    ...quiet,
    staple: 'as-given',
    placement: 'right',
    acknowledgement: 'empty',
    fits: 'yes',
    acceptable: 'yes',
  },
  'other bytes': {
    ...quiet,
    staple: 'other-bytes',
    placement: 'right',
    acknowledgement: 'empty',
    fits: 'no',
    acceptable: 'no',
  },
  'no TLS': {
    ...quiet,
    starttls: 'refused',
    handshake: 'not-begun',
    session: 'not-reached',
    staple: 'absent',
    certificate: 'none',
  },
  stalls: {
    ...quiet,
    handshake: 'stalls',
    session: 'not-reached',
    staple: 'absent',
    certificate: 'none',
  },
};

// Again a second writing of the documents' meaning, in TLS 1.2: left out / sent as it stands /
// other bytes / STARTTLS refused / stalls. In TLS 1.3, which need not be spoken, a handshake that
// comes to nothing is a warning.
const usable = 'warn/pass/warn/warn/fail';
const open = 'note/note/warn/warn/warn';
const better = 'pass/warn/warn/warn/warn';
const never = better;
const reading: Readonly<Record<string, string>> = {
  'negotiation/asked': usable,
  'negotiation/asked-static': usable,
  'negotiation/permuted': usable,
  'negotiation/not-asked': 'pass/fail/fail/warn/fail',
  'negotiation/nothing-at-hand': 'pass/warn/warn/warn/fail',
  'contents/revoked': open,
  'contents/unknown': open,
  'contents/malformed-request': better,
  'contents/internal-error': better,
  'contents/try-later': better,
  'contents/sig-required': better,
  'contents/unauthorized': better,
  'contents/other-certificate': never,
  'contents/same-serial-other-ca': never,
  'contents/wrong-serial': never,
  'contents/no-single-response': never,
  'contents/sha256-cert-id': usable,
  'times/no-next-update': open,
  'times/no-next-update-for-months': better,
  'times/expired-for-minutes': open,
  'times/expired-for-hours': better,
  'times/expired': better,
  'times/expired-static': better,
  'times/future-by-minutes': open,
  'times/ends-soon': usable,
  'signers/ca': usable,
  'signers/by-key': usable,
  'signers/bad-signature': open,
  'signers/without-eku': open,
  'files/random': never,
  'files/truncated': never,
  'files/cut-inside': never,
  'files/empty': never,
  'files/absent': never,
  'files/unreadable': never,
  'certificates/must-staple': 'fail/pass/fail/fail/fail',
  'certificates/must-staple-nothing': 'note/warn/warn/note/warn',
  'certificates/must-staple-try-later': 'note/warn/warn/note/warn',
  'certificates/must-staple-expired': 'note/warn/warn/note/warn',
  'certificates/no-pointer': usable,
  'certificates/no-pointer-no-proof': 'pass/warn/warn/warn/fail',
};

describe('the class of what a server does with a staple', () => {
  it.each(Object.entries(reading))('server/%s', (slug, expected) => {
    const scenario = scenarios.find(({ id }) => id === `server/${slug}`);
    expect(
      scenario &&
        Object.keys(sightings)
          .map((seen) => judgedAs(scenario, sightings[seen] ?? {}, '1.2'))
          .join('/'),
    ).toBe(expected);
  });
});

it('who answers otherwise, is slow or takes no leave hangs up on nobody, and nothing rests on a leave', () => {
  const of = (id: string) => (session: string) =>
    judgedAs(scenarioOf(id), { ...quiet, session, staple: 'absent' }, '1.3');
  const sessions = ['in-service', 'no-farewell', 'refused', 'silent', 'lost'];
  expect(sessions.map(of('server/negotiation/nothing-at-hand'))).toEqual([
    ...['pass', 'warn', 'warn', 'warn', 'fail'],
  ]);
  for (const id of ['server/calibration/starttls', 'server/calibration/implicit-tls'])
    expect(sessions.map(of(id))).toEqual(['pass', 'pass', 'warn', 'warn', 'fail']);
});
