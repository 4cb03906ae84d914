import { constants, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { examine } from './examine.ts';
import {
  answer,
  certificate,
  context,
  ecdsa256,
  int,
  type KeyPair,
  name,
  nul,
  oidDer,
  type Scheme,
  seq,
} from './handmade.fixture.ts';

const ec = (namedCurve: string): KeyPair => generateKeyPairSync('ec', { namedCurve });
const rsa: KeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = ec('P-256');
const plain = (oid: string, digest: string | null, ...parameters: Uint8Array[]): Scheme => ({
  algorithm: seq(oidDer(oid), ...parameters),
  digest,
});

const SHA = { sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2' } as const;
const MGF1 = '1.2.840.113549.1.1.8';

function pss(digest: keyof typeof SHA, mask: keyof typeof SHA = digest, salt = 32): Scheme {
  const hash = (which: keyof typeof SHA) => seq(oidDer(SHA[which]), nul());
  const mgf = seq(oidDer(MGF1), hash(mask));
  const parameters = seq(context(0, hash(digest)), context(1, mgf), context(2, int(salt)));
  const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return { algorithm: seq(oidDer('1.2.840.113549.1.1.10'), parameters), digest, options };
}

/** The CA signs its own answer with this key and scheme. */
function examined(ca: KeyPair, scheme: Scheme, labelled = scheme) {
  const caName = name('CA');
  const root = { subject: caName, issuer: caName, key: ca, signer: ca, scheme };
  const issuer = certificate({ ...root, serial: 1 });
  const leaf = certificate({ ...root, serial: 7, subject: name('leaf'), key: p256 });
  const given = {
    issuerName: caName,
    issuerKey: ca.publicKey,
    serial: 7,
    responder: caName,
    signer: ca,
  };
  const staple = answer({ ...given, scheme: { ...scheme, algorithm: labelled.algorithm } });
  const { findings } = examine(staple, { leaf, issuer, at: new Date() });
  return findings.filter((f) => !f.ok).map((f) => f.rule);
}

describe('signatures that verify', () => {
  it.each<[string, KeyPair, Scheme]>([
    ['ECDSA P-256', p256, ecdsa256],
    ['ECDSA P-384', ec('P-384'), plain('1.2.840.10045.4.3.3', 'sha384')],
    ['ECDSA P-521', ec('P-521'), plain('1.2.840.10045.4.3.4', 'sha512')],
    ['Ed25519', generateKeyPairSync('ed25519'), plain('1.3.101.112', null)],
    ['RSA, NULL', rsa, plain('1.2.840.113549.1.1.11', 'sha256', nul())],
    ['RSA without NULL', rsa, plain('1.2.840.113549.1.1.12', 'sha384')],
    ['RSA-PSS', rsa, pss('sha256')],
    ['RSA-PSS with SHA-384', rsa, pss('sha384')],
  ])('%s', (_, key, scheme) => {
    expect(examined(key, scheme)).toEqual([]);
  });
});

describe('signatures that do not', () => {
  it.each<[string, KeyPair, Scheme, Scheme]>([
    ['another digest named', p256, ecdsa256, plain('1.2.840.10045.4.3.3', 'sha384')],
    ['RSA named over an EC key', p256, ecdsa256, plain('1.2.840.113549.1.1.11', 'sha256', nul())],
    ['an algorithm nobody knows', p256, ecdsa256, plain('1.2.840.10045.4.3.9', 'sha256')],
    ['NULL behind ECDSA', p256, ecdsa256, plain('1.2.840.10045.4.3.2', 'sha256', nul())],
    ['PSS with two hashes', rsa, pss('sha256'), pss('sha256', 'sha384')],
    ['PSS with another salt', rsa, pss('sha256'), pss('sha256', 'sha256', 20)],
    ['PSS without parameters', rsa, pss('sha256'), plain('1.2.840.113549.1.1.10', 'sha256')],
    ['PKCS#1 named over PSS', rsa, pss('sha256'), plain('1.2.840.113549.1.1.11', 'sha256', nul())],
  ])('%s', (_, key, scheme, labelled) => {
    expect(examined(key, scheme, labelled)).toContain('signature.valid');
  });

  it('PSS with all its defaults is over SHA-1 (RFC 4055 3.1), and so a matter of policy', () => {
    const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
    const scheme: Scheme = {
      algorithm: seq(oidDer('1.2.840.113549.1.1.10'), seq()),
      digest: 'sha1',
      options,
    };
    expect(examined(rsa, scheme)).toEqual(['signature.algorithm']);
  });

  it('a key on a curve we do not use', () => {
    expect(examined(ec('secp256k1'), ecdsa256)).toContain('signature.valid');
  });
});
