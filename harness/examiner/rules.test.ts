import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { type Identity, World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { Signer } from '../../ca/proof/spec.ts';
import type { Examination, ExaminerPolicy } from '../model/finding.ts';
import { type About, examine } from './examine.ts';
import { type RuleId, ruleCatalogue } from './rules.ts';

const world = new World();
let about: Identity;
let other: Identity;
beforeAll(async () => {
  about = await world.identity(identity());
  other = await world.identity(identity({ ca: 'other' }));
});

/** A proof, the policy it is held against, and what else is not as usual. */
interface Situation {
  proof: Proof;
  policy?: Partial<ExaminerPolicy>;
  about?: (usual: About) => Partial<About>;
}

async function examined({ proof, policy, about: change }: Situation): Promise<Examination> {
  const usual: About = {
    leaf: about.leaf,
    issuer: about.issuer,
    at: new Date(),
    ...(policy ? { policy } : {}),
  };
  return examine(await mintProof(proof.spec, about, world), { ...usual, ...change?.(usual) });
}

const failed = (examination: Examination) =>
  examination.findings.filter((f) => !f.ok).map((f) => f.rule);
const junk = Buffer.from('junk');

/**
 * Rules about what the mint does not write: `by-hand.test.ts`, and the signer made by hand below,
 * break and keep them.
 */
const byHand = [
  ...([
    'signature.parameters',
    'signer.extensions',
    'signer.only-purpose',
    'certs.not-empty',
    'extensions.once',
    'leaf.tls-feature',
  ] as const),
  ...(['revocation.non-issued', 'cert-hash.matches'] as const),
] as const satisfies RuleId[];

/** For each rule what breaks it; the first column of `holds` below is what keeps it. */
const breaks: Record<Exclude<RuleId, (typeof byHand)[number]>, Situation[]> = {
  size: [
    { proof: good(), policy: { maxSize: 100 } },
    { proof: good(), policy: { maxSize: Number.NaN } },
  ],
  'der.strict': [
    { proof: good().damaged({ kind: 'ber' }) },
    { proof: good().damaged({ kind: 'empty' }) },
    { proof: good().damaged({ kind: 'pem' }) },
    { proof: good().damaged({ kind: 'random', bytes: 300 }) },
    { proof: good().damaged({ kind: 'truncate', keep: 0.5 }) },
    { proof: good().damaged({ kind: 'truncate-at', level: 'single' }) },
    { proof: good().damaged({ kind: 'truncate-at', level: 'certs' }) },
    { proof: good().damaged({ kind: 'trailing-inside', level: 'basic' }) },
    { proof: good().damaged({ kind: 'trailing-inside', level: 'tbs' }) },
  ],
  'der.trailing': [
    { proof: good().damaged({ kind: 'trailing', bytes: 1 }) },
    { proof: good().damaged({ kind: 'doubled' }) },
  ],
  'der.defaults': [{ proof: good().with({ version: 'explicit-v1' }) }],
  'response.status': [
    { proof: good().error('tryLater') },
    { proof: good().error('unauthorized') },
    { proof: good().error(4) },
  ],
  'response.bytes': [
    { proof: good().without('responseBytes') },
    { proof: good().error('tryLater').with({ responseBytes: 'present' }) },
  ],
  'response.type': [{ proof: good().with({ responseType: 'unknown' }) }],
  'response.version': [{ proof: good().with({ version: 'v2' }) }],
  'leaf.readable': [{ proof: good(), about: () => ({ leaf: junk }) }],
  'issuer.known': [
    { proof: good(), about: () => ({ issuer: undefined }) },
    { proof: good(), about: () => ({ issuer: junk }) },
  ],
  'issuer.issued-leaf': [{ proof: good(), about: () => ({ issuer: other.issuer }) }],
  'certs.readable': [{ proof: good().certs('junk') }],
  'responder-id.matches-signer': [
    { proof: good().responder('wrong-name') },
    { proof: good().responder('wrong-key') },
  ],
  'signature.valid': [
    { proof: good().signature('flipped') },
    { proof: good().signature('foreign-key') },
    { proof: good().signature('empty') },
    { proof: good().without('certs') },
  ],
  'signature.algorithm': [
    { proof: good().with({ digest: 'sha1' }) },
    { proof: good().with({ digest: 'md5' }) },
  ],
  'signer.authorised': (
    [
      ...[
        'delegate-without-eku',
        'delegate-any-eku',
        'delegate-of-other-ca',
        'delegate-behind-intermediate',
      ],
      ...['delegate-of-root', 'root', 'leaf', 'ca-same-name', 'other-ca'],
    ] as Signer[]
  ).map((signer) => ({ proof: good().signedBy(signer) })),
  'signer.valid-now': [
    { proof: good().signedBy('delegate-expired') },
    { proof: good().signedBy('delegate-not-yet-valid') },
    { proof: good(), about: () => ({ at: new Date(Number.NaN) }) },
  ],
  'signer.outlives-proof': [{ proof: good().signedBy('delegate-expires-first') }],
  'signer.nocheck': [{ proof: good().signedBy('delegate-without-nocheck') }],
  'signer.key-usage': [{ proof: good().signedBy('delegate-without-digital-signature') }],
  'singles.present': [{ proof: good().without('singles') }],
  'cert-id.matches': [
    { proof: good().about('other-leaf-same-ca') },
    { proof: good().about('same-serial-other-ca') },
    { proof: good().about('issuer') },
    { proof: good().wrong('issuerNameHash') },
    { proof: good().wrong('issuerKeyHash') },
    { proof: good().wrong('serialNumber') },
    { proof: good().wrong('hashAlgorithm') },
  ],
  'singles.contradict': [
    { proof: good().and({ certStatus: 'revoked' }) },
    { proof: good().after({ certStatus: 'revoked', hash: 'sha256' }) },
    { proof: good().and({ certStatus: 'unknown' }) },
  ],
  'singles.foreign': [{ proof: good().and({ about: 'other-leaf-same-ca' }) }],
  'extensions.critical': [
    { proof: good().with({ criticalExtension: true }) },
    { proof: good().single({ criticalExtension: true }) },
  ],
  'times.format': (['fraction', 'offset', 'utcTime', 'no-seconds'] as const).map((style) => ({
    proof: good().times(style),
  })),
  'times.order': [{ proof: good().valid('1h ago', '2h ago') }],
  'times.this-update': [
    { proof: good().valid('302s ahead', '1d ahead') },
    { proof: good().valid('2s ahead', '1d ahead'), policy: { skew: 0 } },
    { proof: good(), policy: { skew: Number.NaN } },
    { proof: good(), about: () => ({ at: new Date(Number.NaN) }) },
  ],
  'times.next-update': [
    { proof: good().valid('1d ago', '302s ago') },
    { proof: good().valid('1d ago', '2s ago'), policy: { skew: 0 } },
    { proof: good().without('nextUpdate'), about: () => ({ at: new Date(Number.NaN) }) },
  ],
  'times.next-update-present': [
    { proof: good().without('nextUpdate'), policy: { requireNextUpdate: true } },
  ],
  'times.age': [
    { proof: good().valid('10d ago', '1d ahead').without('nextUpdate') },
    { proof: good().valid('60d ago', '1d ahead').without('nextUpdate') },
  ],
  'times.max-age': [
    { proof: good(), policy: { maxAge: 600 } },
    { proof: good(), policy: { maxAge: Number.NaN } },
  ],
  'times.min-remaining': [
    { proof: good(), policy: { minRemaining: 2 * 86_400 } },
    { proof: good(), policy: { minRemaining: Number.NaN } },
    { proof: good().without('nextUpdate'), policy: { minRemaining: 0 } },
  ],
  'times.produced-at': [
    { proof: good().valid('1d ago', '250s ago').with({ producedAt: '200s ago' }) },
    { proof: good().with({ producedAt: '1d ahead' }) },
    { proof: good().with({ producedAt: '2h ago' }) },
  ],
  'revocation.time': [{ proof: good().revoked(1, '1d ahead') }],
  'revocation.reason': [
    { proof: good().revoked(7) },
    { proof: good().revoked(8) },
    { proof: good().revoked(11) },
  ],
  'outlives.certificate': [{ proof: good().valid('1h ago', '61d ahead') }],
  'cert-hash.present': [{ proof: good(), policy: { requireCertHash: true } }],
  'nonce.length': [{ proof: good().nonce(129) }],
  'status.good': [{ proof: good().revoked() }, { proof: good().unknown() }],
};

/** Between them these keep every rule. */
const holds: [string, Situation][] = [
  ['good', { proof: good() }],
  ['by the CA', { proof: good().signedBy('ca') }],
  ['with a nonce', { proof: good().nonce(32) }],
  ['a nonce of 128', { proof: good().nonce(128) }],
  ['byKey', { proof: good().responder('byKey') }],
  ['SHA-256', { proof: good().hash('sha256') }],
  ['SHA-1 and SHA-256 side by side', { proof: good().and({ hash: 'sha256' }) }],
  [
    'without nextUpdate, days old',
    { proof: good().valid('9d ago', '1d ahead').without('nextUpdate') },
  ],
  ['within the tolerance ahead', { proof: good().valid('290s ahead', '1d ahead') }],
  ['within the tolerance behind', { proof: good().valid('1d ago', '290s ago') }],
  ['as old as may be', { proof: good(), policy: { maxAge: 3700, requireNextUpdate: true } }],
  ['with enough to go', { proof: good(), policy: { minRemaining: 86_000 } }],
  [
    'SHA-1 by policy',
    { proof: good().with({ digest: 'sha1' }), policy: { allowSha1Signature: true } },
  ],
  ['MD5 by policy', { proof: good().with({ digest: 'md5' }), policy: { allowMd5Signature: true } }],
  ['of 20 000 octets', { proof: good().padded(20_000) }],
  ['the issuer inside', { proof: good().certs('with-issuer') }],
];

describe('every rule', () => {
  it('of the catalogue is broken and kept by something here', async () => {
    const situations = [
      ...holds.map(([, situation]) => situation),
      { proof: good().revoked(4, '3d ago') },
    ];
    const all = await Promise.all(situations.map(examined));
    const kept = new Set(all.flatMap((e) => e.findings.filter((f) => f.ok).map((f) => f.rule)));
    expect(Object.keys(breaks).concat(byHand).sort()).toEqual(
      ruleCatalogue()
        .map((r) => r.rule)
        .sort(),
    );
    const others = new Set<string>([
      'revocation.non-issued',
      'cert-hash.matches',
      'leaf.tls-feature',
    ]);
    expect([...kept].sort()).toEqual(
      ruleCatalogue()
        .map((r) => r.rule)
        .filter((rule) => !others.has(rule))
        .sort(),
    );
  });

  it.each(
    Object.entries(breaks).flatMap(([rule, list]) =>
      list.map((situation, i) => [rule, i, situation] as const),
    ),
  )('%s is broken (%i)', async (rule, _, situation) => {
    const examination = await examined(situation);
    expect(failed(examination)).toContain(rule);
    const level = ruleCatalogue(situation.policy).find((r) => r.rule === rule)?.level;
    expect(examination.findings.find((f) => f.rule === rule)?.level).toBe(level);
    if (level === 'must') expect(examination.acceptable).toBe(false);
    else if (!rule.startsWith('revocation.')) expect(examination.acceptable).toBe(true);
  });

  it.each(holds)('holds: %s', async (_, situation) => {
    const examination = await examined(situation);
    expect(examination).toMatchObject({ status: 'good', acceptable: true });
    const noted = situation.proof.spec.singles[0]?.nextUpdate === undefined;
    expect(failed(examination)).toEqual(noted ? ['times.next-update-present'] : []);
  });

  it('is spoken of once at most', async () => {
    for (const [, situation] of holds) {
      const rules = (await examined(situation)).findings.map((f) => f.rule);
      expect(new Set(rules).size).toBe(rules.length);
    }
  });
});

describe('the status', () => {
  it.each<[string, Situation, Examination['status']]>([
    ['revoked', { proof: good().revoked() }, 'revoked'],
    ['unknown', { proof: good().unknown() }, 'unknown'],
    ['an error', { proof: good().error('internalError') }, 'error-status'],
    ['revoked, but expired', { proof: good().revoked().valid('2d ago', '1d ago') }, 'invalid'],
    ['good, but badly signed', { proof: good().signature('flipped') }, 'invalid'],
    ['good and revoked', { proof: good().and({ certStatus: 'revoked' }) }, 'revoked'],
    [
      'revoked and good, each by a hash of its own',
      { proof: good().after({ certStatus: 'revoked', hash: 'sha256' }) },
      'revoked',
    ],
    [
      'revoked long ago, and good today',
      {
        proof: good().after({ certStatus: 'revoked', thisUpdate: '9d ago', nextUpdate: '8d ago' }),
      },
      'revoked',
    ],
    [
      'good and revoked, badly signed',
      { proof: good().and({ certStatus: 'revoked' }).signature('flipped') },
      'invalid',
    ],
    ['good and unknown', { proof: good().and({ certStatus: 'unknown' }) }, 'invalid'],
    ['no answer at all', { proof: good().damaged({ kind: 'empty' }) }, 'invalid'],
    ['revoked, with reason and time in order', { proof: good().revoked(4, '3d ago') }, 'revoked'],
    [
      'a revoked stranger beside',
      { proof: good().after({ about: 'other-leaf-same-ca', certStatus: 'revoked' }) },
      'good',
    ],
    [
      'an expired stranger beside',
      { proof: good().and({ about: 'issuer', nextUpdate: '1h ago' }) },
      'good',
    ],
    ['no nextUpdate', { proof: good().without('nextUpdate') }, 'good'],
    [
      'no nextUpdate, nine days old',
      { proof: good().valid('9d ago', '1d ahead').without('nextUpdate') },
      'good',
    ],
    [
      'a stale double beside a fresh one',
      { proof: good().after({ thisUpdate: '3d ago', nextUpdate: '2d ago' }) },
      'good',
    ],
  ])('%s', async (_, situation, status) => {
    const examination = await examined(situation);
    expect(examination.status).toBe(status);
    expect(examination.acceptable).toBe(status === 'good');
  });

  it('says of a contradiction that revoked outweighs good', async () => {
    const { findings } = await examined({ proof: good().and({ certStatus: 'revoked' }) });
    expect(findings.find((f) => f.rule === 'status.good')?.detail).toBe('revoked');
  });

  it.each(['root', 'delegate-of-root'] as const)(
    '%s may sign where the root issues the leaf',
    async (signer) => {
      const bare = await world.identity(identity({ intermediates: 0 }));
      const staple = await mintProof(good().signedBy(signer).spec, bare, world);
      expect(
        examine(staple, { leaf: bare.leaf, issuer: bare.issuer, at: new Date() }).acceptable,
      ).toBe(true);
    },
  );
});
