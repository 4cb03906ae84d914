import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Examination } from '../model/finding.ts';
import {
  answer,
  certificate,
  extension,
  name,
  nul,
  octets,
  oidDer,
  seq,
  tlv,
} from './crafted.fixture.ts';
import { examine } from './examine.ts';
import { showName } from './name.ts';

const failed = (examination: Examination) =>
  examination.findings.filter((f) => !f.ok).map((f) => f.rule);

describe('a signer made by hand', () => {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [ca, delegate, leafKey] = [pair(), pair(), pair()];
  const caName = name('Hand CA');
  const leaf = certificate({
    serial: 7,
    subject: name('leaf'),
    issuer: caName,
    key: leafKey,
    signer: ca,
  });
  const issuer = certificate({ serial: 1, subject: caName, issuer: caName, key: ca, signer: ca });
  const uses = extension('2.5.29.37', seq(oidDer('1.3.6.1.5.5.7.3.9')));
  const noCheck = extension('1.3.6.1.5.5.7.48.1.5', nul());
  const responder = name('responder');
  const by = (extensions: Uint8Array[], issuerName = caName) => {
    const parts = { serial: 9, subject: responder, issuer: issuerName, key: delegate, signer: ca };
    const cert = certificate({ ...parts, extensions });
    const given = {
      issuerName: caName,
      issuerKey: ca.publicKey,
      serial: 7,
      responder,
      signer: delegate,
      certs: [cert],
    };
    return examine(answer(given), { leaf, issuer, at: new Date() });
  };

  it('is accepted', () => expect(failed(by([uses, noCheck]))).toEqual([]));
  it('with an unknown critical extension is not', () =>
    expect(failed(by([uses, noCheck, extension('1.3.6.1.4.1.32473.9', octets(), true)]))).toEqual([
      'signer.extensions',
    ]));
  it('with that extension not critical is', () =>
    expect(failed(by([uses, noCheck, extension('1.3.6.1.4.1.32473.9', octets())]))).toEqual([]));
  it('by the CA named in other letters is (RFC 5280 7.1)', () =>
    expect(failed(by([uses, noCheck], name('HAND  ca', 0x13)))).toEqual([]));
  const octets16 = Buffer.from('hand ca', 'utf16le').swap16();
  const octets32 = Buffer.from([...'Hand CA'].flatMap((c) => [0, 0, 0, c.charCodeAt(0)]));
  it.each([
    ['BMPString', 0x1e, octets16],
    ['UniversalString', 0x1c, octets32],
    ['TeletexString', 0x14, Buffer.from('Hand CA')],
    ['VisibleString', 0x1a, Buffer.from('Hand CA')],
  ])('by the CA named in a %s is (RFC 5280 7.1)', (_, tag, octetsOf) => {
    const written = seq(tlv(0x31, seq(oidDer('2.5.4.3'), tlv(tag, octetsOf))));
    expect(failed(by([uses, noCheck], written))).toEqual([]);
    expect(showName(written)).toMatch(/^CN=hand ca$/i);
  });
  it('by a CA of another name is not', () =>
    expect(failed(by([uses, noCheck], name('Hand CB')))).toContain('signer.authorised'));
});
