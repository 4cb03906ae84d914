import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { type Identity, World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import {
  answer,
  certificate,
  extension,
  int,
  name,
  octets,
  oidDer,
  seq,
  tlv,
} from './crafted.fixture.ts';
import { describeCertificate, describeStaple } from './describe.ts';
import { type About, examine } from './examine.ts';

const world = new World();
let identityUsed: Identity;
let about: About;
beforeAll(async () => {
  identityUsed = await world.identity(identity());
  about = { leaf: identityUsed.leaf, issuer: identityUsed.issuer, at: new Date() };
});
const minted = (proof: Proof) => mintProof(proof.spec, identityUsed, world);

const flip = (bytes: Uint8Array, at: number, mask: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
};

describe('a good answer with something changed', () => {
  /**
   * Nothing of these two is unprotected: tbsResponseData lies under the answer's signature, the
   * delegate's certificate under the CA's; lengths and tags around them are strict DER,
   * responseType, responseStatus and the algorithms have one right value, and a changed signature
   * does not verify.
   */
  it.each([
    ['by a delegate', good()],
    ['by the CA', good().signedBy('ca')],
  ])('%s is not acceptable, whichever octet it is', async (_, proof) => {
    const staple = await minted(proof);
    for (let at = 0; at < staple.length; at += 1) {
      for (const mask of [0x01, 0x80, 0xff])
        expect(examine(flip(staple, at, mask), about).acceptable).toBe(false);
    }
    for (let keep = 0; keep < staple.length; keep += 1) {
      expect(examine(staple.subarray(0, keep), about).acceptable).toBe(false);
    }
  });

  it(
    'with certificates that nobody needs, only those may change: the ' +
      'issuer is the one we were given',
    async () => {
      const staple = await minted(good().signedBy('ca').certs('with-issuer'));
      const start = Buffer.from(staple).indexOf(Buffer.from(identityUsed.issuer));
      expect(start).toBeGreaterThan(0);
      const surviving: number[] = [];
      for (let at = 0; at < staple.length; at += 1)
        if (examine(flip(staple, at, 0x01), about).acceptable) surviving.push(at);
      expect(surviving.length).toBeGreaterThan(0);
      expect(surviving.every((at) => at >= start && at < start + identityUsed.issuer.length)).toBe(
        true,
      );
    },
  );

  it('20 000 inputs do not crash it, hang it, or pass', { timeout: 60_000 }, async () => {
    const staple = await minted(good());
    const changes = fc.array(
      fc.tuple(fc.nat(staple.length - 1), fc.integer({ min: 1, max: 255 })),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    const cuts = fc.tuple(fc.nat(staple.length - 1), fc.uint8Array({ maxLength: 20 }));
    const different = (bytes: Uint8Array): boolean => Buffer.compare(bytes, staple) !== 0;
    const input = fc
      .oneof(
        changes.map((list) => list.reduce((bytes, [at, mask]) => flip(bytes, at, mask), staple)),
        cuts.map(
          ([at, inserted]) =>
            new Uint8Array(Buffer.concat([staple.subarray(0, at), inserted, staple.subarray(at)])),
        ),
        cuts.map(([at, tail]) => new Uint8Array(Buffer.concat([staple.subarray(0, at), tail]))),
        fc.uint8Array({ maxLength: 400 }),
      )
      .filter(different);
    const begun = performance.now();
    fc.assert(
      fc.property(input, (bytes) => {
        expect(examine(bytes, about).acceptable).toBe(false);
      }),
      { numRuns: 20_000 },
    );
    // A floor far below what is measured (thousands a second), so that only a real slowness trips
    // it.
    expect(20_000 / ((performance.now() - begun) / 1000)).toBeGreaterThan(400);
  });

  it('leaf and issuer may be anything', async () => {
    const staple = await minted(good());
    fc.assert(
      fc.property(
        fc.nat(identityUsed.leaf.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (at, mask, whose) => {
          const leaf = whose ? flip(identityUsed.leaf, at, mask) : identityUsed.leaf;
          const issuer = whose
            ? identityUsed.issuer
            : flip(identityUsed.issuer, at % identityUsed.issuer.length, mask);
          examine(staple, { ...about, leaf, issuer });
          describeCertificate(leaf);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is bounded where somebody sends much', async () => {
    const staple = await minted(good().signedBy('ca').padded(120_000));
    const before = performance.now();
    expect(examine(staple, about).acceptable).toBe(true);
    expect(examine(new Uint8Array(20_000_000).fill(0x30), about).acceptable).toBe(false);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  describe('is bounded where somebody repeats one thing as often as fits', () => {
    const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const [ca, delegate] = [pair(), pair()];
    const caName = name('CA');
    const often = (count: number, make: (i: number) => Uint8Array) =>
      Array.from({ length: count }, (_, i) => make(i));
    const attribute = (i: number) => seq(oidDer('2.5.4.3'), tlv(0x0c, Buffer.from(`a${i % 1000}`)));
    const odd = (i: number) => extension(`1.3.6.1.4.1.32473.${i}`, octets(), true);
    const longOid = tlv(0x06, Buffer.alloc(30_000, 1));
    const wide = seq(tlv(0x31, ...often(4000, attribute)));
    const widely = seq(tlv(0x31, ...often(4000, (i) => attribute(3999 - i))));
    const features = extension('1.3.6.1.5.5.7.1.24', seq(...often(60_000, () => int(6))));
    const other = extension('1.3.6.1.5.5.7.1.24', seq(...often(60_000, () => int(5))));
    const root = { serial: 1, subject: caName, issuer: caName, key: ca, signer: ca };
    const given = {
      issuerName: caName,
      issuerKey: ca.publicKey,
      serial: 7,
      responder: caName,
      signer: ca,
    };
    const unnamed = { serial: 9, subject: widely, issuer: caName, key: delegate, signer: ca };
    const sent = certificate({ ...unnamed, subject: name('small') });

    it.each<[string, () => { staple: Uint8Array; leaf?: Uint8Array[]; issuer?: Uint8Array[] }]>([
      [
        'attributes of a name',
        () => ({ staple: answer({ ...given, responder: wide, certs: [certificate(unnamed)] }) }),
      ],
      [
        'extensions',
        () => ({ staple: answer({ ...given, responseExtensions: often(4000, odd) }) }),
      ],
      [
        'extensions of the signer',
        () => {
          const certs = [certificate({ ...unnamed, extensions: often(3000, odd) })];
          return { staple: answer({ ...given, responder: widely, signer: delegate, certs }) };
        },
      ],
      ['certificates', () => ({ staple: answer({ ...given, certs: often(200, () => sent) }) })],
      [
        'arcs of an OID',
        () => ({
          staple: answer({ ...given, scheme: { algorithm: seq(longOid), digest: 'sha256' } }),
        }),
      ],
      ['TLS features', () => ({ staple: answer(given), leaf: [features], issuer: [other] })],
    ])('%s', (_, make) => {
      const { staple, leaf = [], issuer = [] } = make();
      const used = {
        leaf: certificate({ ...root, serial: 7, subject: name('leaf'), extensions: leaf }),
        issuer: certificate({ ...root, extensions: issuer }),
        at: new Date(),
      };
      const before = performance.now();
      const { findings } = examine(staple, { ...used, policy: { maxSize: 10_000_000 } });
      const lines = describeStaple(staple);
      expect(performance.now() - before).toBeLessThan(1000);
      expect(Math.max(...findings.map(({ detail }) => detail.length))).toBeLessThan(1000);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(1100);
    });
  });
});

describe('descriptions', () => {
  it('say what is there', async () => {
    const lines = describeStaple(await minted(good().revoked(1))).join('\n');
    for (const part of [
      'successful (0)',
      'byName',
      'revoked at',
      'keyCompromise (1)',
      'nextUpdate: 2',
      'certs: ',
    ]) {
      expect(lines).toContain(part);
    }
    expect(describeCertificate(identityUsed.leaf)).toContain('CN=mx.test');
    expect(describeStaple(await minted(good().without('nextUpdate')))).toContain(
      'nextUpdate: absent',
    );
    expect(describeStaple(await minted(good().error('tryLater')))[0]).toContain('tryLater (3)');
    expect(describeStaple(new Uint8Array())).toEqual(['empty: 0 octets']);
  });

  it('never throw, and never let a control character through', async () => {
    const staple = await minted(good());
    fc.assert(
      fc.property(
        fc.nat(staple.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(staple.length),
        (at, mask, keep) => {
          const lines = [
            ...describeStaple(flip(staple, at, mask)),
            ...describeStaple(staple.subarray(0, keep)),
          ];
          expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
