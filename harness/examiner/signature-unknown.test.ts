import { describe, expect, it } from 'vitest';
import {
  answer,
  bits,
  certificate,
  ecdsa256,
  name,
  nul,
  octets,
  oidDer,
  type Scheme,
  seq,
  tlv,
} from './crafted.fixture.ts';
import { examine } from './examine.ts';

import {
  type Ca,
  examined,
  hashed,
  MGF1,
  NIST,
  PSS,
  p256,
  parametersOf,
  plain,
  pss,
  rsa,
  SHA,
} from './signed.fixture.ts';

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
