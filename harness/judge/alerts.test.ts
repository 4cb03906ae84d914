import { describe, expect, it } from 'vitest';
import { endingAlert } from './alerts.ts';
import { factsOfClient } from './client/facts.ts';
import { alert, clientHello, connection, handshake, talk } from './observation.fixture.ts';

const spoken = talk('[C] EHLO a', '[S] 250 mx', '[C] QUIT', '[S] 221 bye');

describe.each(['client', 'server'] as const)('the alert by which a %s ends a handshake', (side) => {
  const sent = (...names: string[]) =>
    handshake('1.3', { clientHello: clientHello(), alerts: names.map((one) => alert(side, one)) });

  it('is no farewell', () => {
    expect(endingAlert({ tls: sent('close_notify'), smtp: [] }, side)).toBeUndefined();
    const closing = sent('user_canceled', 'close_notify');
    expect(endingAlert({ tls: closing, smtp: spoken }, side)).toBeUndefined();
    expect(endingAlert({ tls: sent('user_canceled'), smtp: spoken }, side)).toBeUndefined();
  });

  it('is user_canceled where nothing was said inside', () => {
    const closing = sent('user_canceled', 'close_notify');
    expect(endingAlert({ tls: closing, smtp: [] }, side)).toBe('user_canceled');
  });

  it('is any other, whatever was said, and nothing that the other side sent', () => {
    const tls = sent('user_canceled', 'close_notify', 'decode_error');
    expect(endingAlert({ tls, smtp: spoken }, side)).toBe('decode_error');
    const other = side === 'client' ? 'server' : 'client';
    expect(endingAlert({ tls, smtp: spoken }, other)).toBeUndefined();
  });
});

it('a sender that says farewell by user_canceled has completed its handshake', () => {
  const alerts = [alert('client', 'user_canceled'), alert('client', 'close_notify')];
  const tls = handshake('1.3', { clientHello: clientHello(), alerts });
  const facts = factsOfClient({
    role: 'client',
    connections: [connection({ name: 'only/first', tls, smtp: spoken })],
    deliveries: [],
    dispositions: [{ act: 'only', kind: 'delivered', text: '', at: 1 }],
    log: [],
  });
  expect(facts).toMatchObject({ handshake: 'completes', alert: 'none', 'alert-class': 'none' });
});
