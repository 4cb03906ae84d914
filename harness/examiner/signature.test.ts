import { constants, generateKeyPair as generateSlowly, getCurves } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  bits,
  bitsOf,
  ecdsa256,
  int,
  type KeyPair,
  nul,
  oidDer,
  type Scheme,
  seq,
} from './crafted.fixture.ts';

import {
  type Ca,
  compressed,
  curves,
  ec,
  ed25519,
  examined,
  masking,
  NIST,
  own,
  PSS,
  p256,
  plain,
  pss,
  rsa,
  spki,
} from './signed.fixture.ts';

describe('signatures that verify', () => {
  it.each<[string, KeyPair, Scheme, Uint8Array?]>([
    ...[...curves, 'sect283k1'].map((curve): [string, KeyPair, Scheme] => [
      `ECDSA on ${curve}`,
      ec(curve),
      ecdsa256,
    ]),
    ['ECDSA with SHA-384', ec('P-384'), plain('1.2.840.10045.4.3.3', 'sha384')],
    ['ECDSA with SHA-512', ec('P-521'), plain('1.2.840.10045.4.3.4', 'sha512')],
    ['ECDSA with SHA-224', p256, plain('1.2.840.10045.4.3.1', 'sha224')],
    ['ECDSA with SHA3-256', p256, plain(`${NIST}.3.10`, 'sha3-256')],
    ['a compressed point', p256, ecdsa256, compressed(p256)],
    own('ed25519', '1.3.101.112'),
    own('ed448', '1.3.101.113'),
    own('ml-dsa-44', `${NIST}.3.17`),
    own('ml-dsa-65', `${NIST}.3.18`),
    own('ml-dsa-87', `${NIST}.3.19`),
    own('slh-dsa-sha2-128f', `${NIST}.3.21`),
    own('slh-dsa-shake-128f', `${NIST}.3.27`),
    ['RSA, NULL', rsa, plain('1.2.840.113549.1.1.11', 'sha256', nul())],
    ['RSA without NULL', rsa, plain('1.2.840.113549.1.1.12', 'sha384')],
    ['RSA with SHA-512/256', rsa, plain('1.2.840.113549.1.1.16', 'sha512-256', nul())],
    ['RSA with SHA3-512', rsa, plain(`${NIST}.3.16`, 'sha3-512', nul())],
    ['RSA with RIPEMD-160', rsa, plain('1.3.36.3.3.1.2', 'ripemd160', nul())],
    ['RSA-PSS', rsa, pss('sha256')],
    ['RSA-PSS with SHA-384', rsa, pss('sha384')],
    ['RSA-PSS with SHA3-256', rsa, pss('sha3-256')],
    ...(
      [
        ['sha256', 'sha1'],
        ['sha256', 'sha384'],
        ['sha512', 'sha256'],
      ] as const
    ).map(([hash, mask]): [string, KeyPair, Scheme] => [
      `RSA-PSS with ${hash}, masked with ${mask}`,
      masking(pss(hash, mask)),
      pss(hash, mask),
    ]),
    [
      'RSA-PSS by a key that demands just that',
      masking(pss('sha256', 'sha1')),
      pss('sha256', 'sha1'),
      seq(seq(oidDer(PSS), pss('sha256', 'sha1').parameters), bits(bitsOf(spki(rsa)))),
    ],
    [
      'RSA-PSS by a key for PSS alone',
      rsa,
      pss('sha256'),
      seq(seq(oidDer(PSS)), bits(bitsOf(spki(rsa)))),
    ],
  ])('%s', (_, key, scheme, info = spki(key)) => {
    const { status, broken, open } = examined({ key, scheme, info });
    expect({ status, broken, open }).toEqual({ status: 'good', broken: [], open: [] });
  });

  it('DSA', async () => {
    const make = promisify(generateSlowly);
    const key = await make('dsa', { modulusLength: 1024, divisorLength: 160 });
    expect(examined({ key, scheme: plain(`${NIST}.3.2`, 'sha256') }).status).toBe('good');
  });

  it('on every curve that the library has and names by an OID we list', () => {
    expect(curves.filter((curve) => !curve.startsWith('P-'))).toEqual(
      getCurves()
        .filter((curve) => curves.includes(curve))
        .sort((a, b) => curves.indexOf(a) - curves.indexOf(b)),
    );
  });
});

