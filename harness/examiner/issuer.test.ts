import { describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { issuerAmong } from './issuer.ts';

describe('issuerAmong', async () => {
  const world = new World();
  const { chain, issuer } = await world.identity(identity());
  const [leaf = new Uint8Array()] = chain;
  const other = (await world.identity(identity({ caKey: 'rsa2048' }))).issuer;

  it.each([
    ['behind the leaf', [leaf, issuer]],
    ['behind the leaf sent twice', [leaf, leaf, issuer]],
    ['behind one of the same name that did not sign', [leaf, other, issuer]],
    ['behind what is no certificate', [leaf, Buffer.from('nonsense'), issuer]],
  ])('finds it %s', (_, sent) => {
    expect(Buffer.from(issuerAmong(sent) ?? [])).toEqual(Buffer.from(issuer));
  });

  it('says so where none was sent', () => {
    expect(issuerAmong([])).toBeUndefined();
    expect(issuerAmong([leaf])).toBeUndefined();
    expect(issuerAmong([Buffer.from('nonsense'), issuer])).toBeUndefined();
  });
});
