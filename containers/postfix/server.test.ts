import { expect, test } from 'vitest';
import { listener, paths } from '../shared/listener.fixture.ts';
import { postfixServer } from './server.ts';

const place = { dir: '/x', exec: 'master', user: undefined };

const contentOf = (layout: ReturnType<typeof postfixServer.compose>, path: string): string =>
  String(layout.files.find((file) => file.path === path)?.content);

test('one daemon has a listener a port, each with its own certificate', () => {
  const layout = postfixServer.compose(
    [listener('a', 1), listener('b', 2, { transport: 'implicit' })],
    place,
  );
  expect(layout.processes).toHaveLength(1);
  const master = contentOf(layout, '/x/postfix/master.cf');
  expect(master).toContain(
    '1 inet n - n - - smtpd\n  -o { syslog_name = postfix/p1 }\n  -o { smtpd_tls_chain_files ' +
      '= /x/a/key.pem, /x/a/chain.pem }\n  -o { smtpd_tls_security_level = may }\n',
  );
  expect(master).toContain(
    '2 inet n - n - - smtpd\n  -o { syslog_name = postfix/p2 }\n  -o { smtpd_tls_chain_files ' +
      '= /x/b/key.pem, /x/b/chain.pem }\n  -o { smtpd_tls_wrappermode = yes }\n',
  );
  expect(master).not.toContain('/der');
  expect(layout.ready).toEqual([
    { port: 1, greets: true },
    { port: 2, greets: false },
  ]);
});

test('a second certificate stands behind the first, key before chain', () => {
  const layout = postfixServer.compose([listener('a', 1, { dual: paths('d') })], place);
  expect(contentOf(layout, '/x/postfix/master.cf')).toContain(
    '= /x/a/key.pem, /x/a/chain.pem, /x/d/key.pem, /x/d/chain.pem }',
  );
});

test('server names stand in a table of the listener, and only there', () => {
  const layout = postfixServer.compose(
    [listener('a', 1, { sni: { 'a.test': paths('n') } }), listener('b', 2)],
    place,
  );
  expect(contentOf(layout, '/x/postfix/names-1')).toBe('a.test /x/n/key.pem, /x/n/chain.pem\n');
  expect(contentOf(layout, '/x/postfix/master.cf').match(/tls_server_sni_maps/g)).toHaveLength(1);
});
