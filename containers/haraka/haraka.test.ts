import { expect, test } from 'vitest';
import type { Listener } from '../../harness/model/target.ts';
import type { Policy } from '../../harness/model/terms.ts';
import { harakaClient } from './client.ts';
import { harakaServer } from './server.ts';

const place = { dir: '/d', exec: '/haraka', user: 'nobody' };
const listener = (
  slug: string,
  port: number,
  more: Partial<Listener> = {},
  fetches?: string,
): Listener => ({
  slug,
  transport: 'starttls',
  port,
  reading: 'expanded',
  identity: { key: `/d/${slug}.key`, chain: `/d/${slug}.pem`, ...(fetches ? { fetches } : {}) },
  sni: {},
  ...more,
});
const contentOf = (
  files: readonly { path: string; content: string | Uint8Array }[],
  path: string,
): string => String(files.find((file) => file.path === path)?.content);

test(
  'one Haraka an arrangement: those that fetch behind the keeper, with stapling ' +
    'switched on, and the others at once',
  () => {
    const implicit = { transport: 'implicit' } as const;
    const { files, processes } = harakaServer.compose(
      [
        listener('plain', 26001),
        listener('plain', 26002, implicit),
        listener('kept', 26003, {}, 'http://ocsp.test/'),
      ],
      place,
    );
    expect(processes.map(({ argv }) => argv[0])).toEqual(['/haraka', 'node']);
    expect(contentOf(files, '/d/haraka-1/config/smtp.ini')).toContain(
      'listen=0.0.0.0:26001,0.0.0.0:26002\nsmtps_port=26002',
    );
    expect(contentOf(files, '/d/haraka-1/config/tls.ini')).not.toContain('requestOCSP');
    expect(contentOf(files, '/d/haraka-2/config/smtp.ini')).toContain('listen=127.0.0.1:46003\n');
    expect(contentOf(files, '/d/haraka-2/config/tls.ini')).toContain('requestOCSP=true');
    expect(JSON.parse(contentOf(files, '/d/keeper.json')).sets).toEqual([
      { folder: '/d/haraka-2', ports: [{ outer: 26003, inner: 46003 }] },
    ]);
  },
);

const open: Policy = { status: 'none', chain: 'try', tls: 'may', resume: false };
const strict: Policy = { status: 'request', chain: 'must', tls: 'must', resume: false };

test('one Haraka for each set of TLS options, and one that takes the mail', () => {
  const input = { policies: [strict], host: 'mx.test', roots: '/r.pem', port: 26001, place };
  const { files, processes, ready } = harakaClient.compose(input);
  expect(processes.map(({ argv }) => argv.at(-1))).toEqual(['/d/open-silent', '/d/forced-asking']);
  expect(ready).toEqual([{ port: 26001, greets: true }]);
  const tls = contentOf(files, '/d/forced-asking/config/tls.ini');
  expect(tls).toContain('force_tls_hosts[]=mx.test');
  expect(tls).toContain('requestOCSP=true');
  expect(contentOf(files, '/d/open-silent/config/tls.ini')).toBe('[main]\n[outbound]\n');
});

test('the recipient names the ports in order, the options and the token', () => {
  const order = {
    token: 't1s0',
    policy: open,
    transport: 'starttls',
    ports: [26001, 26002],
  } as const;
  expect(harakaClient.recipient(order)).toBe('26001.26002.open-silent@t1s0.test');
  expect(
    harakaClient.readLog(
      '2026-11-26T01:50:06.815Z [NOTICE] [-] [stage] t1s0 deferred: Tried all MXs',
    ),
  ).toEqual({
    token: 't1s0',
    kind: 'deferred',
  });
  expect(harakaClient.readLog('2026 [NOTICE] delivered file=x')).toBeUndefined();
});
