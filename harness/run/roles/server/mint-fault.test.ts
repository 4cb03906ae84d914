import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import type { Proof } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import { good, server } from '../../../vocabulary.ts';
import { mintFault } from './mint-fault.ts';

const world = new World();
let held: Identity;
beforeAll(async () => {
  held = await world.identity(identity());
});
const minted = (proof: Proof) => mintProof(proof.spec, held, world);

describe('a proof of a scenario', () => {
  const of = (proof: Proof, bytes: Uint8Array) => {
    const [scenario] = server('group', {
      one: { title: 'x', proves: [], given: { proof }, expect: {} },
    });
    const proofs = { 'as-given': Buffer.from(bytes).toString('base64') };
    return scenario && mintFault(scenario, { proofs, identities: {}, at: '' });
  };

  it('that is meant to be whole and is not DER is told', async () => {
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
        when: [{ do: 'replace', proof: good(), how: 'rename', named: 'newer' }],
      },
    });
    const known = { proofs: { newer: 'AAAA' }, identities: {}, at: '' };
    expect(scenario && mintFault(scenario, known)).toContain('"newer"');
  });
});
