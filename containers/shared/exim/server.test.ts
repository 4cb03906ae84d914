import { expect, test } from 'vitest';
import { listener, paths } from '../listener.fixture.ts';
import { eximServer } from './server.ts';

const place = { dir: '/x', exec: 'exim4', user: 'Debian-exim' };

const contentOf = (layout: ReturnType<typeof eximServer.compose>, path: string): string => {
  const content = layout.files.find((file) => file.path === path)?.content;
  return typeof content === 'string' ? content : '';
};

test('arrangements whose values are expanded share one daemon, whatever their number', () => {
  const layout = eximServer.compose(
    [listener('a', 1), listener('b', 2, { transport: 'implicit' })],
    place,
  );
  expect(layout.processes).toEqual([{ argv: ['exim4', '-C', '/x/by-port.conf', '-bdf'] }]);
  const config = contentOf(layout, '/x/by-port.conf');
  expect(config).toContain('daemon_smtp_ports = <; 1 ; 2\n');
  expect(config).toContain('tls_on_connect_ports = <; 2\n');
  expect(config).not.toContain('tls_in_sni');
  expect(contentOf(layout, '/x/by-port.ocsp')).toBe('"1": /x/a/der\n"2": /x/b/der\n');
  expect(layout.ready).toEqual([{ port: 1, greets: true }]);
});

test('server names are keys of a look-up, never part of a path, and live in a daemon of their own', () => {
  const named = listener('c', 3, {
    sni: { '../../etc/passwd': paths('evil'), 'a.test': paths('a') },
  });
  const layout = eximServer.compose([listener('a', 1), named], place);
  expect(layout.processes).toHaveLength(2);
  expect(contentOf(layout, '/x/by-name.certificate')).toBe(
    '"3/../../etc/passwd": /x/evil/chain.pem\n"3/a.test": /x/a/chain.pem\n"3": /x/c/chain.pem\n',
  );
  const values =
    contentOf(layout, '/x/by-name.conf').match(/^tls_(certificate|privatekey|ocsp_file) = .*$/gm) ??
    [];
  expect(values).toHaveLength(3);
  for (const value of values)
    expect(value.replace('{$received_port/$tls_in_sni}', '')).not.toContain('sni');
});

test('each arrangement with fixed values has a daemon whose TLS values hold no expansion', () => {
  const both = [
    listener('s', 5, { reading: 'static' }),
    listener('s', 6, { reading: 'static', transport: 'implicit' }),
  ];
  const layout = eximServer.compose([...both, listener('t', 7, { reading: 'static' })], place);
  expect(layout.processes.map(({ argv }) => argv[2])).toEqual([
    '/x/fixed-1.conf',
    '/x/fixed-2.conf',
  ]);
  const values = contentOf(layout, '/x/fixed-1.conf').match(
    /^tls_(certificate|privatekey|ocsp_file) = .*$/gm,
  );
  expect(values).toEqual([
    'tls_certificate = /x/s/chain.pem',
    'tls_privatekey = /x/s/key.pem',
    'tls_ocsp_file = /x/s/der',
  ]);
});

test('without a staple file a fixed configuration leaves the option out', () => {
  const bare = listener('s', 5, { reading: 'static', identity: { key: '/k', chain: '/c' } });
  expect(contentOf(eximServer.compose([bare], place), '/x/fixed-1.conf')).not.toContain(
    'tls_ocsp_file',
  );
});

test('nor does a build that is given nothing to staple read of it, whichever the daemon', () => {
  const identity = { key: '/k', chain: '/c' };
  const layout = eximServer.compose(
    [listener('a', 1, { identity }), listener('b', 2, { identity, sni: { 'a.test': identity } })],
    place,
  );
  for (const path of ['/x/by-port.conf', '/x/by-name.conf']) {
    expect(contentOf(layout, path)).toContain('tls_certificate');
    expect(contentOf(layout, path)).not.toContain('tls_ocsp_file');
  }
});

test('on this machine it binds to the address given and starts itself again from its own path', () => {
  const here = { ...place, exec: '/build/exim', bind: '127.0.0.1' };
  const config = contentOf(eximServer.compose([listener('a', 1)], here), '/x/by-port.conf');
  expect(config).toContain('local_interfaces = <; 127.0.0.1\n');
  expect(config).toContain('exim_path = /build/exim\n');
});
