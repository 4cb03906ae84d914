import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../ca/authority/world.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { good, server } from '../../vocabulary.ts';
import { derFault, mintFault } from './der.ts';

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

describe('a proof of a scenario', () => {
  const of = (proof: Proof, bytes: Uint8Array) => {
    const [scenario] = server('group', {
      one: { title: 'x', proves: [], given: { proof }, expect: {} },
    });
    const proofs = { 'as-given': Buffer.from(bytes).toString('base64') };
    return scenario && mintFault(scenario, { proofs, identities: {}, at: '' });
  };

  it('that is meant to be whole and is not DER makes the stage unfit', async () => {
    const half = await minted(good().damaged({ kind: 'truncate', keep: 0.5 }));
    expect(of(good(), await minted(good()))).toBeUndefined();
    expect(of(good(), half)).toMatch(/^the proof "as-given" that we minted is no DER: /);
    expect(of(good().damaged({ kind: 'truncate', keep: 0.5 }), half)).toBeUndefined();
  });

  it('that is put in place later is held to it as well', () => {
    const [scenario] = server('group', {
      one: {
        title: 'x',
        proves: [],
        given: { proof: 'none' },
        expect: {},
        when: [{ do: 'replace', proof: good(), how: 'rename', named: 'next' }],
      },
    });
    const known = { proofs: { next: 'AAAA' }, identities: {}, at: '' };
    expect(scenario && mintFault(scenario, known)).toContain('"next"');
  });
});
