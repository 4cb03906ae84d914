import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { proofFromOptions, proofVocabulary } from '../../shared/certificates/proof-options.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';
import { UsageError } from '../../shared/usage.ts';

describe('the words of a proof', () => {
  test('each changes one thing', () => {
    expect(proofFromOptions('good').spec.singles[0]?.certStatus).toBe('good');
    const { spec } = proofFromOptions(
      'revoked, signer=CA,hash=sha256,no-certs,next-update=1h-ahead',
    );
    expect(spec).toMatchObject({ signer: 'ca', certs: 'none' });
    expect(spec.singles[0]).toMatchObject({
      certStatus: 'revoked',
      hash: 'sha256',
      nextUpdate: '1h ahead',
    });
    expect(proofFromOptions('try-later').spec.outer).toBe('tryLater');
    expect(proofFromOptions('truncated,trailing').spec.damage).toHaveLength(2);
  });

  test('every plain word but good makes another description', () => {
    const ordinary = JSON.stringify(proofFromOptions('good').spec);
    const plain = proofVocabulary.filter((word) => !word.endsWith('=') && word !== 'good');
    for (const word of plain)
      expect(JSON.stringify(proofFromOptions(word).spec), word).not.toBe(ordinary);
  });

  test.each([
    ['revokd', /did you mean revoked/],
    ['', /there are good/],
    ['signer', /wants a value/],
    ['good=1', /takes no value/],
    ['signer=delgate', /did you mean delegate/],
    ['hash=', /there are sha1/],
    ['nonce=-1', /a number up to/],
    ['next-update=tomorrow', /told from now/],
    ['toString', /knows no word/],
    ['signer=constructor', /cannot be/],
  ])('%s is refused', (words, why) => {
    expect(() => proofFromOptions(words)).toThrow(UsageError);
    expect(() => proofFromOptions(words)).toThrow(why);
  });
});

describe('words that contradict each other', () => {
  test.each([
    'revoked,unknown',
    'good,revoked',
    'unknown,reason=1',
    'reason=1,reason=2',
    'try-later,unauthorized',
    'try-later,revoked',
    'expired,try-later',
    'expired,no-next-update',
    'expired,next-update=1d-ahead',
    'future,this-update=2h-ago',
    'other-certificate,about-issuer',
    'bad-signature,empty-signature',
    'no-certs,certs=signer',
    'signer=ca,signer=delegate',
    'hash=sha1,hash=sha256',
    'no-singles,revoked',
    'no-response-bytes,signer=ca',
    'empty,random',
    'empty,revoked',
    'random,hash=sha256',
  ])('%s is refused', (words) => {
    const [one = '', other = ''] = words.split(',');
    const sentence = `"${one}" and "${other}" contradict each other in one proof`;
    expect(() => proofFromOptions(words)).toThrow(new UsageError(sentence));
    expect(() => proofFromOptions(`${other},${one}`)).toThrow(UsageError);
  });

  test.each([
    'revoked,reason=3',
    'revoked,revoked',
    'HASH=SHA256,hash=sha256',
    'good,hash=sha256',
    'good,try-later',
    'good,empty',
    'try-later,trailing',
    'truncated,trailing,doubled',
    'expired,this-update=9d-ago',
    'future,no-next-update',
    'revoked,expired,signer=ca,bad-signature,no-certs,nonce=32,critical-extension',
  ])('%s is not, in any order', (words) => {
    const turned = words.split(',').reverse().join();
    expect(() => proofFromOptions(turned)).not.toThrow();
    if (!/truncated/.test(words))
      expect(proofFromOptions(turned).spec).toEqual(proofFromOptions(words).spec);
  });

  test('no word is unheard of', () => {
    const said = JSON.stringify(proofFromOptions('this-update=9d-ago,expired').spec.singles);
    expect(said).toContain('9d ago');
    expect(said).toContain('1d ago');
    expect(proofFromOptions('no-next-update,future').spec.singles[0]).not.toHaveProperty(
      'nextUpdate',
    );
  });
});

