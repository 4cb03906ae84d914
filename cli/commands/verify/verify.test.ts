import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificatesPem, toPem } from '../../../ca/pem.ts';
import { good } from '../../../ca/proof/good.ts';
import {
  complaint,
  Folder,
  isOneSentence,
  Mint,
  mailstaple,
} from '../../shared/command.fixture.ts';

const folder = new Folder();
let files: Record<
  'chain' | 'leaf' | 'leafDer' | 'issuer' | 'key' | 'good' | 'revoked' | 'empty' | 'junk',
  string
>;

beforeAll(async () => {
  const mint = await Mint.open();
  const { leaf, issuer, key } = mint.about;
  files = {
    chain: folder.file('chain.pem', mint.chainPem),
    leaf: folder.file('leaf.pem', key + certificatesPem([leaf])),
    leafDer: folder.file('leaf.der', leaf),
    issuer: folder.file('issuer.der', issuer),
    key: folder.file('key.pem', key),
    good: folder.file('good.der', await mint.proof()),
    revoked: folder.file('revoked.der', await mint.proof(good().revoked())),
    empty: folder.file('empty', ''),
    junk: folder.file('junk', Buffer.alloc(1_048_576, 0x30)),
  };
  const der = await mint.proof();
  folder.file('good.pem', toPem('OCSP RESPONSE', der));
  folder.file(
    'good.b64',
    Buffer.from(der)
      .toString('base64')
      .replaceAll(/(.{64})/g, '$1\n'),
  );
});
afterAll(() => folder[Symbol.dispose]());

interface Report {
  status: string;
  acceptable: boolean;
  findings: {
    rule: string;
    level: string;
    ok: boolean;
    detail: string;
    source: { document: string; section: string };
  }[];
}

describe('verify', () => {
  test('a good answer: exit 0, and JSON of the promised shape', async () => {
    const { code, out, err } = await mailstaple(
      'verify',
      '--chain',
      files.chain,
      '--staple',
      files.good,
      '--json',
    );
    const report: Report = JSON.parse(out);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(Object.keys(report)).toEqual(['status', 'acceptable', 'findings']);
    expect(report).toMatchObject({ status: 'good', acceptable: true });
    expect(Object.keys(report.findings[0] ?? {})).toEqual([
      'rule',
      'level',
      'ok',
      'detail',
      'source',
    ]);
  });

  test.each(['good.pem', 'good.b64'])(
    'the answer may be %s, the leaf DER or PEM behind its key',
    async (name) => {
      for (const cert of [files.leaf, files.leafDer]) {
        const words = [
          '--cert',
          cert,
          '--issuer',
          files.issuer,
          '--staple',
          `${folder.path}/${name}`,
        ];
        expect(await mailstaple('verify', ...words)).toMatchObject({ code: 0, err: '' });
      }
    },
  );

  test('a revoked certificate: exit 1, the broken rule first', async () => {
    const { code, out } = await mailstaple(
      'verify',
      '--chain',
      files.chain,
      '--staple',
      files.revoked,
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^revoked, not acceptable.*\n\n {2}✗ {2}must +status\.good/);
  });

  test('the moment and the policy count', async () => {
    const words = ['verify', '--chain', files.chain, '--staple', files.good];
    expect((await mailstaple(...words, '--at', '2001-02-03T04:05:06+01:00')).code).toBe(1);
    expect((await mailstaple(...words, '--policy', 'max-age=10m')).code).toBe(1);
    expect((await mailstaple(...words, '--policy', 'maxAge=2h,requireNextUpdate')).code).toBe(0);
  });

  test('bad input: one sentence, exit 2', async () => {
    const staple = ['--staple', files.good];
    const chain = ['--chain', files.chain];
    const complaints: [string[], RegExp][] = [
      [[...staple, '--chain', files.key], /holds no certificate but PRIVATE KEY/],
      [[...staple, '--chain', files.empty], /is empty/],
      [[...staple, '--chain', files.junk], /no certificate that can be read/],
      [[...staple, '--chain', folder.path], /is a folder/],
      [[...staple, '--chain', `${folder.path}/nowhere`], /is not there/],
      [[...staple, '--cert', files.leaf], /the issuer is needed/],
      [[...staple], /which certificate/],
      [[...chain, '--staple', files.leaf], /not OCSP RESPONSE/],
      [[...chain, '--staple', files.empty], /is empty/],
      [[...chain, '--staple', files.junk], /no OCSP response/],
      [[...chain, '--staple', folder.path], /is a folder/],
      [[...chain], /--staple/],
      [[...chain, ...staple, '--at', 'yesterday'], /ISO 8601/],
      [[...chain, ...staple, '--policy', 'skw=1'], /did you mean skew/],
      [[...chain, ...staple, '--policy', 'skew=soon'], /takes seconds/],
      [[...chain, ...staple, 'more'], /too many arguments/],
    ];
    for (const [words, what] of complaints) {
      const said = await complaint('verify', ...words);
      expect(said).toMatch(what);
      expect(said).not.toContain('\n');
    }
    const { code, out, err } = await mailstaple('verify', ...staple);
    expect({ code, out, one: isOneSentence(err) }).toEqual({ code: 2, out: '', one: true });
  });
});
