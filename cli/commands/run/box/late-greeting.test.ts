import { setTimeout as passed } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mint } from '../../probe/look.fixture.ts';
import { accusations, playBlackBox } from './black-box.fixture.ts';
import { type SoundBoxPlan, soundBox } from './sound-box.fixture.ts';

/** Greetings that come later than any other step may, which RFC 5321 4.5.3.2.1 lets them. */
const STEP = 2000;
const LATE = 2500;

async function played(
  transport: SoundBoxPlan['transport'],
  greets: () => Promise<unknown>,
  { greeting, only }: { greeting: number; only: string[] },
) {
  await using box = await soundBox({
    transport,
    tls: { key: mint.about.key, cert: certificatesPem(mint.about.chain) },
    staple: await mint.proof(good()),
    greets,
  });
  const budget = { step: STEP, greeting, total: greeting + 6 * STEP };
  return await playBlackBox(box.address, { sni: 'mx.test', budget, only });
}

test.each(['starttls', 'implicit'] as const)(
  'over %s, a greeting later than a step and within its time is waited for: it is judged',
  async (transport) => {
    const only = ['server/calibration/*', 'server/any-box/fits', 'server/any-box/acceptable'];
    const results = await played(transport, () => passed(LATE), { greeting: 20_000, only });
    expect(accusations(results)).toEqual([]);
    const left = results.filter(({ verdict }) => verdict.kind !== 'pass');
    expect(left.map(({ cell, verdict }) => `${cell}: ${verdict.reason}`)).toEqual([]);
    expect(results.length).toBeGreaterThan(4);
  },
  60_000,
);

test.each([
  ['starttls', 'server/calibration/starttls', /nothing more came while waiting for the greeting/],
  ['implicit', 'server/calibration/implicit-tls', /came in place of a greeting inside TLS/],
] as const)(
  'over %s, a greeting that never comes is undecided, in these words',
  async (transport, scenario, words) => {
    const never = () => Promise.withResolvers<void>().promise;
    const results = await played(transport, never, { greeting: STEP, only: [scenario] });
    expect(results.length).toBe(4);
    for (const { verdict } of results) {
      expect(verdict.kind).toBe('inconclusive');
      expect(verdict.reason).toMatch(words);
    }
  },
  60_000,
);