describe('signatures that do not', () => {
  const EC = '1.2.840.10045.2.1';
  const curve = oidDer('1.2.840.10045.3.1.7');
  it.each<[string, Ca]>([
    [
      'another digest named',
      { key: p256, scheme: ecdsa256, labelled: plain('1.2.840.10045.4.3.3', 'sha384') },
    ],
    [
      'RSA named over an EC key',
      { key: p256, scheme: ecdsa256, labelled: plain('1.2.840.113549.1.1.11', 'sha256', nul()) },
    ],
    [
      'Ed25519 named over an EC key',
      { key: p256, scheme: ecdsa256, labelled: plain('1.3.101.112', null) },
    ],
    ['PSS with two hashes', { key: rsa, scheme: pss('sha256'), labelled: pss('sha256', 'sha384') }],
    [
      'PSS with two hashes, of which the mask has the other',
      {
        key: masking(pss('sha256', 'sha1')),
        scheme: pss('sha256', 'sha1'),
        labelled: pss('sha256'),
      },
    ],
    [
      'PSS with another salt',
      { key: rsa, scheme: pss('sha256'), labelled: pss('sha256', 'sha256', 20) },
    ],
    [
      'PSS with two hashes and another salt',
      {
        key: masking(pss('sha256', 'sha1')),
        scheme: pss('sha256', 'sha1'),
        labelled: pss('sha256', 'sha1', 20),
      },
    ],
    ['PSS without parameters', { key: rsa, scheme: pss('sha256'), labelled: plain(PSS, 'sha256') }],
    [
      'PKCS#1 named over PSS',
      {
        key: rsa,
        scheme: pss('sha256'),
        labelled: plain('1.2.840.113549.1.1.11', 'sha256', nul()),
      },
    ],
    [
      'PKCS#1 by a key for PSS alone',
      {
        key: rsa,
        scheme: plain('1.2.840.113549.1.1.11', 'sha256', nul()),
        info: seq(seq(oidDer(PSS)), bits(bitsOf(spki(rsa)))),
      },
    ],
    [
      'PSS by a key that demands another hash',
      {
        key: rsa,
        scheme: pss('sha256'),
        info: seq(seq(oidDer(PSS), pss('sha384').parameters), bits(bitsOf(spki(rsa)))),
      },
    ],
    [
      'a point that is not on its curve',
      { key: p256, scheme: ecdsa256, info: seq(seq(oidDer(EC), curve), bits(Buffer.alloc(65, 4))) },
    ],
    [
      'a curve that is spelt out (RFC 5480 2.1.1)',
      {
        key: p256,
        scheme: ecdsa256,
        info: seq(seq(oidDer(EC), seq(int(1))), bits(Buffer.alloc(65, 4))),
      },
    ],
    [
      'an Ed25519 key of 31 octets',
      {
        key: p256,
        scheme: ecdsa256,
        labelled: plain('1.3.101.112', null),
        info: seq(seq(oidDer('1.3.101.112')), bits(Buffer.alloc(31, 4))),
      },
    ],
    [
      'an ML-DSA-65 key of half its length',
      {
        key: p256,
        scheme: ecdsa256,
        labelled: plain(`${NIST}.3.18`, null),
        info: seq(seq(oidDer(`${NIST}.3.18`)), bits(Buffer.alloc(976, 4))),
      },
    ],
  ])('%s', (_, ca) => {
    const { status, broken } = examined(ca);
    expect(status).toBe('invalid');
    expect(broken).toContain('signature.valid');
  });

  it.each<[string, KeyPair, Scheme, Scheme]>([
    ['ECDSA', p256, ecdsa256, plain('1.2.840.10045.4.3.2', 'sha256', nul())],
    ['Ed25519', ed25519, plain('1.3.101.112', null), plain('1.3.101.112', null, nul())],
    [
      'RSA, an empty list',
      rsa,
      plain('1.2.840.113549.1.1.11', 'sha256', nul()),
      plain('1.2.840.113549.1.1.11', 'sha256', seq()),
    ],
  ])(
    'parameters behind %s: it verifies, and is not as its document has it',
    (_, key, scheme, labelled) => {
      expect(examined({ key, scheme, labelled })).toMatchObject({
        status: 'invalid',
        broken: ['signature.parameters'],
        open: [],
      });
      // Of the certificates the answer is about that is no fault.
      expect(
        examined({ key, scheme: { ...scheme, algorithm: labelled.algorithm }, labelled: scheme })
          .status,
      ).toBe('good');
    },
  );

  it('PSS with all its defaults is over SHA-1 (RFC 4055 3.1), and so a matter of policy', () => {
    const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
    const scheme: Scheme = { algorithm: seq(oidDer(PSS), seq()), digest: 'sha1', options };
    expect(examined({ key: rsa, scheme }).broken).toEqual(['signature.algorithm']);
  });
});
