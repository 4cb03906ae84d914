import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.ts';
import {
  type AnswerParts,
  answer,
  certificate,
  context,
  extension,
  int,
  type KeyPair,
  name,
  nul,
  octets,
  oidDer,
  seq,
  time,
  tlv,
} from './crafted.fixture.ts';
import { examine } from './examine.ts';
import { chooseIssuer } from './issuer.ts';

const pair = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [ca, other, delegateKey, leafKey] = [pair(), pair(), pair(), pair()];
const caName = name('Hand CA');
const responder = name('responder');
const eku = extension('2.5.29.37', seq(oidDer('1.3.6.1.5.5.7.3.9')));
const mark = extension('1.3.6.1.5.5.7.48.1.5', nul());
const issuer = certificate({ serial: 1, subject: caName, issuer: caName, key: ca, signer: ca });
const leaf = certificate({
  serial: 7,
  subject: name('leaf'),
  issuer: caName,
  key: leafKey,
  signer: ca,
});
const delegate = certificate({
  serial: 9,
  subject: responder,
  issuer: caName,
  key: delegateKey,
  signer: ca,
  extensions: [eku, mark],
});
const byCa: AnswerParts = {
  issuerName: caName,
  issuerKey: ca.publicKey,
  serial: 7,
  responder: caName,
  signer: ca,
};
const byDelegate: AnswerParts = { ...byCa, responder, signer: delegateKey, certs: [delegate] };
const told = (
  staple: Uint8Array,
  about: { issuer?: Uint8Array | undefined; leaf?: Uint8Array } = { issuer },
) => {
  const examination = examine(staple, {
    leaf: about.leaf ?? leaf,
    issuer: about.issuer,
    at: new Date(),
  });
  const missed = examination.findings.filter(({ ok, level }) => !ok && level === 'must');
  return {
    status: examination.status,
    acceptable: examination.acceptable,
    broken: missed.filter((f) => !f.undecided).map((f) => f.rule),
    open: missed.filter((f) => f.undecided).map((f) => f.rule),
  };
};

describe('without the issuer', () => {
  const alone = { issuer: undefined };
  it.each([
    ['the CA signed', answer(byCa)],
    ['a delegate signed, whose certificate came along', answer(byDelegate)],
  ])('%s: undecided, and nothing broken', (_, staple) => {
    const { status, acceptable, broken, open } = told(staple, alone);
    expect({ status, acceptable, broken }).toEqual({
      status: 'undecided',
      acceptable: false,
      broken: [],
    });
    expect(open).toEqual(
      expect.arrayContaining(['issuer.known', 'cert-id.matches', 'signer.authorised']),
    );
  });

  it.each<[string, Partial<AnswerParts>, string]>([
    ['about another number', { serial: 8 }, 'cert-id.matches'],
    ['about another issuer', { issuerName: name('Hand CB') }, 'cert-id.matches'],
    ['past its time', { nextUpdate: new Date(Date.now() - 1_200_000) }, 'times.next-update'],
    [
      'badly signed by a delegate that came along',
      { responder, signer: other, certs: [delegate] },
      'signature.valid',
    ],
    [
      'by a delegate that did not come along',
      { responder, signer: delegateKey },
      'signature.valid',
    ],
  ])('what is wrong all the same is wrong: %s', (_, change, rule) => {
    const { status, broken } = told(answer({ ...byCa, ...change }), alone);
    expect(status).toBe('invalid');
    expect(broken).toContain(rule);
  });

  it(
    'the one that was named is another: nothing follows from it, and the ' +
      'right one of the chain is taken',
    () => {
      const stranger = certificate({
        serial: 2,
        subject: name('Stranger'),
        issuer: name('Stranger'),
        key: other,
        signer: other,
      });
      const namesake = certificate({
        serial: 3,
        subject: caName,
        issuer: caName,
        key: other,
        signer: other,
      });
      for (const wrong of [stranger, namesake]) {
        expect(chooseIssuer([leaf], [wrong]).issuer).toBeUndefined();
        expect(chooseIssuer([leaf], [wrong]).remark).toMatch(/did not issue/);
        expect(chooseIssuer([leaf, issuer], [wrong])).toMatchObject({
          issuer,
          remark: expect.anything(),
        });
      }
      expect(chooseIssuer([leaf, namesake, issuer])).toEqual({ issuer });
      expect(chooseIssuer([leaf, namesake])).toEqual({ issuer: undefined });
      expect(chooseIssuer([leaf], [stranger, issuer])).toEqual({ issuer });
    },
  );

  it('a certificate that signed itself is its own', () => {
    expect(chooseIssuer([issuer])).toEqual({ issuer });
  });
});

describe('a certID by a hash that is not known', () => {
  const unknown = seq(oidDer('1.3.6.1.4.1.32473.5'), nul());
  const single = (status: Uint8Array, serial = 7, hash = unknown) =>
    seq(
      seq(hash, octets(Buffer.alloc(20)), octets(Buffer.alloc(20)), int(serial)),
      status,
      time(new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000)),
    );
  const good = tlv(0x80);
  const revoked = context(1, time(new Date(0)));

  it('may be about the certificate: undecided', () => {
    expect(told(answer({ ...byCa, hash: unknown }))).toMatchObject({
      status: 'undecided',
      open: ['cert-id.matches'],
      broken: [],
    });
  });
  it('of another number is about another', () => {
    expect(told(answer({ ...byCa, hash: unknown, serial: 8 })).status).toBe('invalid');
  });
  it('beside one that fits is passed over, unless it says revoked', () => {
    expect(told(answer({ ...byCa, more: [single(good)] })).status).toBe('good');
    expect(told(answer({ ...byCa, more: [single(revoked)] })).status).toBe('undecided');
    expect(told(answer({ ...byCa, more: [single(revoked, 8)] })).status).toBe('good');
    const [worst] = [context(1, time(new Date(0)))];
    expect(told(answer({ ...byCa, status: worst, more: [single(revoked)] })).status).toBe(
      'revoked',
    );
  });
});

