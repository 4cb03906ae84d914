import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  generateKeyPair as generateSlowly,
  getCurves,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  answer,
  bits,
  bitsOf,
  certificate,
  context,
  ecdsa256,
  int,
  type KeyPair,
  name,
  nul,
  octets,
  oidDer,
  type Scheme,
  seq,
  tlv,
} from './crafted.fixture.ts';
import { examine } from './examine.ts';

const ec = (namedCurve: string): KeyPair => generateKeyPairSync('ec', { namedCurve });
const rsa: KeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = ec('P-256');
const spki = ({ publicKey }: { publicKey: KeyObject }): Uint8Array =>
  publicKey.export({ type: 'spki', format: 'der' });
const plain = (oid: string, digest: string | null, ...parameters: Uint8Array[]): Scheme => ({
  algorithm: seq(oidDer(oid), ...parameters),
  digest,
});
const NIST = '2.16.840.1.101.3.4';

const SHA = {
  sha1: '1.3.14.3.2.26',
  sha256: `${NIST}.2.1`,
  sha384: `${NIST}.2.2`,
  sha512: `${NIST}.2.3`,
  'sha3-256': `${NIST}.2.8`,
} as const;
type Hash = keyof typeof SHA;
const MGF1 = '1.2.840.113549.1.1.8';
const PSS = '1.2.840.113549.1.1.10';
const hashed = (oid: string) => seq(oidDer(oid), nul());
const parametersOf = (hash: Uint8Array, mgf: Uint8Array, salt: number, ...more: Uint8Array[]) =>
  seq(context(0, hash), context(1, mgf), context(2, int(salt)), ...more);

function pss(digest: Hash, mask: Hash = digest, salt = 32): Scheme & { parameters: Uint8Array } {
  const mgf = seq(oidDer(MGF1), hashed(SHA[mask]));
  const parameters = parametersOf(hashed(SHA[digest]), mgf, salt);
  const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt };
  return { algorithm: seq(oidDer(PSS), parameters), digest, options, parameters };
}

/** The RSA pair, its private half marked for these parameters alone: so node:crypto signs with a mask of another hash. */
function masking({ parameters }: { parameters: Uint8Array }): KeyPair {
  const key = rsa.privateKey.export({ type: 'pkcs1', format: 'der' });
  const pkcs8 = seq(int(0), seq(oidDer(PSS), parameters), octets(key));
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
  return { publicKey: rsa.publicKey, privateKey };
}

interface Ca {
  key: KeyPair;
  scheme: Scheme;
  /** Named in the answer in place of the scheme. */
  labelled?: Scheme;
  /** DER of its SubjectPublicKeyInfo, where that is not the key's own. */
  info?: Uint8Array;
}

/** The CA signs its own answer with this key and scheme. */
function examined({ key, scheme, labelled = scheme, info = spki(key) }: Ca) {
  const caName = name('CA');
  const root = { subject: caName, issuer: caName, key, signer: key, scheme };
  const issuer = certificate({ ...root, serial: 1, spki: info });
  const leaf = certificate({ ...root, serial: 7, subject: name('leaf'), key: p256 });
  const given = { issuerName: caName, issuerKey: info, serial: 7, responder: caName, signer: key };
  const staple = answer({ ...given, scheme: { ...scheme, algorithm: labelled.algorithm } });
  const { status, findings } = examine(staple, { leaf, issuer, at: new Date() });
  const broken = findings.filter((f) => !f.ok && !f.undecided).map((f) => f.rule);
  const open = findings.filter((f) => f.undecided).map((f) => f.rule);
  return { status, broken, open, findings };
}

/** A point in the short form of RFC 5480 2.2: the sign of y and x. */
function compressed(key: KeyPair): Uint8Array {
  const info = spki(key);
  const point = bitsOf(info);
  const half = (point.length - 1) / 2;
  const sign = 2 + ((point.at(-1) ?? 0) & 1);
  const algorithm = seq(oidDer('1.2.840.10045.2.1'), oidDer('1.2.840.10045.3.1.7'));
  return seq(algorithm, bits(Buffer.concat([Buffer.of(sign), point.subarray(1, 1 + half)])));
}

const own = (type: string, oid: string): [string, KeyPair, Scheme] => {
  // The typings of node:crypto know each kind by an overload of its own.
  const make = generateKeyPairSync as unknown as (type: string) => KeyPair;
  return [type, make(type), plain(oid, null)];
};
const brainpool = [160, 192, 224, 256, 320, 384, 512].flatMap((size) => [
  `brainpoolP${size}r1`,
  `brainpoolP${size}t1`,
]);
const curves = ['prime192v1', 'secp224r1', 'P-256', 'P-384', 'P-521', 'secp256k1', ...brainpool];

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

