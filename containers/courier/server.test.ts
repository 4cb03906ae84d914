import { expect, test } from 'vitest';
import type { Listener } from '../../harness/model/target.ts';
import { listener, paths } from '../shared/listener.fixture.ts';
import { courierServer } from './server.ts';

const place = { dir: '/x', exec: '/usr/sbin/couriertcpd', user: undefined };

const processesOf = (listeners: readonly Listener[]) =>
  courierServer.compose(listeners, place).processes;

test('each listener has a daemon and an environment of its own', () => {
  const [first, second] = processesOf([
    listener('a', 1),
    listener('a', 2, { transport: 'implicit', identity: paths('b') }),
  ]);
  expect(first?.env).toMatchObject({
    TLS_CERTFILE: '/x/a/chain.pem',
    TLS_PRIVATE_KEYFILE: '/x/a/key.pem',
  });
  expect(first?.argv.slice(-2)).toEqual(['1', '/usr/sbin/courieresmtpd']);
  expect(second?.env).toMatchObject({ TLS_CERTFILE: '/x/b/chain.pem', ESMTP_TLS: '1' });
  expect(second?.argv.slice(-5).join(' ')).toBe(
    '2 /usr/bin/couriertls -server -tcpd /usr/sbin/courieresmtpd',
  );
});

test('a server name becomes the end of a file name only where it is a plain one', () => {
  const sni = { 'a.test': paths('n'), '../../etc/passwd': paths('evil'), '$(x)': paths('worse') };
  const { argv = [] } = processesOf([listener('a', 1, { sni })])[0] ?? {};
  expect(argv.slice(0, 9)).toEqual([
    ...['/bin/sh', '/x/daemon.sh', '/x/log/esmtpd.log', '2'],
    ...['/x/n/chain.pem', '/x/a/chain.pem.a.test', '/x/n/key.pem', '/x/a/key.pem.a.test'],
    '/usr/sbin/couriertcpd',
  ]);
  expect(argv.join(' ')).not.toMatch(/evil|worse/);
});
