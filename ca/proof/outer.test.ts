import { describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { World } from '../authority/world.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { good, type Proof } from './good.ts';
import { mintProof } from './mint.ts';
import type { OuterStatus } from './spec.ts';

const world = new World();
const base = identity({ intermediates: 2 });

async function shown(proof: Proof, spec = base): Promise<string> {
  using opinion = new SecondOpinion();
  return opinion.shows(await mintProof(proof.spec, await world.identity(spec), world));
}

describe('the outer answer', () => {
  it.each([
    ['malformedRequest', 'malformedrequest (1)'],
    ['internalError', 'internalerror (2)'],
    ['tryLater', 'trylater (3)'],
    ['sigRequired', 'sigrequired (5)'],
    ['unauthorized', 'unauthorized (6)'],
    [4, '(UNKNOWN) (4)'],
    [7, '(UNKNOWN) (7)'],
    [255, '(UNKNOWN) (255)'],
  ] satisfies [Exclude<OuterStatus, 'successful'>, string][])('%s', async (outer, text) => {
    expect(await shown(good().error(outer))).toContain(`Responder Error: ${text}`);
    expect(
      (await mintProof(good().error(outer).spec, await world.identity(base), world)).length,
    ).toBeLessThan(8);
  });

  it.each([
    ['left out', good().without('responseBytes'), 5],
    ['put in', good().error('tryLater').with({ responseBytes: 'present' }), 500],
  ])('responseBytes %s', async (_, proof, length) => {
    const bytes = await mintProof(proof.spec, await world.identity(base), world);
    expect(Math.abs(bytes.length - length)).toBeLessThan(500);
    expect(bytes.length >= length).toBe(true);
  });

  it('a type nobody knows', async () => {
    expect(await shown(good().with({ responseType: 'unknown' }))).toContain(
      'unknown response type',
    );
  });
});
