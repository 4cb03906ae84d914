import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../ca/authority/world.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { good } from '../../vocabulary.ts';
import { derFault } from './der.ts';

const world = new World();
let held: Identity;
beforeAll(async () => {
  held = await world.identity(identity());
});
const minted = (proof: Proof) => mintProof(proof.spec, held, world);

describe('octets', () => {
  it.each([
    ['a good answer', good()],
    ['one that says revoked', good().revoked()],
    ['an error answer', good().error('tryLater')],
    ['one of another type', good().with({ responseType: 'unknown' })],
    ['times out of style', good().times('fraction')],
    ['an empty signature', good().signature('empty')],
    ['no single at all', good().without('singles')],
  ])('%s is DER', async (_, proof) => {
    expect(derFault(await minted(proof))).toBeUndefined();
  });

  it.each([
    ['an octet behind it', good().damaged({ kind: 'trailing', bytes: 1 })],
    [
      'an octet behind the signed part',
      good().damaged({ kind: 'trailing-inside', level: 'basic' }),
    ],
    ['half of it', good().damaged({ kind: 'truncate', keep: 0.5 })],
    ['BER', good().damaged({ kind: 'ber' })],
    ['PEM', good().damaged({ kind: 'pem' })],
    ['noise', good().damaged({ kind: 'random', bytes: 300 })],
    ['none', good().damaged({ kind: 'empty' })],
    ['cut inside the basic answer', good().damaged({ kind: 'truncate-at', level: 'tbs' })],
  ])('%s is none', async (_, proof) => {
    expect(derFault(await minted(proof))).toEqual(expect.any(String));
  });
});
