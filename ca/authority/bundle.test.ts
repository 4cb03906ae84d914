import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { SecondOpinion } from '../second-opinion.ts';
import { legacyKeyPem, toPkcs12 } from './bundle.ts';
import { identity } from './spec.ts';
import { World } from './world.ts';

const world = new World();

it.each([
  ['p256', 'aes256'],
  ['rsa2048', 'aes256'],
  ['ed25519', 'aes256'],
  ['p384', '3des'],
] as const)(
  'PKCS#12 with %s under %s: openssl takes out the key and the chain',
  async (key, cipher) => {
    using opinion = new SecondOpinion();
    const about = await world.identity(identity({ intermediates: 2, leaf: { key } }));
    const file = opinion.file('id.p12', toPkcs12(about, 'sesame', cipher));
    const { ok, text } = opinion.openssl('pkcs12', '-in', file, '-passin', 'pass:sesame', '-nodes');
    expect(ok).toBe(true);
    const key8 =
      /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----/.exec(text)?.[0] ?? '';
    expect(createPrivateKey(key8).equals(about.privateKey)).toBe(true);
    expect(text.match(/BEGIN CERTIFICATE/g)?.length).toBe(3);
    const info = opinion.openssl(
      'pkcs12',
      '-info',
      '-noout',
      '-in',
      file,
      '-passin',
      'pass:sesame',
    ).text;
    expect(info).toMatch(
      cipher === 'aes256'
        ? /Shrouded Keybag: PBES2.*AES-256-CBC/
        : /Shrouded Keybag: .*3-KeyTripleDES/,
    );
    // -clcerts shows only the certificate that goes with the key.
    const own = opinion.openssl(
      'pkcs12',
      '-in',
      file,
      '-passin',
      'pass:sesame',
      '-nokeys',
      '-clcerts',
    ).text;
    expect(own).toMatch(/subject=.*mx\.test/);
    expect(own.match(/BEGIN CERTIFICATE/g)?.length).toBe(1);
  },
);

it.each([
  ['pässwörd', 'aes256'],
  ['pässwörd', '3des'],
  ['пароль €uro 合言葉', 'aes256'],
  ['пароль €uro 合言葉', '3des'],
  ['🔑🔑', 'aes256'],
  ['🔑🔑', '3des'],
  ['', 'aes256'],
] as const)(
  'the password %j under %s opens it, for openssl and for GnuTLS',
  async (password, cipher) => {
    using opinion = new SecondOpinion();
    const about = await world.identity(identity());
    const file = opinion.file('id.p12', toPkcs12(about, password, cipher));
    const read = ['pkcs12', '-in', file, '-passin', `pass:${password}`, '-nodes'];
    expect(opinion.openssl(...read).text).toContain('BEGIN PRIVATE KEY');
    const other = spawnSync(
      'certtool',
      ['--p12-info', '--infile', file, '--inder', `--password=${password}`],
      {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
    );
    expect(other.stdout).toMatch(/BEGIN PRIVATE KEY|PKCS #8 information/);
  },
);

it('a wrong password opens nothing', async () => {
  using opinion = new SecondOpinion();
  const file = opinion.file('id.p12', toPkcs12(await world.identity(identity()), 'sesame'));
  const { ok, text } = opinion.openssl('pkcs12', '-in', file, '-passin', 'pass:open', '-nodes');
  expect(ok).toBe(false);
  expect(text).toContain('invalid password');
});

it.each([
  ['rsa2048', 'RSA PRIVATE KEY'],
  ['p256', 'EC PRIVATE KEY'],
] as const)('the old encoding of %s', async (key, label) => {
  const about = await world.identity(identity({ leaf: { key } }));
  const pem = legacyKeyPem(about);
  expect(pem).toContain(`-----BEGIN ${label}-----`);
  expect(createPrivateKey(pem).equals(about.privateKey)).toBe(true);
});

it('Ed25519 has no old encoding', async () => {
  const about = await world.identity(identity({ leaf: { key: 'ed25519' } }));
  expect(() => legacyKeyPem(about)).toThrow(RangeError);
});
