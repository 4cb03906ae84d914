import { execFile, spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { certificatesPem } from '../../../ca/pem.ts';
import { certificate, name } from '../../../harness/examiner/crafted.fixture.ts';
import { complaint, Folder, isOneSentence, mailstaple } from '../../shared/command.fixture.ts';
import { UntilInterrupted } from '../../shared/until-interrupted.fixture.ts';

const run = promisify(execFile);

/** The responder as a user starts it, up to the line that says how it is ended. */
const started = (...words: string[]) => UntilInterrupted.started('responder', ...words);

/** What the suggested openssl line prints. */
async function asked({ suggested }: UntilInterrupted): Promise<string> {
  const { stdout, stderr } = await run('openssl', suggested).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  return `${stdout}${stderr}`;
}

describe('responder', { timeout: 60_000 }, () => {
  test('with no words it serves a CA of its own until Ctrl-C, and leaves nothing behind', async () => {
    await using responder = await started();
    const said = await asked(responder);
    expect(said).toMatch(/leaf\.pem: good/);
    expect(said).toMatch(/Response verify OK/);
    const { suggested } = responder;
    const folder = dirname(suggested[suggested.indexOf('-cert') + 1] ?? '');
    expect(existsSync(folder)).toBe(true);
    expect(await responder.stop()).toBe(0);
    expect(existsSync(folder)).toBe(false);
    expect(responder.lines.at(-1)).toMatch(
      /^1\. POST sha1 serial [0-9a-f]+: good until \S+Z \(\d+ octets\)$/,
    );
  });

  test('it follows a script, then answers as it was told to', async () => {
    using folder = new Folder();
    const script = folder.file(
      'faults.yaml',
      '- {do: error, status: tryLater, hits: 1}\n- {do: proof, name: ' +
        '"revoked,signer=ca", hits: 1}\n',
    );
    await using responder = await started(
      '--script',
      script,
      '--proof',
      'unknown',
      '--out',
      join(folder.path, 'ca'),
    );
    expect(await asked(responder)).toMatch(/trylater/i);
    expect(await asked(responder)).toMatch(/leaf\.pem: revoked/);
    expect(await asked(responder)).toMatch(/leaf\.pem: unknown/);
    expect(await responder.stop()).toBe(0);
    expect(existsSync(join(folder.path, 'ca', 'leaf.key'))).toBe(true);
    expect(responder.lines.slice(-3).map((line) => /: (\w+)/.exec(line)?.[1])).toEqual([
      'tryLater',
      'revoked',
      'unknown',
    ]);
  });

  test('a CA that is there already is answered for, with every certificate it issued', async () => {
    using folder = new Folder();
    for (const key of ['p384', 'rsa2048', 'ed25519', 'p521', 'ed448', 'brainpoolP256r1']) {
      const dir = join(folder.path, key);
      await mailstaple(
        'mint',
        '--out',
        dir,
        '--ca-key',
        key,
        '--intermediates',
        key === 'p384' ? '0' : '1',
      );
      await using responder = await started('--ca', dir);
      const said = await asked(responder);
      expect(said).toMatch(/leaf\.pem: good/);
      expect(said).toMatch(/Response verify OK/);
      expect(await responder.stop()).toBe(0);
      expect(existsSync(join(dir, 'leaf.pem'))).toBe(true);
    }
  });

  test('a CA is found by what is in the files, and what is no part of it is told', async () => {
    using folder = new Folder();
    const [minted, dir, other] = ['minted', 'dir', 'other'].map((it) => join(folder.path, it)) as [
      string,
      string,
      string,
    ];
    await mailstaple('mint', '--out', minted, '--ca-key', 'p521');
    await mailstaple('mint', '--out', other);
    mkdirSync(join(dir, 'below'), { recursive: true });
    const der = (path: string) => new X509Certificate(readFileSync(path)).raw;
    const put = (name: string, content: string | Uint8Array) =>
      writeFileSync(join(dir, name), content);
    put('ca.crt', der(join(minted, 'issuer.pem')));
    put(
      'the key',
      createPrivateKey(readFileSync(join(minted, 'issuer.key'))).export({
        type: 'sec1',
        format: 'der',
      }),
    );
    put(
      'mx.p7b',
      spawnSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', join(minted, 'leaf.pem')]).stdout,
    );
    put('stranger.pem', readFileSync(join(other, 'leaf.pem')));
    put('notes.txt', 'nothing of the kind');
    put(
      'locked.key',
      spawnSync('openssl', ['pkey', '-in', join(other, 'key.pem'), '-aes256', '-passout', 'pass:x'])
        .stdout,
    );
    put('empty', '');
    await using responder = await started('--ca', dir);
    const told = responder.lines.filter((line) => line.startsWith('passed over: '));
    expect(told).toEqual([
      'passed over: below: is no file',
      'passed over: empty: is empty',
      'passed over: locked.key: a private key that cannot be read without a password',
      'passed over: notes.txt: is neither PEM nor DER',
      expect.stringMatching(
        /^passed over: stranger\.pem: .*CN=mx\.test, not issued by a CA whose key is here$/,
      ),
    ]);
    expect(responder.lines[1]).toMatch(
      /^about 1 certificate of O=Mailstaple, CN=main issuing 1 p521 in /,
    );
    const said = await asked(responder);
    expect(said).toMatch(/mx\.p7b|leaf|good/);
    expect(await responder.stop()).toBe(0);
  });

  test('a name in another string type is the same name, and asked for as the certificate has it', async () => {
    using folder = new Folder();
    const keys = {
      ca: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      leaf: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    };
    const [utf8, printable] = [name('Hand CA'), name('HAND  ca', 0x13)];
    const root = certificate({
      serial: 1,
      subject: utf8,
      issuer: utf8,
      key: keys.ca,
      signer: keys.ca,
    });
    const leaf = certificate({
      serial: 7,
      subject: name('leaf'),
      issuer: printable,
      key: keys.leaf,
      signer: keys.ca,
    });
    folder.file('issuer.pem', certificatesPem([root]));
    folder.file('leaf.pem', certificatesPem([leaf]));
    folder.file('ca.key', keys.ca.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await using responder = await started('--ca', folder.path, '--proof', 'signer=ca');
    const said = await asked(responder);
    expect(said).toMatch(/leaf\.pem: good/);
    expect(said).toMatch(/Response verify OK/);
  });

  test('a folder without a CA: one sentence', async () => {
    using folder = new Folder();
    const [one, other] = [join(folder.path, 'one'), join(folder.path, 'other')];
    for (const dir of [one, other]) await mailstaple('mint', '--out', dir);
    expect(await complaint('responder', '--ca', join(folder.path, 'nowhere'))).toMatch(
      /is not a folder/,
    );
    const none = /holds no CA with its key that issued another certificate there/;
    expect(await complaint('responder', '--ca', folder.path)).toMatch(none);
    expect(await complaint('responder', '--ca', one, '--out', other)).toMatch(
      /cannot be used with/,
    );
    expect(await complaint('responder', '--ca', one, '--key', 'p384')).toMatch(
      /cannot be used with/,
    );
    copyFileSync(join(other, 'issuer.key'), join(one, 'issuer.key'));
    expect(await complaint('responder', '--ca', one)).toMatch(none);
    for (const name of ['leaf.pem', 'chain.pem']) rmSync(join(other, name));
    expect(await complaint('responder', '--ca', other)).toMatch(none);
  });

  test('the certificate and the CRL lie where the leaf says', async () => {
    await using responder = await started();
    const url = /http:\S+/.exec(responder.lines[0] ?? '')?.[0] ?? '';
    for (const name of ['issuer.cer', 'crl.der']) {
      const answer = await fetch(`${url}${name}`);
      expect((await answer.bytes())[0]).toBe(0x30);
    }
  });

  test('bad words: one sentence, exit 2, and nothing is left', async () => {
    using folder = new Folder();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    const complaints: [string[], RegExp][] = [
      [['--port', port], new RegExp(`port ${port} is in use`)],
      [['--port', '99999'], /0 to 65535/],
      [['--host', '192.0.2.1'], /not an address of this machine/],
      [['--proof', 'revokd'], /did you mean revoked/],
      [['--script', folder.path], /is a folder/],
      [['--script', folder.file('a', '- {do: explode}')], /step 1: "explode" is not known/],
      [['--script', folder.file('b', '- {do: proof, name: revokd}')], /did you mean revoked/],
      [['--script', folder.file('c', 'a: [')], /neither YAML nor JSON/],
      [['--script', folder.file('d', Buffer.alloc(1_048_576, 7))], /longer than|neither/],
      [['--out', folder.path, '--name', 'a b'], /not a name/],
    ];
    for (const [words, what] of complaints) {
      const said = await complaint('responder', ...words);
      expect(said).toMatch(what);
      expect(said).not.toContain('\n');
    }
    const { code, err } = await mailstaple('responder', '--port', port);
    expect({ code, one: isOneSentence(err) }).toEqual({ code: 2, one: true });
    taken.close();
  });
});
