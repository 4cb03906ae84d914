import { describe, expect, it } from 'vitest';
import { issueCa } from '../../ca/authority/authority.ts';
import { issueCertificate, serialOctets } from '../../ca/authority/certificate.ts';
import { basicConstraints, keyIdentifiers, subjectAltName } from '../../ca/authority/extensions.ts';
import { KeyPool } from '../../ca/authority/keys.ts';
import { distinguishedName } from '../../ca/authority/name.ts';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { DefectName } from './defects/defects.ts';
import {
  certificatesOf,
  examined,
  forgotten,
  issuerOf,
  keyTypeOf,
  leadsTo,
} from './staple-policy.ts';

const world = new World();
const main = () => world.identity(identity());

async function opinion(proof: Proof, ...defects: DefectName[]): Promise<string> {
  const about = await main();
  const staple = await mintProof(proof.spec, about, world);
  const { status, acceptable } = examined(staple, about.leaf, about.issuer, new Set(defects));
  return acceptable ? 'acceptable' : status;
}

describe('a staple', () => {
  it.each([
    ['good', good(), 'acceptable'],
    ['revoked', good().revoked(), 'revoked'],
    ['unknown', good().unknown(), 'unknown'],
    ['an error', good().error('tryLater'), 'error-status'],
    ['expired', good().valid('3d ago', '2d ago'), 'invalid'],
    // Ten days are what public CAs may give (TLS BR 4.9.9), and with them go those without an end.
    ['nine days old', good().valid('9d ago', '1d ahead'), 'acceptable'],
    ['eleven days old', good().valid('11d ago', '1d ahead'), 'invalid'],
    [
      'by a signer whose key may not sign',
      good().signedBy('delegate-without-digital-signature'),
      'invalid',
    ],
  ])('%s', async (_, proof, wanted) => {
    expect(await opinion(proof)).toBe(wanted);
  });

  it('is good enough once the rule it breaks is forgotten, and no other', async () => {
    const expired = good().valid('3d ago', '2d ago');
    expect(await opinion(expired, 'ignores:times.next-update')).toBe('acceptable');
    expect(await opinion(expired, 'ignores:signature.valid')).toBe('invalid');
    expect(await opinion(good().valid('11d ago', '1d ahead'), 'ignores:times.max-age')).toBe(
      'acceptable',
    );
    expect(await opinion(expired.signature('flipped'), 'ignores:times.next-update')).toBe(
      'invalid',
    );
  });

  it('that is revoked stays so, whatever else is forgotten', async () => {
    expect(
      await opinion(good().revoked(), 'ignores:signature.valid', 'ignores:times.next-update'),
    ).toBe('revoked');
  });
});

it('rules that a set of defects forgets', () => {
  expect([
    ...forgotten(
      new Set<DefectName>(['ignores:der.strict', 'staples-nothing', 'ignores:times.max-age']),
    ),
  ]).toEqual(['der.strict', 'times.max-age']);
});

it('certificates of a PEM text, in order; none of what is none', async () => {
  const { sentPem, leaf, issuer } = await main();
  expect(
    certificatesOf(`junk\n${sentPem}junk`).map((der) => Buffer.compare(der, leaf) === 0),
  ).toEqual([true, false]);
  expect(Buffer.compare(certificatesOf(sentPem)[1] ?? Buffer.of(), issuer)).toBe(0);
  expect(certificatesOf('')).toEqual([]);
});

it('an issuer is one by name and by key', async () => {
  const { leaf, issuer, root } = await main();
  const [other, namesake] = await Promise.all(
    ['other', 'same-name'].map((ca) => world.identity(identity({ ca })).then((it) => it.issuer)),
  );
  if (!other || !namesake) throw new Error('no other CA');
  expect(issuerOf(leaf, [leaf, other, namesake, root, issuer])).toBe(issuer);
  expect(issuerOf(leaf, [other, namesake, root])).toBeUndefined();
  expect(issuerOf(issuer, [leaf, root])).toBe(root);
});

it('the kind of a key', async () => {
  expect(keyTypeOf((await main()).leaf)).toBe('ec');
  expect(keyTypeOf((await world.identity(identity({ leaf: { key: 'rsa2048' } }))).leaf)).toBe(
    'rsa',
  );
});

describe('a chain leads to a root', () => {
  const chainOf = async (change: Parameters<typeof identity>[0] = {}) => {
    const { chain, root } = await world.identity(identity(change));
    return { chain, roots: [root] };
  };

  it('of this host, over the CAs that were sent', async () => {
    const { chain, roots } = await chainOf({ intermediates: 2 });
    expect(leadsTo(chain, roots, 'mx.test')).toBe(true);
    expect(leadsTo(chain, roots, 'MX.test')).toBe(true);
    expect(leadsTo(chain, roots, 'other.test')).toBe(false);
    expect(leadsTo(chain.slice(0, 1), roots, 'mx.test')).toBe(false);
    expect(leadsTo([], roots, 'mx.test')).toBe(false);
  });

  it('of another authority it does not, nor out of its time', async () => {
    const { chain, roots } = await chainOf();
    const strange = await chainOf({ ca: 'strange' });
    expect(leadsTo(chain, strange.roots, 'mx.test')).toBe(false);
    const years = new Date(Date.now() + 20 * 365 * 86_400_000);
    expect(leadsTo(chain, roots, 'mx.test', years)).toBe(false);
    const old = await chainOf({ leaf: { notBefore: '9d ago', notAfter: '2d ago' } });
    expect(leadsTo(old.chain, old.roots, 'mx.test')).toBe(false);
  });

  it.each([true, false])('where what stands between is a CA: %s', async (cA) => {
    const now = new Date();
    const keys = new KeyPool();
    const [top, middle, bottom] = [
      await keys.pair('p256', 'top'),
      await keys.pair('p256', 'middle'),
      await keys.pair('p256', 'bottom'),
    ];
    const root = issueCa({ commonName: 'top', key: top, now });
    const name = distinguishedName('middle');
    const order = { notBefore: now, notAfter: new Date(+now + 86_400_000) };
    const between = issueCertificate({
      ...{ ...order, serial: serialOctets(), subject: name, subjectKey: middle },
      ...{ issuer: root.subject, issuerKey: top },
      extensions: [basicConstraints(cA), ...keyIdentifiers(middle, top)],
    });
    const leaf = issueCertificate({
      ...{ ...order, serial: serialOctets(), subject: distinguishedName(undefined) },
      ...{ subjectKey: bottom, issuer: name, issuerKey: middle },
      extensions: [subjectAltName(['mx.test'], true), ...keyIdentifiers(bottom, middle)],
    });
    const soon = new Date(+now + 1000);
    expect(leadsTo([leaf, between], [root.certificate], 'mx.test', soon)).toBe(cA);
  });
});