describe('signatures that nobody here can check', () => {
  const SM2 = '1.2.156.10197.1.301';
  const ofKind = (oid: string, ...more: Uint8Array[]) =>
    seq(seq(oidDer(oid), ...more), bits(Buffer.alloc(65, 4)));
  const EC = '1.2.840.10045.2.1';
  const unknown = '1.3.6.1.4.1.32473.7';
  const large = seq(tlv(0x02, Buffer.alloc(2100, 0x7f)), tlv(0x02, Buffer.of(1, 0, 1)));
  const mgf1 = seq(oidDer(MGF1), hashed(SHA.sha256));
  const labelled = (...parts: Parameters<typeof parametersOf>): Scheme => ({
    ...pss('sha256'),
    algorithm: seq(oidDer(PSS), parametersOf(...parts)),
  });

  it.each<[string, Omit<Ca, 'key' | 'scheme'> & Partial<Ca>]>([
    ['an algorithm that is not known', { labelled: plain(unknown, null) }],
    ['ECDSA with a digest that is not known', { labelled: plain('1.2.840.10045.4.3.2.1', null) }],
    [
      'SM2 with SM3',
      { labelled: plain('1.2.156.10197.1.501', null), info: ofKind(EC, oidDer(SM2)) },
    ],
    ['a key on the curve SM2', { info: ofKind(EC, oidDer(SM2)) }],
    ['a key on a curve that is not known', { info: ofKind(EC, oidDer(unknown)) }],
    ['a key of a kind that is not known', { info: ofKind(unknown) }],
    [
      'an RSA key of 16800 bits',
      {
        labelled: plain('1.2.840.113549.1.1.11', null, nul()),
        info: seq(seq(oidDer('1.2.840.113549.1.1.1'), nul()), bits(large)),
      },
    ],
    [
      'an RSA key of 4096 bits whose exponent has 72',
      {
        labelled: plain('1.2.840.113549.1.1.11', null, nul()),
        info: seq(
          seq(oidDer('1.2.840.113549.1.1.1'), nul()),
          bits(seq(tlv(0x02, Buffer.alloc(512, 0x7f)), tlv(0x02, Buffer.alloc(9, 0x7f)))),
        ),
      },
    ],
    [
      'RSA-PSS masked with a hash that the library has, and not for this',
      { key: rsa, scheme: pss('sha384'), labelled: pss('sha384', 'sha3-256') },
    ],
    [
      'RSA-PSS with a hash that is not known',
      { key: rsa, scheme: pss('sha256'), labelled: labelled(hashed(unknown), mgf1, 32) },
    ],
    [
      'RSA-PSS with a mask that is not MGF1',
      {
        key: rsa,
        scheme: pss('sha256'),
        labelled: labelled(hashed(SHA.sha256), seq(oidDer(`${NIST}.2.11`)), 32),
      },
    ],
    [
      'RSA-PSS masked with a hash that is not known',
      {
        key: rsa,
        scheme: pss('sha256'),
        labelled: labelled(hashed(SHA.sha256), seq(oidDer(MGF1), hashed(unknown)), 32),
      },
    ],
  ])('%s: undecided', (_, change) => {
    const { status, broken, open, findings } = examined({ key: p256, scheme: ecdsa256, ...change });
    expect({ status, broken }).toEqual({ status: 'undecided', broken: [] });
    expect(open).toContain('signature.valid');
    expect(findings.filter((f) => f.undecided).every((f) => !f.ok)).toBe(true);
  });

  it('undecided or not, a digest that is broken is broken', () => {
    const { status, broken } = examined({
      key: rsa,
      scheme: plain('1.2.840.113549.1.1.11', 'sha256', nul()),
      labelled: plain('1.2.840.113549.1.1.2', null, nul()),
    });
    expect({ status, broken }).toEqual({ status: 'invalid', broken: ['signature.algorithm'] });
  });

  it('a delegate whose certificate cannot be checked may be one', () => {
    const caName = name('CA');
    const by = { subject: name('delegate'), issuer: caName, key: p256, signer: rsa };
    const eku = seq(oidDer('2.5.29.37'), octets(seq(oidDer('1.3.6.1.5.5.7.3.9'))));
    const mark = seq(oidDer('1.3.6.1.5.5.7.48.1.5'), octets(nul()));
    const strange = { ...pss('sha256'), algorithm: seq(oidDer(unknown)) };
    const root = { subject: caName, issuer: caName, key: rsa, signer: rsa, scheme: pss('sha256') };
    const issuer = certificate({ ...root, serial: 1 });
    const leaf = certificate({ ...root, serial: 7, subject: name('leaf'), key: p256 });
    const told = (extensions: Uint8Array[]) => {
      const cert = certificate({ ...by, serial: 9, scheme: strange, extensions });
      const given = { issuerName: caName, issuerKey: rsa.publicKey, serial: 7 };
      const signed = { responder: name('delegate'), signer: p256, certs: [cert] };
      return examine(answer({ ...given, ...signed }), { leaf, issuer, at: new Date() });
    };
    const { status, findings } = told([eku, mark]);
    expect(status).toBe('undecided');
    expect(findings.filter((f) => f.undecided).map((f) => f.rule)).toEqual(['signer.authorised']);
    // Whoever issued it, it was not made a delegate.
    expect(told([mark]).status).toBe('invalid');
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
    [
      'NULL behind ECDSA',
      { key: p256, scheme: ecdsa256, labelled: plain('1.2.840.10045.4.3.2', 'sha256', nul()) },
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

  it('PSS with all its defaults is over SHA-1 (RFC 4055 3.1), and so a matter of policy', () => {
    const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
    const scheme: Scheme = { algorithm: seq(oidDer(PSS), seq()), digest: 'sha1', options };
    expect(examined({ key: rsa, scheme }).broken).toEqual(['signature.algorithm']);
  });
});
