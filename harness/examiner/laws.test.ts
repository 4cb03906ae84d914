import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { type Identity, World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { Damage, ProofSpec, Single } from '../../ca/proof/spec.ts';
import type { ExaminerPolicy } from '../model/finding.ts';
import { type About, examine } from './examine.ts';

const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const world = new World({ now: () => now });
let about: Identity;
beforeAll(async () => {
  about = await world.identity(identity());
});
const minted = (proof: Proof) => mintProof(proof.spec, about, world, now);
const asked = (change: Partial<About> = {}): About => ({
  leaf: about.leaf,
  issuer: about.issuer,
  at: now,
  ...change,
});

type Step = (proof: Proof) => Proof;
/** Something about an answer: ways that leave it acceptable, and ways that must not. */
const trait = (harmless: readonly Step[], harmful: readonly Step[]) =>
  fc.oneof(
    { weight: 14, arbitrary: fc.constantFrom(...harmless).map((step) => ({ step, harms: false })) },
    { weight: 1, arbitrary: fc.constantFrom(...harmful).map((step) => ({ step, harms: true })) },
  );
const set =
  (change: Partial<ProofSpec>): Step =>
  (proof) =>
    proof.with(change);
const single =
  (change: Partial<Single>): Step =>
  (proof) =>
    proof.single(change);
const damage =
  (kind: Damage): Step =>
  (proof) =>
    proof.damaged(kind);
const asIs: Step = (proof) => proof;

const traits = fc.tuple(
  trait(
    (['ca', 'delegate', 'delegate-without-nocheck', 'delegate-expires-first'] as const).map(
      (signer) => set({ signer }),
    ),
    (
      [
        ...([
          'delegate-without-eku',
          'delegate-any-eku',
          'delegate-expired',
          'delegate-not-yet-valid',
        ] as const),
        ...(['delegate-of-other-ca', 'delegate-behind-intermediate', 'delegate-of-root'] as const),
        ...(['root', 'leaf', 'ca-same-name', 'other-ca'] as const),
      ] as const
    ).map((signer) => set({ signer })),
  ),
  trait(
    (['byName', 'byKey'] as const).map((responderId) => set({ responderId })),
    (['wrong-name', 'wrong-key'] as const).map((responderId) => set({ responderId })),
  ),
  trait(
    [asIs],
    (['flipped', 'foreign-key', 'empty'] as const).map((signature) => set({ signature })),
  ),
  trait(
    (['sha256', 'sha384', 'sha512'] as const).map((digest) => set({ digest })),
    [set({ digest: 'sha1' })],
  ),
  trait(
    [asIs],
    (['fraction', 'offset', 'utcTime', 'no-seconds'] as const).map((times) => set({ times })),
  ),
  trait(
    [
      asIs,
      (p) => p.without('nextUpdate'),
      (p) => p.valid('30d ago', '30d ahead'),
      (p) => p.valid('1d ago', '299s ago'),
    ],
    [
      (p) => p.valid('2d ago', '1d ago'),
      (p) => p.valid('301s ahead', '1d ahead'),
      (p) => p.valid('1d ago', '301s ago'),
    ],
  ),
  trait([asIs], [single({ certStatus: 'revoked', reason: 1 }), single({ certStatus: 'unknown' })]),
  trait(
    (['sha1', 'sha256', 'sha384', 'sha512'] as const).map((hash) => single({ hash })),
    [
      ...(['issuer', 'other-leaf-same-ca', 'same-serial-other-ca'] as const).map((which) =>
        single({ about: which }),
      ),
      ...(['issuerNameHash', 'issuerKeyHash', 'serialNumber', 'hashAlgorithm'] as const).map(
        (wrong) => single({ wrong }),
      ),
    ],
  ),
  trait(
    [
      asIs,
      set({ version: 'explicit-v1' }),
      set({ nonce: 32 }),
      set({ nonce: 200 }),
      set({ certs: 'with-issuer' }),
    ],
    [
      set({ version: 'v2' }),
      set({ criticalExtension: true }),
      set({ certs: 'junk' }),
      set({ responseType: 'unknown' }),
    ],
  ),
  trait(
    [
      asIs,
      (p) => p.and({ about: 'other-leaf-same-ca', certStatus: 'revoked' }),
      (p) => p.after({ about: 'issuer', nextUpdate: '1h ago' }),
    ],
    [(p) => p.and({ certStatus: 'revoked' }), (p) => p.after({ certStatus: 'unknown' })],
  ),
  trait(
    [asIs],
    [
      damage({ kind: 'trailing', bytes: 2 }),
      damage({ kind: 'ber' }),
      damage({ kind: 'empty' }),
      damage({ kind: 'truncate', keep: 0.7 }),
    ],
  ),
);

const policies = fc.record({
  skew: fc.constantFrom(0, 37, 300, 86_400),
  maxAge: fc.constantFrom(undefined, 60, 7200, 864_000),
  minRemaining: fc.constantFrom(undefined, 0, 3600, 864_000),
  requireNextUpdate: fc.boolean(),
  requireCertHash: fc.boolean(),
  allowSha1Signature: fc.boolean(),
  allowMd5Signature: fc.boolean(),
  maxSize: fc.constantFrom(500, 5000, 131_072),
}) satisfies fc.Arbitrary<ExaminerPolicy>;

/** The laxer of both in every point. */
const laxest = (a: ExaminerPolicy, b: ExaminerPolicy): ExaminerPolicy => ({
  skew: Math.max(a.skew, b.skew),
  maxAge:
    a.maxAge === undefined || b.maxAge === undefined ? undefined : Math.max(a.maxAge, b.maxAge),
  minRemaining:
    a.minRemaining === undefined || b.minRemaining === undefined
      ? undefined
      : Math.min(a.minRemaining, b.minRemaining),
  requireNextUpdate: a.requireNextUpdate && b.requireNextUpdate,
  requireCertHash: a.requireCertHash && b.requireCertHash,
  allowSha1Signature: a.allowSha1Signature || b.allowSha1Signature,
  allowMd5Signature: a.allowMd5Signature || b.allowMd5Signature,
  maxSize: Math.max(a.maxSize, b.maxSize),
});

describe('whatever an answer is made of', () => {
  it('it is acceptable when nothing in it harms, and only then', { timeout: 60_000 }, async () => {
    let accepted = 0;
    const property = fc.asyncProperty(traits, async (chosen) => {
      const proof = chosen.reduce((sofar, { step }) => step(sofar), good());
      const { acceptable, findings } = examine(await minted(proof), asked());
      expect(acceptable, JSON.stringify(findings.filter(({ ok }) => !ok))).toBe(
        chosen.every(({ harms }) => !harms),
      );
      accepted += Number(acceptable);
    });
    await fc.assert(property, { numRuns: 500 });
    expect(accepted).toBeGreaterThan(100);
  });

  it('a rule is spoken of once, and status, must and acceptable agree', {
    timeout: 60_000,
  }, async () => {
    const property = fc.asyncProperty(traits, policies, async (chosen, policy) => {
      const proof = chosen.reduce((sofar, { step }) => step(sofar), good());
      const { acceptable, status, findings } = examine(await minted(proof), asked({ policy }));
      const rules = findings.map(({ rule }) => rule);
      expect(new Set(rules).size).toBe(rules.length);
      expect(acceptable).toBe(status === 'good');
      const broken = findings
        .filter(({ level, ok }) => level === 'must' && !ok)
        .map(({ rule }) => rule);
      if (acceptable) expect(broken).toEqual([]);
      // Beside an entry that says revoked another may say what it likes.
      const beside = status === 'revoked' && broken.includes('singles.contradict');
      const rest = broken.filter((rule) => !beside || !/^(singles\.contradict|times\.)/.test(rule));
      if (status === 'revoked' || status === 'unknown') expect(rest).toEqual(['status.good']);
      expect(findings.some(({ undecided }) => undecided)).toBe(false);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('a laxer policy never refuses what a stricter one takes', { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(traits, policies, policies, async (chosen, one, other) => {
      const staple = await minted(chosen.reduce((sofar, { step }) => step(sofar), good()));
      const lax = examine(staple, asked({ policy: laxest(one, other) })).acceptable;
      if (examine(staple, asked({ policy: one })).acceptable) expect(lax).toBe(true);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

describe('the clock', () => {
  it(
    'an answer holds from thisUpdate to nextUpdate with the ' +
      'tolerance on both sides, to the second',
    async () => {
      const staple = await minted(good());
      const [from, to] = [-3600, 86_400];
      const near = (edge: number) => fc.integer({ min: edge - 3, max: edge + 3 });
      const moment = fc.integer({ min: 0, max: 1500 }).chain((skew) =>
        fc.record({
          skew: fc.constant(skew),
          second: fc.oneof(
            near(from - skew),
            near(to + skew),
            fc.integer({ min: -2 * 86_400, max: 20 * 86_400 }),
          ),
        }),
      );
      fc.assert(
        fc.property(moment, ({ skew, second }) => {
          const at = new Date(now.getTime() + second * 1000);
          const holds = from - skew <= second && second <= to + skew;
          expect(examine(staple, asked({ at, policy: { skew } })).acceptable).toBe(holds);
        }),
        { numRuns: 1000 },
      );
    },
  );

  it('age and time left are counted to the second', async () => {
    const staple = await minted(good());
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7200 }),
        fc.integer({ min: 80_000, max: 90_000 }),
        (maxAge, minRemaining) => {
          expect(examine(staple, asked({ policy: { maxAge, skew: 0 } })).acceptable).toBe(
            maxAge >= 3600,
          );
          expect(examine(staple, asked({ policy: { minRemaining } })).acceptable).toBe(
            minRemaining <= 86_400,
          );
        },
      ),
    );
  });
});

describe('several SingleResponses', () => {
  const entry = fc.record({
    about: fc.constantFrom<Single['about']>('leaf', 'leaf', 'other-leaf-same-ca', 'issuer'),
    certStatus: fc.constantFrom<Single['certStatus']>('good', 'good', 'revoked', 'unknown'),
    hash: fc.constantFrom<Single['hash']>('sha1', 'sha256'),
    window: fc.constantFrom<Pick<Single, 'thisUpdate' | 'nextUpdate'>>(
      { thisUpdate: '1h ago', nextUpdate: '1d ahead' },
      { thisUpdate: '3d ago', nextUpdate: '2d ago' },
    ),
  });

  it('mean the same in any order, and revoked is never outvoted', { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 5 }),
      async (entries) => {
        const singles = entries.map(({ window, ...rest }) => ({ ...rest, ...window }));
        const forth = examine(await minted(good().with({ singles })), asked());
        const back = examine(await minted(good().with({ singles: singles.toReversed() })), asked());
        expect(back.status).toBe(forth.status);
        const ours = singles.filter((one) => one.about === 'leaf');
        const fresh = ours.some((one) => one.nextUpdate === '1d ahead');
        const allGood = ours.every((one) => one.certStatus === 'good');
        expect(forth.acceptable).toBe(ours.length > 0 && allGood && fresh);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});
