import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { complaint, mailstaple } from '../../shared/command.fixture.ts';
import { UntilInterrupted } from '../../shared/until-interrupted.fixture.ts';

/** The server as a user starts it, up to the line that says how it is ended. */
const started = (...words: string[]) => UntilInterrupted.started('serve', ...words);

const rootOf = ({ lines }: UntilInterrupted): string =>
  lines.find((line) => line.includes('root.pem'))?.split(' ')[0] ?? '';

/** What the suggested openssl line prints. */
const asked = ({ suggested }: UntilInterrupted): Promise<string> =>
  new Promise((resolve) => {
    const asks = execFile('openssl', suggested, (_, out, err) => resolve(out + err));
    asks.stdin?.end('QUIT\r\n');
  });

describe('serve', { timeout: 60_000 }, () => {
  test('staples a good answer, tells of each connection, and leaves nothing behind', async () => {
    await using server = await started();
    expect(await asked(server)).toMatch(/OCSP Response Status: successful[\s\S]*Cert Status: good/);
    expect(await server.line(/^1\. /)).toMatch(/TLS 1\.3, asked for a status, got one/);
    const folder = dirname(rootOf(server));
    expect(existsSync(folder)).toBe(true);
    expect(await server.stop()).toBe(0);
    expect(existsSync(folder)).toBe(false);
  });

  test('is judged as it was told to be: expired', async () => {
    await using server = await started('--proof', 'expired', '--implicit', '--tls', '1.2');
    const address = /127\.0\.0\.1:\d+/.exec(server.lines[0] ?? '')?.[0] ?? '';
    const words = ['--ca', rootOf(server), '--sni', 'mx.test', '--attempts', '1', '--tls', '1.2'];
    const { code, out } = await mailstaple('probe', `smtps://${address}`, ...words);
    expect(code).toBe(1);
    expect(out).toMatch(/a staple came that expired/);
  });

  test('plays its tricks: a status of no length, refused STARTTLS, no status', async () => {
    await using zero = await started('--trick', 'zero-length');
    await asked(zero);
    expect(await zero.line(/^1\. /)).toMatch(/TLS 1\.3, asked/);
    await using refused = await started('--starttls', 'refused-454');
    await asked(refused);
    expect(await refused.line(/^1\. /)).toMatch(/no STARTTLS/);
    await using bare = await started('--proof', 'none');
    expect(await asked(bare)).toMatch(/OCSP response: no response sent/);
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
