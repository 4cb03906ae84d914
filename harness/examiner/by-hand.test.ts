import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExaminerPolicy } from '../model/finding.ts';
import {
  type AnswerParts,
  answer,
  certificate,
  context,
  extension,
  int,
  name,
  nul,
  octets,
  oidDer,
  type Parts,
  type Scheme,
  seq,
  time,
  tlv,
} from './crafted.fixture.ts';
import { examine } from './examine.ts';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [ca, delegate, leafKey] = [pair(), pair(), pair()];
const caName = name('Hand CA');
const responder = name('responder');
const OCSP_SIGNING = oidDer('1.3.6.1.5.5.7.3.9');
const uses = extension('2.5.29.37', seq(OCSP_SIGNING));
const noCheck = extension('1.3.6.1.5.5.7.48.1.5', nul());
const features = (...list: number[]) => extension('1.3.6.1.5.5.7.1.24', seq(...list.map(int)));
const ofLeaf: Parts = {
  serial: 7,
  subject: name('leaf'),
  issuer: caName,
  key: leafKey,
  signer: ca,
};
const ofIssuer: Parts = { serial: 1, subject: caName, issuer: caName, key: ca, signer: ca };
const ofDelegate: Parts = {
  serial: 9,
  subject: responder,
  issuer: caName,
  key: delegate,
  signer: ca,
};
const byCa: AnswerParts = {
  issuerName: caName,
  issuerKey: ca.publicKey,
  serial: 7,
  responder: caName,
  signer: ca,
};

interface Change {
  answer?: Partial<AnswerParts>;
  leaf?: Uint8Array[];
  issuer?: Uint8Array[];
  /** A delegate with these extensions signs. */
  delegate?: Uint8Array[];
  /** How the delegate's certificate is signed. */
  scheme?: Scheme;
  policy?: Partial<ExaminerPolicy>;
}

function examined({
  answer: change,
  leaf = [],
  issuer = [],
  delegate: extensions,
  scheme,
  policy = {},
}: Change) {
  const cert = certificate({
    ...ofDelegate,
    extensions: extensions ?? [],
    ...(scheme ? { scheme } : {}),
  });
  const byDelegate = extensions ? { responder, signer: delegate, certs: [cert] } : {};
  const about = {
    leaf: certificate({ ...ofLeaf, extensions: leaf }),
    issuer: certificate({ ...ofIssuer, extensions: issuer }),
  };
  return examine(answer({ ...byCa, ...byDelegate, ...change }), {
    ...about,
    at: new Date(),
    policy,
  });
}
const failed = (change: Change): string[] =>
  examined(change)
    .findings.filter((f) => !f.ok)
    .map((f) => f.rule);
const said = (change: Change): string[] => examined(change).findings.map((f) => f.rule);

const MARK = '1.3.6.1.5.5.7.48.1.9';
const onHold = (at: Date, reason = 6) =>
  context(1, time(at), context(0, tlv(0x0a, Buffer.of(reason))));
const never = { status: onHold(new Date(0)) };
const certHash = (value: Uint8Array, id = '2.16.840.1.101.3.4.2.1') =>
  extension('1.3.36.8.3.13', seq(seq(oidDer(id)), octets(value)));
const leafBytes = certificate({ ...ofLeaf });
const hash = createHash('sha256').update(leafBytes).digest();
const twice = [extension('1.3.6.1.4.1.32473.9', octets()), extension('1.3.6.1.4.1.32473.9', nul())];

describe('certs', () => {
  it('left out, or with something in it', () => {
    expect(failed({})).toEqual([]);
    expect(failed({ delegate: [uses, noCheck] })).toEqual([]);
  });
  it('empty, is odd and no more', () => {
    expect(failed({ answer: { certs: [] } })).toEqual(['certs.not-empty']);
    expect(examined({ answer: { certs: [] } }).acceptable).toBe(true);
  });
});

describe('a delegate', () => {
  it('for more than OCSP is noted', () => {
    const both = extension('2.5.29.37', seq(OCSP_SIGNING, oidDer('1.3.6.1.5.5.7.3.1')));
    expect(failed({ delegate: [both, noCheck] })).toEqual(['signer.only-purpose']);
    expect(examined({ delegate: [both, noCheck] }).acceptable).toBe(true);
  });
  it('for something else alone is refused', () => {
    const server = extension('2.5.29.37', seq(oidDer('1.3.6.1.5.5.7.3.1')));
    expect(failed({ delegate: [server, noCheck] })).toEqual(
      expect.arrayContaining(['signer.authorised', 'signer.only-purpose']),
    );
  });
  it.each([
    ['critical', extension('1.3.6.1.5.5.7.48.1.5', nul(), true)],
    ['not NULL', extension('1.3.6.1.5.5.7.48.1.5', octets())],
  ])('with a nocheck that is %s', (_, odd) => {
    expect(failed({ delegate: [uses, odd] })).toEqual(['signer.nocheck']);
  });
  it('whose certificate is signed over SHA-1 is a matter of policy', () => {
    const scheme: Scheme = { algorithm: seq(oidDer('1.2.840.10045.4.1')), digest: 'sha1' };
    expect(failed({ delegate: [uses, noCheck], scheme })).toEqual(['signature.algorithm']);
    expect(
      failed({ delegate: [uses, noCheck], scheme, policy: { allowSha1Signature: true } }),
    ).toEqual([]);
  });
});