describe('mint', { timeout: 60_000 }, () => {
  test('what it writes verifies, and the key is for nobody else', async () => {
    using folder = new Folder();
    const out = join(folder.path, 'new', 'folder');
    const minted = await mailstaple(
      'mint',
      '--out',
      out,
      '--crl',
      '--pkcs12',
      'secret',
      '--name',
      'mx1.test,mx2.test',
    );
    expect(minted).toMatchObject({ code: 0, err: '' });
    const names = ['root', 'issuer', 'leaf', 'chain', 'key', 'staple', 'crl'].map(
      (name) => `${name}.pem`,
    );
    expect(readdirSync(out).sort()).toEqual(
      [...names, 'issuer.key', 'staple.der', 'crl.der', 'bundle.p12'].sort(),
    );
    expect(statSync(join(out, 'key.pem')).mode & 0o777).toBe(0o600);
    const suggested = minted.out.trimEnd().split('\n').at(-1)?.split(' ').slice(1) ?? [];
    expect(await mailstaple(...suggested)).toMatchObject({ code: 0 });
    const own = spawnSync(
      'openssl',
      ['verify', '-CAfile', 'root.pem', '-untrusted', 'chain.pem', 'leaf.pem'],
      {
        cwd: out,
      },
    );
    expect(String(own.stdout)).toMatch(/OK/);
    const bundle = spawnSync(
      'openssl',
      ['pkcs12', '-in', 'bundle.p12', '-passin', 'pass:secret', '-nodes'],
      {
        cwd: out,
      },
    );
    expect(bundle.status).toBe(0);
  });

  test('a wrong proof is judged wrong', async () => {
    using folder = new Folder();
    await mailstaple(
      'mint',
      '--out',
      folder.path,
      '--proof',
      'revoked,signer=delegate-expired',
      '--intermediates',
      '0',
    );
    const at = (name: string): string => join(folder.path, name);
    const words = [
      '--cert',
      at('leaf.pem'),
      '--issuer',
      at('issuer.pem'),
      '--staple',
      at('staple.pem'),
      '--json',
    ];
    const { code, out } = await mailstaple('verify', ...words);
    const broken: { rule: string; ok: boolean; level: string }[] = JSON.parse(out).findings;
    expect(code).toBe(1);
    expect(
      broken.filter(({ ok, level }) => !ok && level === 'must').map(({ rule }) => rule),
    ).toEqual(expect.arrayContaining(['signer.valid-now', 'status.good']));
  });

  test('it never overwrites unasked', async () => {
    using folder = new Folder();
    const kept = folder.file('leaf.pem', 'mine');
    expect(await complaint('mint', '--out', folder.path)).toMatch(/leaf\.pem is there already/);
    expect(readdirSync(folder.path)).toEqual(['leaf.pem']);
    expect((await mailstaple('mint', '--out', folder.path, '--force')).code).toBe(0);
    expect(readFileSync(kept, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE/);
  });

  test('bad words: one sentence', async () => {
    using folder = new Folder();
    const out = ['--out', folder.path];
    const complaints: [string[], RegExp][] = [
      [[], /--out/],
      [['--out', folder.file('file', '')], /file is not a folder$/],
      [['--out', '/proc/nothing/here'], /cannot be written/],
      [['--out', ''], /needs a name/],
      [[...out, '--key', 'rsa1024'], /rsa2048/],
      [[...out, '--intermediates', '3'], /0, 1, 2/],
      [[...out, '--name', 'a b'], /not a name/],
      [[...out, '--name', ''], /not a name/],
      [[...out, '--ocsp', 'responder'], /not the URL/],
      [[...out, '--proof', 'pad-to=10'], /cannot be minted/],
      [[...out, '--proof', 'expird'], /did you mean expired/],
    ];
    for (const [words, what] of complaints) {
      const said = await complaint('mint', ...words, '--force');
      expect(said).toMatch(what);
      expect(said).not.toContain('\n');
    }
    expect((await mailstaple('mint', ...out, '--proof', 'expird')).code).toBe(2);
  });
});
