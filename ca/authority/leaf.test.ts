import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecondOpinion } from '../second-opinion.ts';
import { serialOctets } from './certificate.ts';
import { identity, type LeafSpec } from './spec.ts';
import { World } from './world.ts';

const world = new World({ responderUrl: 'http://127.0.0.1:8080' });

/** What openssl prints of a leaf. */
async function shown(leaf: Partial<LeafSpec>): Promise<string> {
  using opinion = new SecondOpinion();
  const { sentPem } = await world.identity(identity({ leaf }));
  const { ok, text } = opinion.openssl(
    'x509',
    '-noout',
    '-text',
    '-in',
    opinion.file('leaf', sentPem),
  );
  expect(ok).toBe(true);
  // Newer versions write names without blanks around the equals sign.
  return text.replaceAll(/\s+/g, ' ').replaceAll(' = ', '=');
}

describe('what a leaf says, before openssl', () => {
  it.each([
    ['an ordinary one', {}, 'CA:FALSE'],
    ['its purpose', {}, 'Extended Key Usage: TLS Web Server Authentication'],
    ['an EC key signs', {}, 'Key Usage: critical Digital Signature X509v3'],
    [
      'an RSA key enciphers too',
      { key: 'rsa2048' },
      'Key Usage: critical Digital Signature, Key Encipherment',
    ],
    ['its name', { names: ['mx.test'] }, 'Subject: O=Mailstaple, CN=mx.test'],
    ['every name', { names: ['a.test', 'b.test'] }, 'DNS:a.test, DNS:b.test'],
    ['the run’s responder', {}, 'OCSP - URI:http://127.0.0.1:8080 '],
    ['any URI', { ocsp: [{ uri: 'http://127.0.0.2/x' }] }, 'OCSP - URI:http://127.0.0.2/x'],
    ['an LDAP URI', { ocsp: [{ uri: 'ldap://127.0.0.1/' }] }, 'OCSP - URI:ldap://127.0.0.1/'],
    ['several', { ocsp: ['responder', { uri: 'http://b/' }] }, ':8080 OCSP - URI:http://b/'],
    ['a directory name', { ocsp: [{ directoryName: 'nowhere' }] }, 'OCSP - DirName:'],
    [
      'the issuer’s certificate',
      { caIssuers: true },
      'CA Issuers - URI:http://127.0.0.1:8080/issuer.cer',
    ],
    ['the CRL', { crl: true }, 'URI:http://127.0.0.1:8080/crl.der'],
    ['must-staple', { tlsFeature: [5] }, 'TLS Feature: status_request '],
    ['both features', { tlsFeature: [5, 17] }, 'TLS Feature: status_request, status_request_v2'],
    ['a feature nobody knows', { tlsFeature: [4242] }, 'TLS Feature: 4242'],
    ['its number', { serial: '1234' }, 'Serial Number: 4660 (0x1234)'],
  ] satisfies [string, Partial<LeafSpec>, string][])('%s', async (_, leaf, text) => {
    expect(await shown(leaf)).toContain(text);
  });

  it.each([
    ['no OCSP pointer', { ocsp: [] }, 'Authority Information Access'],
    ['no CRL', {}, 'CRL Distribution'],
    ['no TLS feature', {}, 'TLS Feature'],
    ['no name at all', { names: [] }, 'Subject Alternative Name'],
  ] satisfies [string, Partial<LeafSpec>, string][])(
    '%s unless asked for',
    async (_, leaf, text) => {
      expect(await shown(leaf)).not.toContain(text);
    },
  );

  it('a name too long for a common name stands in a critical subjectAltName alone', async () => {
    const name = `${'a'.repeat(60)}.mx.test`;
    expect(await shown({ names: [name] })).toContain(
      `Subject Alternative Name: critical DNS:${name}`,
    );
  });

  it('times are UTCTime to 2049 and GeneralizedTime from then on', async () => {
    using opinion = new SecondOpinion();
    const { sentPem } = await world.identity(identity({ leaf: { notAfter: '20000d ahead' } }));
    const der = opinion.openssl('asn1parse', '-in', opinion.file('leaf', sentPem)).text;
    expect(der).toMatch(/UTCTIME +:\d{12}Z\n.*GENERALIZEDTIME +:20\d{12}Z/);
  });

  it('key usage is a named bit list without trailing zero bits (X.690 11.2.2)', async () => {
    const leaf = async (key: 'p256' | 'rsa2048') =>
      Buffer.from((await world.identity(identity({ leaf: { key } }))).leaf);
    expect((await leaf('p256')).includes(Buffer.from('0404' + '03020780', 'hex'))).toBe(true);
    expect((await leaf('rsa2048')).includes(Buffer.from('0404' + '030205a0', 'hex'))).toBe(true);
  });

  it('identifiers join leaf, issuer and root', async () => {
    const { leaf, issuer, root } = await world.identity(identity());
    const [own, above, top] = [leaf, issuer, root].map((der) => new X509Certificate(der));
    expect(own && above && own.checkIssued(above)).toBe(true);
    expect(above && top && above.checkIssued(top)).toBe(true);
    expect(above?.ca).toBe(true);
    expect(own?.ca).toBe(false);
  });
});

describe('serial numbers', () => {
  it.each([
    ['1', [1]],
    ['0', [0]],
    ['00ff', [0, 0xff]],
    ['7f', [0x7f]],
    ['0001', [1]],
    ['8000', [0, 0x80, 0]],
  ])('%s is a positive INTEGER in the fewest octets', (hex, octets) => {
    expect([...serialOctets(hex)]).toEqual(octets);
  });

  it('16 random octets when nobody says', () => {
    const [one, two] = [serialOctets(), serialOctets()];
    expect(one.length).toBe(16);
    expect((one[0] ?? 0) >> 6).toBe(1);
    expect(one).not.toEqual(two);
  });

  it.each(['', 'xyz', '0x12', '-1'])('%j is refused', (hex) => {
    expect(() => serialOctets(hex)).toThrow(RangeError);
  });
});