describe('an extension twice', () => {
  it.each<[string, Change]>([
    ['in the answer', { answer: { responseExtensions: twice } }],
    ['in the SingleResponse', { answer: { singleExtensions: twice } }],
    ['in the signer', { delegate: [uses, noCheck, uses] }],
  ])('%s is refused', (_, change) => {
    expect(failed(change)).toEqual(['extensions.once']);
    expect(examined(change).acceptable).toBe(false);
  });
  it('here and there is not twice', () => {
    const [one = octets()] = twice;
    expect(failed({ answer: { responseExtensions: [one], singleExtensions: [one] } })).toEqual([]);
  });
});

describe('revoked for a number never issued', () => {
  const marked = (...marks: Uint8Array[]): Change => ({
    answer: { ...never, responseExtensions: marks },
  });
  const rule = 'revocation.non-issued';

  it('says so', () => {
    expect(failed(marked(extension(MARK, nul())))).toEqual(['status.good']);
    expect(said(marked(extension(MARK, nul())))).toContain(rule);
  });
  it.each<[string, Change]>([
    ['without the mark', marked()],
    ['with a critical one', marked(extension(MARK, nul(), true))],
    ['with one that is not NULL', marked(extension(MARK, octets()))],
  ])('%s', (_, change) => {
    expect(failed(change)).toContain(rule);
    expect(examined(change).status).toBe('revoked');
  });
  it('is not what is on hold today, or revoked in 1970 for another reason', () => {
    const today = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
    expect(said({ answer: { status: onHold(today) } })).not.toContain(rule);
    expect(said({ answer: { status: onHold(new Date(0), 1) } })).not.toContain(rule);
  });
});

describe('CertHash', () => {
  const stating = (value: Uint8Array, policy: Partial<ExaminerPolicy> = {}): Change => ({
    answer: { singleExtensions: [value] },
    policy,
  });
  /** The leaf must be the very one that was hashed, and ECDSA signatures differ. */
  const with1 = (value: Uint8Array, policy: Partial<ExaminerPolicy>) => {
    const issuer = certificate(ofIssuer);
    const staple = answer({ ...byCa, singleExtensions: [value] });
    return examine(staple, { leaf: leafBytes, issuer, at: new Date(), policy });
  };

  it('of the certificate', () => {
    const examination = with1(certHash(hash), { requireCertHash: true });
    expect(examination.findings.filter((f) => !f.ok)).toEqual([]);
    expect(examination.findings.find((f) => f.rule === 'cert-hash.matches')).toMatchObject({
      ok: true,
      level: 'must',
    });
  });
  it.each<[string, Uint8Array]>([
    ['of another', certHash(Buffer.alloc(32))],
    ['by an unknown hash', certHash(hash, '1.2.3.4')],
    ['that is none', extension('1.3.36.8.3.13', nul())],
  ])('%s counts for those who ask', (_, value) => {
    expect(failed(stating(value))).toEqual(['cert-hash.matches']);
    expect(examined(stating(value)).acceptable).toBe(true);
    expect(examined(stating(value, { requireCertHash: true })).acceptable).toBe(false);
  });
  it('may be critical, for we know it', () => {
    const critical = extension(
      '1.3.36.8.3.13',
      seq(seq(oidDer('2.16.840.1.101.3.4.2.1')), octets(hash)),
      true,
    );
    expect(with1(critical, {}).acceptable).toBe(true);
  });
});

describe('TLS features of the issuer', () => {
  it.each<[string, Change, string[]]>([
    ['kept', { issuer: [features(5)], leaf: [features(5, 17)] }, []],
    ['dropped', { issuer: [features(5, 17)], leaf: [features(5)] }, ['leaf.tls-feature']],
    ['all dropped', { issuer: [features(5)] }, ['leaf.tls-feature']],
  ])('%s', (_, change, rules) => {
    expect(failed(change)).toEqual(rules);
    expect(said(change)).toContain('leaf.tls-feature');
    expect(examined(change).acceptable).toBe(true);
  });
  it('of nobody but the leaf are its own affair', () => {
    expect(said({ leaf: [features(5)] })).not.toContain('leaf.tls-feature');
  });
});
