import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { complaint, mailstaple } from '../../shared/command.fixture.ts';

const main = join(import.meta.dirname, '..', '..', 'main.ts');

/** The server as a user starts it, up to the line that says how it is ended. */
async function started(...words: string[]) {
  const child = spawn(process.execPath, [main, 'serve', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const line = (wanted: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((each) => wanted.test(each));
        if (found !== undefined) resolve(found);
      };
      reader.on('line', look);
      ended.then(() => reject(new Error(`it ended: ${lines.join('\n')}`)), reject);
      look();
    });
  reader.on('line', (each) => lines.push(each));
  await line(/^Ctrl-C/);
  const [, suggested = ''] = /openssl (.*)/.exec(lines.join('\n')) ?? [];
  return {
    lines,
    line,
    root:
      lines
        .find((each) => each.includes('root.pem'))
        ?.trim()
        .split(' ')[0] ?? '',
    address: /127\.0\.0\.1:\d+/.exec(lines[0] ?? '')?.[0] ?? '',
    /** What the suggested openssl line prints. */
    ask: (): Promise<string> =>
      new Promise((resolve) => {
        const asks = execFile('openssl', suggested.split(' '), (_, out, err) => resolve(out + err));
        asks.stdin?.end('QUIT\r\n');
      }),
    async stop(): Promise<number | null> {
      child.kill('SIGINT');
      const [code] = await ended;
      return code;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

describe('serve', { timeout: 60_000 }, () => {
  test('staples a good answer, tells of each connection, and leaves nothing behind', async () => {
    await using server = await started();
    expect(await server.ask()).toMatch(/OCSP Response Status: successful[\s\S]*Cert Status: good/);
    expect(await server.line(/^1\. /)).toMatch(/TLS 1\.3, asked for a status, got one/);
    const folder = dirname(server.root);
    expect(existsSync(folder)).toBe(true);
    expect(await server.stop()).toBe(0);
    expect(existsSync(folder)).toBe(false);
  });

  test('is judged as it was told to be: expired', async () => {
    await using server = await started('--proof', 'expired', '--implicit', '--tls', '1.2');
    const words = ['--ca', server.root, '--sni', 'mx.test', '--attempts', '1', '--tls', '1.2'];
    const { code, out } = await mailstaple('probe', `smtps://${server.address}`, ...words);
    expect(code).toBe(1);
    expect(out).toMatch(/a staple came that expired/);
  });

  test('plays its tricks: a status of no length, refused STARTTLS, no status', async () => {
    await using zero = await started('--trick', 'zero-length');
    await zero.ask();
    expect(await zero.line(/^1\. /)).toMatch(/TLS 1\.3, asked/);
    await using refused = await started('--starttls', 'refused-454');
    await refused.ask();
    expect(await refused.line(/^1\. /)).toMatch(/no STARTTLS/);
    await using bare = await started('--proof', 'none');
    expect(await bare.ask()).toMatch(/OCSP response: no response sent/);
  });

  test('words that cannot be used', async () => {
    expect(await complaint('serve', '--port', 'x')).toMatch(/--port takes a number/);
    expect(await complaint('serve', '--trick', 'bite')).toMatch(/none, acknowledge-only/);
    expect(await complaint('serve', '--proof', 'nonsense')).toMatch(/nonsense/);
    expect(await complaint('serve', '--host', 'nowhere.invalid')).toMatch(/is not an address/);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await complaint('serve', '--port', String(port))).toBe(`port ${port} is in use`);
    taken.close();
  });
});
