import { expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import { accusations, playBlackBox } from './black-box.fixture.ts';
import { soundBox } from './sound-box.fixture.ts';

const SESSION_TICKET = 35;
const isGrease = (type: number): boolean => (type & 0x0f0f) === 0x0a0a;

/** What is made of a box that turns some hellos down. */
async function playedAs(refuses: (extensions: readonly number[]) => boolean) {
  const { key, sentPem: cert } = await new World().identity(identity());
  await using box = await soundBox({ transport: 'implicit', tls: { key, cert }, refuses });
  return await playBlackBox(box.address);
}

it('a box that has nothing in common with our own stack is put to no test by it', async () => {
  // Node's client names session_ticket, ours does not.
  const results = await playedAs((extensions) => !extensions.includes(SESSION_TICKET));
  expect(accusations(results)).toEqual([]);
  const of = (scenario: string) =>
    results.filter((result) => result.scenario === scenario).map(({ verdict }) => verdict);
  expect(of('server/calibration/implicit-tls').map(({ kind }) => kind)).toEqual(
    Array(4).fill('pass'),
  );
  for (const scenario of ['any-box/grease', 'any-box/permuted', 'negotiation/unknown-type'])
    for (const { kind, reason } of of(`server/${scenario}`)) {
      expect({ scenario, kind }).toEqual({ scenario, kind: 'note' });
      expect(reason).toContain('no parameters in common');
    }
}, 120_000);

it('one that turns down the odd part alone is accused of it', async () => {
  const results = await playedAs((extensions) => extensions.some(isGrease));
  const failed = results.filter(({ verdict }) => verdict.kind === 'fail');
  expect([...new Set(failed.map(({ scenario }) => scenario))]).toEqual(['server/any-box/grease']);
  expect(accusations(results)).toHaveLength(failed.length);
}, 120_000);

it('one that turns everything down is neither accused nor praised', async () => {
  const results = await playedAs(() => true);
  expect(accusations(results)).toEqual([]);
  expect(results.some(({ verdict }) => verdict.kind === 'pass')).toBe(false);
  const first = results.find(({ scenario }) => scenario === 'server/calibration/implicit-tls');
  expect(first?.verdict.kind).toBe('inconclusive');
  expect(first?.verdict.reason).toContain('a ClientHello of either version');
}, 120_000);
