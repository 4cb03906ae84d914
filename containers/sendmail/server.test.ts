import { expect, test } from 'vitest';
import { listener, paths } from '../shared/listener.fixture.ts';
import { sendmailServer } from './server.ts';

const place = { dir: '/x', exec: 'sendmail', user: undefined };

const layout = sendmailServer.compose(
  [
    listener('a', 1),
    listener('a', 2, { transport: 'implicit' }),
    listener('b', 3, { dual: paths('d') }),
  ],
  place,
);
const macros = (name: string): string =>
  String(layout.files.find(({ path }) => path === `/x/${name}.mc`)?.content);

test('a daemon for each set of certificates, and one for the log', () => {
  expect(layout.processes.map(({ argv }) => argv[0])).toEqual(['busybox', '/x/daemons.sh']);
  expect(layout.files.map(({ path }) => path)).toContain('/x/daemons.sh');
  const [, started] = layout.processes;
  expect(started?.argv.slice(1)).toEqual(['/x', 'sendmail', 'server-1', 'server-2']);
  expect(macros('server-1')).toContain("Port=1')dnl");
  expect(macros('server-1')).toContain("Port=2, M=s')dnl");
  expect(macros('server-1')).toContain("define(`confSERVER_CERT', `/x/a/chain.pem')dnl");
});

test('two certificates are a list, each with its key', () => {
  expect(macros('server-2')).toContain("`/x/b/chain.pem,/x/d/chain.pem'");
  expect(macros('server-2')).toContain("`/x/b/key.pem,/x/d/key.pem'");
});
