import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { certificatesPem } from '../pem.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { KeyPool } from './keys.ts';
import { identity, keyKinds, rareKeyKinds } from './spec.ts';
import { World } from './world.ts';

const keys = new KeyPool();
const world = new World({ keys });
const parsed = (der: Uint8Array) => new X509Certificate(der);

describe('a world', () => {
  it('keeps what it made: the same spec is the same identity', async () => {
    const { leaf, ca, ...others } = identity();
    const { names, ...rest } = leaf;
    const first = await world.identity(identity());
    expect(await world.identity({ leaf: { ...rest, names }, ...others, ca })).toBe(first);
    expect(await world.identity(identity({ leaf: { tlsFeature: [5] } }))).not.toBe(first);
  });

  it.each([
    ['names', { names: ['a.test'] }],
    ['serial', { serial: '77' }],
    ['ocsp', { ocsp: [] }],
    ['caIssuers', { caIssuers: true }],
    ['crl', { crl: true }],
    ['notBefore', { notBefore: '3d ago' }],
    ['notAfter', { notAfter: '3d ahead' }],
  ] as const)('another %s is another leaf', async (_, leaf) => {
    expect((await world.identity(identity({ leaf }))).leaf).not.toEqual(
      (await world.identity(identity())).leaf,
    );
  });

  it('leaves of one authority share everything above them', async () => {
    const one = await world.identity(identity({ intermediates: 2 }));
    const two = await world.identity(identity({ intermediates: 2, leaf: { names: ['two.test'] } }));
    expect(two.chain.slice(1)).toEqual(one.chain.slice(1));
    expect(two.root).toEqual(one.root);
    expect(two.leaf).not.toEqual(one.leaf);
  });

  it('a renewed certificate keeps its key, another name has another', async () => {
    const old = await world.identity(identity());
    const renewed = await world.identity(identity({ leaf: { notAfter: '90d ahead' } }));
    const other = await world.identity(identity({ leaf: { names: ['other.test'] } }));
    expect(renewed.key).toBe(old.key);
    expect(renewed.leaf).not.toEqual(old.leaf);
    expect(other.key).not.toBe(old.key);
  });

  it('the key is PKCS#8 and belongs to the leaf', async () => {
    const { key, leaf } = await world.identity(identity());
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(parsed(leaf).checkPrivateKey(createPrivateKey(key))).toBe(true);
  });

  it('each certificate of a chain is issued by the next', async () => {
    const { chain, root, issuer } = await world.identity(identity({ intermediates: 2 }));
    const path = [...chain, root].map(parsed);
    for (const [index, certificate] of path.slice(0, -1).entries())
      expect(certificate.checkIssued(path[index + 1] ?? certificate)).toBe(true);
    expect(chain[1]).toEqual(issuer);
  });

  it('no two CAs of an authority have the same key', async () => {
    const { chain, root } = await world.identity(identity({ caKey: 'rsa2048', intermediates: 2 }));
    const bits = [...chain.slice(1), root].map((der) =>
      parsed(der).publicKey.export({ format: 'der', type: 'spki' }),
    );
    expect(new Set(bits.map((key) => key.toString('hex'))).size).toBe(3);
  });

  it.each([
    ['chain', 3, 3],
    ['leaf-only', 1, 1],
    ['with-root', 4, 4],
    ['leaf-twice', 4, 3],
  ] as const)('sends %s: %i certificates, %i of them different', async (sends, all, different) => {
    const { sent, sentPem, leaf, root } = await world.identity(
      identity({ intermediates: 2, sends }),
    );
    expect(sent.length).toBe(all);
    expect(new Set(sent.map((der) => Buffer.from(der).toString('hex'))).size).toBe(different);
    expect(sent[0]).toEqual(leaf);
    expect(sent.some((der) => Buffer.from(der).equals(root))).toBe(sends === 'with-root');
    expect(sentPem.match(/BEGIN CERTIFICATE/g)?.length).toBe(all);
  });

  it('validity is told from the world’s now', async () => {
    const still = new World({ keys, now: () => new Date('2031-05-06T07:08:09.987Z') });
    const { leaf } = await still.identity(
      identity({ leaf: { notBefore: '1h ago', notAfter: '1h ahead' } }),
    );
    expect(parsed(leaf).validFromDate.toISOString()).toBe('2031-05-06T06:08:09.000Z');
    expect(parsed(leaf).validToDate.toISOString()).toBe('2031-05-06T08:08:09.000Z');
  });
});

describe('chains, before openssl', () => {
  // ML-DSA is younger than the openssl of most machines; the examiner's own tests have it.
  const rare = rareKeyKinds.filter((kind) => !kind.startsWith('ml-dsa'));
  const shapes = [
    ...keyKinds.flatMap((kind) => ([0, 1, 2] as const).map((depth) => [kind, depth] as const)),
    ...rare.map((kind) => [kind, 1] as const),
  ];

  it.each(shapes)('%s with %i intermediates verifies', async (kind, intermediates) => {
    using opinion = new SecondOpinion();
    const about = await world.identity(
      identity({ caKey: kind, intermediates, leaf: { key: kind } }),
    );
    expect(about.chain.length).toBe(1 + intermediates);
    expect(opinion.ofChain(about)).toMatchObject({ ok: true });
    const strict = opinion.openssl(
      ...['verify', '-x509_strict', '-CAfile', opinion.file('r', certificatesPem([about.root]))],
      ...['-untrusted', opinion.file('u', about.sentPem), opinion.file('l', about.sentPem)],
    );
    expect(strict).toMatchObject({ ok: true });
  });

  it.each(['other', 'same-name'])('%s is not trusted where main is', async (ca) => {
    using opinion = new SecondOpinion();
    const main = await world.identity(identity());
    const about = await world.identity(identity({ ca }));
    expect(opinion.ofChain(about).ok).toBe(true);
    expect(opinion.ofChain(about, main.root).ok).toBe(false);
  });

  it('same-name has the names of main and other keys', async () => {
    const main = await world.identity(identity());
    const twin = await world.identity(identity({ ca: 'same-name' }));
    expect(parsed(twin.issuer).subject).toBe(parsed(main.issuer).subject);
    expect(parsed(twin.root).subject).toBe(parsed(main.root).subject);
    expect(parsed(twin.issuer).publicKey.equals(parsed(main.issuer).publicKey)).toBe(false);
    expect(parsed(twin.root).publicKey.equals(parsed(main.root).publicKey)).toBe(false);
  });

  it.each([
    ['expired', { notBefore: '9d ago', notAfter: '1d ago' }, 'certificate has expired'],
    [
      'not yet valid',
      { notBefore: '1d ahead', notAfter: '9d ahead' },
      'certificate is not yet valid',
    ],
  ] as const)('a leaf that is %s is refused', async (_, leaf, reason) => {
    using opinion = new SecondOpinion();
    const { ok, text } = opinion.ofChain(await world.identity(identity({ leaf })));
    expect(ok).toBe(false);
    expect(text).toContain(reason);
  });

  it('the roots to trust are those of every kind of key, of the authorities named', async () => {
    const own = new World({ keys });
    expect((await own.rootsPem()).match(/BEGIN/g)?.length).toBe(keyKinds.length);
    expect((await own.rootsPem('main', 'other')).match(/BEGIN/g)?.length).toBe(2 * keyKinds.length);
    expect(await own.rootsPem()).toContain(
      parsed((await own.identity(identity())).root)
        .toString()
        .trim(),
    );
  });
});
