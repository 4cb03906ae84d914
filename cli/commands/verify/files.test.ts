import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import type { Identity } from '../../../ca/authority/world.ts';
import { certificatesPem, toPem } from '../../../ca/pem.ts';
import { good } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { write } from '../../../harness/examiner/der.ts';
import { complaint, Folder, Mint } from '../../shared/command.fixture.ts';
import { type VerifyOptions, verify } from './verify.ts';

const folder = new Folder();
afterAll(() => folder[Symbol.dispose]());

let about: Identity;
let other: Identity;
let stranger: Identity;
let answer: Uint8Array;
let foreign: Uint8Array;
let named: { leaf: string; issuer: string; staple: string };

beforeAll(async () => {
  const mint = await Mint.open();
  about = mint.about;
  const { world } = mint;
  other = await world.identity(identity({ leaf: { names: ['other.test'] } }));
  stranger = await world.identity(identity({ ca: 'other', leaf: { names: ['stranger.test'] } }));
  answer = await mint.proof();
  foreign = await mintProof(good().spec, other, world);
  named = {
    leaf: folder.file('leaf.pem', certificatesPem([about.leaf])),
    issuer: folder.file('issuer.pem', certificatesPem([about.issuer])),
    staple: folder.file('staple.der', answer),
  };
});

let count = 0;
const file = (content: string | Uint8Array): string => folder.file(`input-${count++}`, content);
const pem = (...certificates: Uint8Array[]): string => certificatesPem(certificates);
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Said {
  code: number;
  status: string;
  remarks: string[];
}

/** In this process, which is quicker. */
function said(options: VerifyOptions): { code: number; out: string } {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  try {
    return { code: verify(options), out };
  } finally {
    write.mockRestore();
  }
}

function verified(options: Partial<VerifyOptions>): Said {
  const { code, out } = said({ staple: named.staple, ...options, json: true });
  const { status, remarks = [] } = JSON.parse(out);
  return { code, status, remarks };
}
const good0 = { code: 0, status: 'good' };

describe('certificates as people have them', () => {
  const ofPkcs7 = (form: 'PEM' | 'DER'): Uint8Array => {
    const bundle = file(pem(stranger.issuer, about.issuer, about.leaf));
    const words = ['crl2pkcs7', '-nocrl', '-certfile', bundle, '-outform', form];
    return spawnSync('openssl', words).stdout;
  };
  const trusted = (): Uint8Array => {
    const words = ['x509', '-in', named.issuer, '-trustout', '-addtrust', 'serverAuth'];
    return spawnSync('openssl', [...words, '-setalias', 'mine']).stdout;
  };
  const texts: [string, () => string | Uint8Array][] = [
    ['leaf first', () => pem(about.leaf, about.issuer)],
    ['issuer first', () => pem(about.issuer, about.leaf)],
    ['root, issuer, leaf', () => pem(about.root, about.issuer, about.leaf)],
    ['the leaf twice', () => pem(about.leaf, about.leaf, about.issuer)],
    ['a stranger between', () => pem(about.leaf, stranger.issuer, about.issuer)],
    ['strangers all around', () => pem(stranger.root, about.leaf, stranger.issuer, about.issuer)],
    ['lines of DOS', () => crlf(pem(about.leaf, about.issuer))],
    ['behind the mark of UTF-8', () => `\ufeff${pem(about.leaf, about.issuer)}`],
    ['in UTF-16', () => Buffer.from(`\ufeff${pem(about.leaf, about.issuer)}`, 'utf16le')],
    [
      'with remarks and a key',
      () => `# ours\n${about.key}subject=x\n${pem(about.leaf)}\n# theirs\n${pem(about.issuer)}end`,
    ],
    [
      'with headers',
      () =>
        pem(about.leaf, about.issuer).replaceAll(
          'CERTIFICATE-----\nMI',
          'CERTIFICATE-----\nNote: x\n\nMI',
        ),
    ],
    ['indented', () => pem(about.leaf, about.issuer).replaceAll(/^/gm, '    ')],
    ['DER behind DER', () => Buffer.concat([about.leaf, about.issuer])],
    ['a PkiPath', () => write(0x30, about.root, about.issuer, about.leaf)],
    ['PKCS#7 in PEM', () => ofPkcs7('PEM')],
    ['PKCS#7 in DER', () => ofPkcs7('DER')],
    ['base64 of DER', () => base64(Buffer.concat([about.leaf, about.issuer]))],
    [
      'one that cannot be read among them',
      () => `${pem(about.leaf)}${toPem('CERTIFICATE', Uint8Array.of(0x30, 0))}${pem(about.issuer)}`,
    ],
    [
      'one that is cut short behind them',
      () => `${pem(about.leaf, about.issuer)}-----BEGIN CERTIFICATE-----\nMIIB`,
    ],
  ];
  test.each(texts)('--chain: %s', (_, content) => {
    expect(verified({ chain: file(content()), staple: named.staple })).toMatchObject(good0);
  });

  const issuers: [string, () => string | Uint8Array][] = [
    ['alone, in DER', () => about.issuer],
    ['in a bundle', () => pem(stranger.root, stranger.issuer, about.root, about.issuer)],
    ['behind the leaf', () => pem(about.leaf, about.issuer)],
    ['with OpenSSL’s trust settings', trusted],
    ['in hexadecimal', () => hex(about.issuer).replaceAll(/(..)/g, '0x$1, ')],
  ];
  test.each(issuers)('--issuer: %s', (_, content) => {
    const issuer = file(content());
    expect(verified({ cert: named.leaf, issuer })).toMatchObject(good0);
  });

  test('--cert alone, with the issuer behind it', () => {
    const cert = file(pem(about.leaf, about.issuer));
    expect(verified({ cert })).toMatchObject(good0);
  });

  test('what was passed over is told', () => {
    const bundle = file(
      `${pem(about.leaf)}${toPem('CERTIFICATE', Uint8Array.of(0x30, 0))}${pem(about.issuer)}`,
    );
    const { remarks } = verified({ chain: bundle, staple: named.staple });
    expect(remarks).toEqual([
      expect.stringMatching(/passed over: no certificate that can be read/),
    ]);
  });

  test('a CA’s certificate may be what is judged', async () => {
    const mint = await Mint.open();
    const staple = file(await mint.proof(good().about('issuer').signedBy('root')));
    const { issuer, root } = mint.about;
    for (const chain of [pem(issuer, root), pem(root, issuer)])
      expect(verified({ chain: file(chain), staple: staple })).toMatchObject(good0);
  });
});

