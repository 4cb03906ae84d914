import { expect, test } from 'vitest';
import type { Listener } from '../../harness/model/target.ts';
import { listener, paths } from '../shared/listener.fixture.ts';
import { openSmtpdServer } from './server.ts';

const place = { dir: '/x', exec: 'smtpd', user: undefined };

const configOf = (listeners: readonly Listener[]) =>
  String(openSmtpdServer.compose(listeners, place).files[0]?.content);

test('a listener an arrangement, each with its own pair', () => {
  const config = configOf([
    listener('a', 1),
    listener('a', 2, { transport: 'implicit', identity: paths('b') }),
  ]);
  expect(config).toContain('listen on 0.0.0.0 port 1 tls pki "p1-0" hostname mx.test\n');
  expect(config).toContain('listen on 0.0.0.0 port 2 smtps pki "p2-0" hostname mx.test\n');
  expect(config).toContain('pki "p2-0" cert "/x/b/chain.pem"\npki "p2-0" key "/x/b/key.pem"\n');
});

test(
  "pairs for other names come behind the listener's own, and their " +
    'names stay out of the configuration',
  () => {
    const config = configOf([listener('a', 1, { sni: { 'a.test" tls': paths('evil') } })]);
    expect(config).toContain('tls pki "p1-0" pki "p1-1" hostname');
    expect(config).not.toContain('a.test');
  },
);
