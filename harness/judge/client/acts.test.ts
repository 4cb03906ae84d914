import { expect, it } from 'vitest';
import { connection, handshake } from '../observation.fixture.ts';
import { factsOfClient } from './facts.ts';

it('facts of several acts bear the name of theirs, and are of their own connections', () => {
  const facts = factsOfClient({
    role: 'client',
    connections: [
      connection({ name: 'before/first', tls: handshake('1.3') }),
      connection({ name: 'after/first', tls: handshake('1.3', { resumed: true }) }),
    ],
    deliveries: [
      { host: 'after/second', over: 'tls', headers: [], mark: 'failed', connection: 0, at: 1 },
    ],
    dispositions: [
      { act: 'before', kind: 'deferred', at: 1, text: '' },
      { act: 'after', kind: 'delivered', at: 1, text: '' },
    ],
    log: [],
  });
  expect(facts).toMatchObject({
    'before.delivery': 'deferred',
    'before.resumed': 'no',
    'before.marked': 'not-delivered',
    'after.delivery': 'tls',
    'after.host': 'second',
    'after.resumed': 'yes',
    'after.marked': 'failed',
  });
  expect(facts.delivery).toBeUndefined();
});