describe('an issuer that is not the one', () => {
  test('is passed over for the one of the chain, and that is said', () => {
    const chain = file(pem(about.leaf, about.issuer));
    const found = verified({ chain, issuer: file(pem(stranger.issuer)) });
    expect(found).toMatchObject(good0);
    expect(found.remarks).toEqual([expect.stringMatching(/did not issue .* that one was taken/)]);
  });
  test('leaves it undecided where nobody has the right one', () => {
    const found = verified({ cert: named.leaf, issuer: file(pem(stranger.issuer)) });
    expect(found).toMatchObject({ code: 3, status: 'undecided' });
    expect(found.remarks).toEqual([expect.stringMatching(/did not issue/)]);
  });
  test('and a chain of the leaf alone as well: the answer says what to do', () => {
    const { code, out } = said({ chain: named.leaf, staple: named.staple });
    expect(code).toBe(3);
    expect(out).toMatch(/^undecided.*name it with --issuer/);
  });
});

describe('answers as people have them', () => {
  const forms: [string, () => string | Uint8Array][] = [
    ['PEM', () => toPem('OCSP RESPONSE', answer)],
    ['PEM in UTF-16', () => Buffer.from(`\ufeff${toPem('OCSP RESPONSE', answer)}`, 'utf16le')],
    ['PEM behind certificates', () => `${pem(about.leaf)}${crlf(toPem('OCSP RESPONSE', answer))}`],
    ['base64', () => base64(answer)],
    ['base64 without padding', () => base64(answer).replaceAll('=', '')],
    ['base64url', () => Buffer.from(answer).toString('base64url')],
    ['hexadecimal', () => hex(answer)],
    [
      'hexadecimal with colons, in capitals',
      () =>
        hex(answer)
          .toUpperCase()
          .replaceAll(/(..)(?=.)/g, '$1:'),
    ],
    ['hexadecimal in lines', () => hex(answer).replaceAll(/(.{60})/g, '$1\n')],
  ];
  test.each(forms)('%s', (_, content) => {
    const staple = file(content());
    expect(verified({ cert: named.leaf, issuer: named.issuer, staple })).toMatchObject({
      ...good0,
      remarks: [],
    });
  });

  test.each([
    [
      'first',
      () => [answer, foreign],
      /holds 2 answers: number 1 was judged .*, the other was passed/,
    ],
    [
      'last',
      () => [foreign, foreign, answer],
      /holds 3 answers: number 3 was judged .*, the others/,
    ],
  ] as const)(
    'several, the one about the certificate %s: it is judged, and that is said',
    (_, answers, remark) => {
      const staple = file(
        answers()
          .map((der) => toPem('OCSP RESPONSE', der))
          .join(''),
      );
      const found = verified({ cert: named.leaf, issuer: named.issuer, staple });
      expect(found).toMatchObject(good0);
      expect(found.remarks).toEqual([expect.stringMatching(remark)]);
    },
  );

  test('several, none of them about the certificate: the first is judged, and refused', () => {
    const staple = file([foreign, foreign].map((der) => toPem('OCSP RESPONSE', der)).join(''));
    const found = verified({ cert: named.leaf, issuer: named.issuer, staple });
    expect(found).toMatchObject({ code: 1, status: 'invalid' });
    expect(found.remarks).toEqual([expect.stringMatching(/none of them is about the certificate/)]);
  });

  test('one that is damaged is an answer, and refused', () => {
    const half = answer.subarray(0, answer.length / 2);
    for (const bytes of [
      half,
      Buffer.concat([answer, answer]),
      Buffer.from('30800a0100', 'hex'),
      base64(half),
    ]) {
      const staple = file(bytes);
      expect(verified({ cert: named.leaf, issuer: named.issuer, staple })).toMatchObject({
        code: 1,
        status: 'invalid',
      });
    }
  });

  test.each<[string, () => string | Uint8Array, RegExp]>([
    ['nothing', () => '', /is empty/],
    [
      'a whole HTTP reply',
      () => Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), answer]),
      /HTTP reply/,
    ],
    ['a page', () => '<!doctype html><title>404</title>', /HTML/],
    ['JSON', () => '{"error":"no"}', /JSON/],
    ['a certificate', () => about.leaf, /certificate/],
    ['a certificate in PEM', () => pem(about.leaf), /CERTIFICATE, not OCSP RESPONSE/],
    ['PEM of another label', () => toPem('OCSP_RESPONSE', answer), /OCSP_RESPONSE, not/],
    [
      'PEM of no base64',
      () => '-----BEGIN OCSP RESPONSE-----\n???\n-----END OCSP RESPONSE-----',
      /not base64/,
    ],
    [
      'PEM of a certificate with the label of an answer',
      () => toPem('OCSP RESPONSE', about.leaf),
      /in its PEM, it is a certificate/,
    ],
    ['a key', () => about.privateKey.export({ type: 'pkcs8', format: 'der' }), /key/],
    [
      'a request',
      () => {
        const request = folder.file('request.der', '');
        spawnSync('openssl', [
          'ocsp',
          '-issuer',
          named.issuer,
          '-cert',
          named.leaf,
          '-reqout',
          request,
        ]);
        return spawnSync('cat', [request]).stdout;
      },
      /request/,
    ],
    ['gzip', () => gzipSync(answer), /compressed/],
    ['words', () => 'to be done\n', /does not begin like one/],
    ['zeros', () => Buffer.alloc(4000), /does not begin like one/],
    ['two octets of one', () => answer.subarray(0, 2), /does not begin like one|of another kind/],
  ])('%s is none: one sentence, exit 2', async (_, content, what) => {
    const words = ['--cert', named.leaf, '--issuer', named.issuer, '--staple', file(content())];
    const sentence = await complaint('verify', ...words);
    expect(sentence).toMatch(what);
    expect(sentence).not.toContain('\n');
  });
});

