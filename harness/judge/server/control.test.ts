import { expect, it } from 'vitest';
import type { Connection } from '../../model/observation.ts';
import { alert, connection, handshake, talk } from '../observation.fixture.ts';
import { factsOfServer } from './facts.ts';

const known = { proofs: {}, identities: {}, at: '2026-01-01T00:00:00Z' };
const ended = { how: 'declined', phase: 'handshake' } as const;
const declined = connection({
  tls: handshake('1.3', { complete: false, alerts: [alert('server', 'handshake_failure')] }),
  ending: ended,
});
const stalled = connection({
  tls: handshake('1.3', { complete: false }),
  ending: { ...ended, how: 'stalled' },
});
const slow = connection({ tls: handshake('1.3'), handshakeMs: 9000 });
const prompt = connection({ tls: handshake('1.3'), handshakeMs: 10 });
const lost = connection({
  tls: handshake('1.3'),
  smtp: talk('[C] EHLO a', '[S] 250 mx', '[C] QUIT'),
});
const hungUp = connection({
  ...{ tls: handshake('1.3'), smtp: talk('[C] EHLO a') },
  ending: { how: 'closed', phase: 'session' },
});
const rude = connection({ ...lost, ending: { how: 'closed', phase: 'quit' } });
const served = connection({
  tls: handshake('1.3'),
  smtp: talk('[C] EHLO a', '[S] 250 mx', '[C] QUIT', '[S] 221 bye'),
});

const factsOf = (connections: Connection[], controls: Connection[]) =>
  factsOfServer({ role: 'server', connections, controls, aliveAfter: true, log: [] }, known);

it.each<[string, Connection, Connection, string]>([
  ['that completes passes, where the act was declined', declined, lost, 'passes'],
  ['that completes passes, where the act stalled', stalled, lost, 'passes'],
  ['that is declined fails', declined, declined, 'fails'],
  ['that is declined fails, whatever the act came to', stalled, declined, 'fails'],
  ['without a handshake says nothing', declined, connection({ smtp: talk('S 220 mx') }), 'none'],
  ['that stalled says nothing', declined, stalled, 'none'],
  ['that is slow as well fails', slow, slow, 'fails'],
  ['that is prompt passes, whatever becomes of the session', slow, prompt, 'passes'],
  ['that loses the session as well fails', lost, lost, 'fails'],
  ['that keeps the session passes', lost, served, 'passes'],
  ['that takes no leave passes, where the act was hung up on', hungUp, rude, 'passes'],
  ['that takes no leave fails, where the act took none', rude, rude, 'fails'],
])('a control %s', (_, act, control, wanted) => {
  expect(factsOf([act], [control]).control).toBe(wanted);
});

it('a control is of the act it bears the name of, and of no other', () => {
  const facts = factsOf(
    [
      { ...declined, name: 'odd' },
      { ...declined, name: 'other' },
    ],
    [{ ...declined, name: 'odd' }],
  );
  expect([facts['odd.control'], facts['other.control']]).toEqual(['fails', 'none']);
});