describe('many certificates', () => {
  const strangers = (count: number, subject = name('Stranger')): Uint8Array[] =>
    Array.from({ length: count }, (_, i) =>
      certificate({ serial: i % 100, subject, issuer: subject, key: other, signer: other }),
    );

  it('sent along, the signer the last of a hundred', () => {
    expect(told(answer({ ...byDelegate, certs: [...strangers(99), delegate] })).status).toBe(
      'good',
    );
  });
  it('of the signer’s name, more than are tried: undecided', () => {
    const certs = [...strangers(100, responder), delegate];
    const { status, broken } = told(answer({ ...byDelegate, certs }));
    expect({ status, broken }).toEqual({ status: 'undecided', broken: [] });
  });
  it('of the signer’s name, none of which signed', () => {
    expect(told(answer({ ...byDelegate, certs: strangers(30, responder) })).status).toBe('invalid');
  });
});

describe('what cannot be read', () => {
  const empty = extension('2.5.29.14', Buffer.alloc(0));
  const odd = extension('2.5.29.17', int(1));
  const cert = (extensions: Uint8Array[], parts = {}) =>
    certificate({
      serial: 7,
      subject: name('leaf'),
      issuer: caName,
      key: leafKey,
      signer: ca,
      extensions,
      ...parts,
    });

  it('of a certificate’s extensions is named, and the rest is read', () => {
    expect(readCertificate(cert([empty, odd, eku])).unreadable).toEqual([
      'extension subjectKeyIdentifier (2.5.29.14) has a value of no octets',
      expect.stringMatching(/^extension subjectAltName \(2\.5\.29\.17\) cannot be read: /),
    ]);
    expect(
      readCertificate(cert([extension('1.3.6.1.4.1.32473.9', Buffer.alloc(0))])).unreadable,
    ).toEqual(['extension 1.3.6.1.4.1.32473.9 has a value of no octets']);
    expect(readCertificate(cert([empty, eku])).extendedKeyUsage).toHaveLength(1);
  });
  it('in the leaf or in a stranger is not the answer’s fault', () => {
    expect(told(answer(byCa), { issuer, leaf: cert([empty, odd]) }).status).toBe('good');
    const stranger = cert([odd], { subject: name('Stranger') });
    expect(told(answer({ ...byDelegate, certs: [stranger, delegate] })).status).toBe('good');
  });
  it('in the signer is', () => {
    const signer = cert([eku, mark, odd], { subject: responder, key: delegateKey });
    expect(told(answer({ ...byDelegate, certs: [signer] })).broken).toEqual(['signer.extensions']);
  });
  it.each([
    ['the leaf', { issuer, leaf: Buffer.from('junk') }, 'leaf.readable'],
    ['the issuer', { issuer: Buffer.from('junk') }, 'issuer.known'],
  ])('of %s altogether leaves the answer undecided', (_, about, rule) => {
    const { status, broken, open } = told(answer(byCa), about);
    expect({ status, broken }).toEqual({ status: 'undecided', broken: [] });
    expect(open).toContain(rule);
  });
  it('for its size is undecided, unless a policy set the limit', () => {
    const large = answer({
      ...byCa,
      responseExtensions: [extension('1.3.6.1.4.1.32473.9', octets(Buffer.alloc(140_000)))],
    });
    expect(told(large)).toMatchObject({ status: 'undecided', open: ['size'] });
    const about = { leaf, issuer, at: new Date(), policy: { maxSize: 139_999 } };
    expect(examine(large, about).status).toBe('invalid');
    expect(examine(large, { ...about, policy: { maxSize: 200_000 } }).status).toBe('good');
  });
});

describe('identifiers', () => {
  it.each(['2.25.340282366920938463463374607431768211455', '1.3.6.1.4.1.99999999999999999999'])(
    '%s is one, however long its arcs',
    (id) => {
      const arcs = id.split('.').map(BigInt);
      const [first = 0n, second = 0n, ...rest] = arcs;
      const base128 = (arc: bigint): number[] => {
        const found = [Number(arc & 0x7fn)];
        for (let left = arc >> 7n; left > 0n; left >>= 7n)
          found.unshift(0x80 | Number(left & 0x7fn));
        return found;
      };
      const oid = tlv(0x06, Buffer.from([first * 40n + second, ...rest].flatMap(base128)));
      const odd = (critical: boolean) =>
        seq(oid, ...(critical ? [tlv(0x01, Buffer.of(0xff))] : []), octets(nul()));
      expect(told(answer({ ...byCa, responseExtensions: [odd(false)] })).status).toBe('good');
      const { findings } = examine(answer({ ...byCa, responseExtensions: [odd(true)] }), {
        leaf,
        issuer,
        at: new Date(),
      });
      expect(findings.find(({ rule }) => rule === 'extensions.critical')?.detail).toBe(id);
    },
  );
});