describe('what is no certificate', () => {
  test.each<[string, () => string | Uint8Array, RegExp]>([
    ['nothing', () => '', /is empty/],
    ['words', () => 'to be done', /neither PEM nor DER/],
    ['an answer', () => answer, /no certificate that can be read/],
    ['a cut one', () => about.issuer.subarray(0, 200), /no certificate that can be read/],
    [
      'PKCS#7 without any',
      () => spawnSync('openssl', ['crl2pkcs7', '-nocrl']).stdout,
      /holds no certificate/,
    ],
    [
      'PKCS#12',
      () => {
        const key = file(about.key);
        const words = ['pkcs12', '-export', '-in', named.leaf, '-inkey', key, '-passout', 'pass:x'];
        return spawnSync('openssl', words).stdout;
      },
      /PKCS#12, which needs its password/,
    ],
    [
      'a name of OpenSSL’s',
      () => toPem('CERTIFICATE REQUEST', about.leaf),
      /no certificate but CERTIFICATE REQUEST/,
    ],
  ])('%s: one sentence, exit 2', async (_, content, what) => {
    const words = ['--cert', named.leaf, '--issuer', file(content()), '--staple', named.staple];
    const sentence = await complaint('verify', ...words);
    expect(sentence).toMatch(what);
    expect(sentence).not.toContain('\n');
  });

  test('a bundle of a megabyte is read in a moment', () => {
    const bundle = file(pem(...Array.from({ length: 900 }, () => stranger.issuer), about.issuer));
    const begun = performance.now();
    const issuer = bundle;
    expect(verified({ cert: named.leaf, issuer })).toMatchObject(good0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
