import { expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import { responder } from '../../../responder-vocabulary.ts';
import { mintResponder, withGiven } from './mint.ts';

const [scenario] = responder('mint', { any: { title: 'any', expect: {} } });
const number = (serial: Uint8Array): bigint => BigInt(`0x${Buffer.from(serial).toString('hex')}`);

it('a number that was never given out is far from any that was', async () => {
  const world = new World();
  if (!scenario) throw new Error('no scenario');
  const minted = await mintResponder('r', scenario.given, world);
  const { leaf, issuer } = await world.identity(identity());
  const own = withGiven(minted, { leaf, issuer, title: 'mine' });
  for (const { good, unassigned } of [minted.subjects, own.subjects]) {
    const apart = number(good.serial) - number(unassigned.serial);
    expect(apart < 0n ? -apart : apart).toBeGreaterThan(2n ** 64n);
    expect({ ...unassigned, serial: good.serial }).toEqual(good);
  }
});
