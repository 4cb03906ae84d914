import { describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { World } from '../authority/world.ts';
import { children, elementAt } from '../der.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { damaged } from './damage.ts';
import { good } from './good.ts';
import { mintProof } from './mint.ts';
import { proofPem } from './pem.ts';
import type { Damage } from './spec.ts';

const world = new World();
const about = await world.identity(identity());
const whole = await mintProof(good().nonce(8).spec, about, world);

/** Does openssl read it to the end? */
function reads(proof: Uint8Array): boolean {
  using opinion = new SecondOpinion();
  return opinion
    .openssl('ocsp', '-respin', opinion.file('p', proof), '-resp_text', '-noverify')
    .text.includes('Cert Status: good');
}

const levels = ['outer', 'responseBytes', 'basic', 'tbs', 'single', 'signature', 'certs'] as const;

describe('damage', () => {
  it('the proof itself is whole', () => {
    expect(reads(whole)).toBe(true);
    expect(elementAt(whole, 0).end).toBe(whole.length);
  });

  it('truncation keeps a fraction', () => {
    expect(damaged(whole, { kind: 'truncate', keep: 0.5 })).toEqual(
      whole.slice(0, Math.floor(whole.length / 2)),
    );
    expect(damaged(whole, { kind: 'truncate', keep: 0 }).length).toBe(0);
  });

  it('cut at a structure the bytes end inside it, deeper for one that stands later', () => {
    const cut = (level: (typeof levels)[number]) => damaged(whole, { kind: 'truncate-at', level });
    for (const level of levels) {
      expect(cut(level)).toEqual(whole.slice(0, cut(level).length));
      expect(reads(cut(level))).toBe(false);
    }
    const [outer, single, signature, certs] = (
      ['outer', 'single', 'signature', 'certs'] as const
    ).map((one) => cut(one).length);
    const basic = [1, 0, 1, 0].reduce(
      (inside, position) => {
        const child = children(whole, inside)[position];
        return child ?? inside;
      },
      elementAt(whole, 0),
    );
    const [tbs, , value, inside] = children(whole, basic);
    expect(single).toBeLessThan(tbs?.end ?? 0);
    expect(signature).toBeGreaterThan(value?.content ?? whole.length);
    expect(certs).toBeGreaterThan(inside?.content ?? whole.length);
    expect(outer).toBeLessThan(single ?? 0);
    expect(single).toBeLessThan(signature ?? 0);
    expect(signature).toBeLessThan(certs ?? 0);
  });

  it('trailing bytes stand behind the whole', () => {
    const longer = damaged(whole, { kind: 'trailing', bytes: 7 });
    expect(longer.slice(0, whole.length)).toEqual(whole);
    expect(longer.length).toBe(whole.length + 7);
  });

  it.each([
    ['basic', [1, 0, 1], 2],
    ['tbs', [1, 0, 1, 0], 5],
  ] as const)(
    'bytes behind %s are one element more in the layer around it, with every length right',
    (level, path, count) => {
      const longer = damaged(whole, { kind: 'trailing-inside', level });
      let inside = elementAt(longer, 0);
      expect(inside.end).toBe(longer.length);
      for (const position of path) {
        const child = children(longer, inside)[position];
        if (!child) throw new Error('the path leads nowhere');
        inside = child;
      }
      expect(children(longer, inside).length).toBe(count);
      expect(longer.length - whole.length).toBeLessThan(6);
      // openssl does not look behind the BasicOCSPResponse.
      expect(reads(longer)).toBe(level === 'basic');
    },
  );

  it('an indefinite length ends with end-of-contents, and openssl still reads it', () => {
    const ber = damaged(whole, { kind: 'ber' });
    expect([...ber.slice(0, 2), ...ber.slice(-2)]).toEqual([0x30, 0x80, 0, 0]);
    expect(reads(ber)).toBe(true);
  });

  it('PEM is the same answer in text', () => {
    const text = new TextDecoder().decode(damaged(whole, { kind: 'pem' }));
    expect(text).toBe(proofPem(whole));
    expect(text).toMatch(
      /^-----BEGIN OCSP RESPONSE-----\n([\w+/=]{1,64}\n)+-----END OCSP RESPONSE-----\n$/,
    );
    expect(Buffer.from(text.replaceAll(/-----.*-----|\n/g, ''), 'base64').equals(whole)).toBe(true);
  });

  it.each([
    [{ kind: 'random', bytes: 500 }, 500],
    [{ kind: 'empty' }, 0],
    [{ kind: 'doubled' }, 2 * whole.length],
  ] satisfies [Damage, number][])('%j', (damage, length) => {
    expect(damaged(whole, damage).length).toBe(length);
  });

  it('one damage comes after the other', async () => {
    const proof = await mintProof(
      good().damaged({ kind: 'empty' }).damaged({ kind: 'trailing', bytes: 3 }).spec,
      about,
      world,
    );
    expect(proof.length).toBe(3);
  });

  it('a structure that is not there cannot be damaged', async () => {
    const error = await mintProof(good().error('tryLater').spec, about, world);
    const bare = await mintProof(good().signedBy('ca').spec, about, world);
    expect(() => damaged(error, { kind: 'truncate-at', level: 'tbs' })).toThrow(RangeError);
    expect(() => damaged(bare, { kind: 'truncate-at', level: 'certs' })).toThrow(RangeError);
    expect(() => damaged(new Uint8Array(), { kind: 'ber' })).toThrow(RangeError);
  });
});

it('GnuTLS reads the PEM form', () => {
  using opinion = new SecondOpinion();
  const pem = opinion.file('p.pem', proofPem(whole));
  const { text } = opinion.run('ocsptool', '--response-info', '--load-response', pem);
  expect(text).toContain('Certificate Status: good');
});
