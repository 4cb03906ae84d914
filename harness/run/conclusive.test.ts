import { describe, expect, it } from 'vitest';
import { connection, handshake } from '../judge/observation.fixture.ts';
import type { ClientObservation, Connection, Delivery, Ending } from '../model/observation.ts';
import { undecidedClient, undecidedServer } from './conclusive.ts';

describe('a target that serves', () => {
  const undecided = (...endings: Ending[]) =>
    undecidedServer({
      role: 'server',
      connections: endings.map((ending) => connection({ ending })),
      aliveAfter: true,
      log: [],
    });

  it('that was never reached, or never greeted, decides nothing', () => {
    expect(undecided({ how: 'refused', phase: 'connect', detail: 'ECONNREFUSED' })).toBe(
      'connection "only" ended before EHLO: refused (ECONNREFUSED)',
    );
    expect(undecided({ how: 'done', phase: 'done' }, { how: 'stalled', phase: 'greeting' })).toBe(
      'connection "only" ended before EHLO: stalled',
    );
  });

  it('that stalls decides nothing where it was slow to a plain dialogue as well', () => {
    const stalls = connection({ ending: { how: 'stalled', phase: 'handshake' } });
    const seen = { role: 'server', connections: [stalls], aliveAfter: true, log: [] } as const;
    expect(
      undecidedServer({ ...seen, connections: [...seen.connections], log: [] }),
    ).toBeUndefined();
    expect(undecidedServer({ ...seen, connections: [stalls], log: [], tardy: true })).toContain(
      'it is slow, or the machine is',
    );
    const closes = connection({ ending: { how: 'closed', phase: 'handshake' } });
    expect(
      undecidedServer({ ...seen, connections: [closes], log: [], tardy: true }),
    ).toBeUndefined();
  });

  it('that fell short of an act decides nothing where the same without its odd part stalled', () => {
    const connections = [connection({ ending: { how: 'declined', phase: 'handshake' } })];
    const controls = [connection({ ending: { how: 'stalled', phase: 'handshake' } })];
    const seen = { role: 'server', connections, aliveAfter: true, log: [] } as const;
    expect(undecidedServer({ ...seen, connections, controls, log: [] })).toContain(
      'the same without its odd part stalled',
    );
    expect(
      undecidedServer({ ...seen, connections, controls: connections, log: [] }),
    ).toBeUndefined();
  });

  it('that shook hands before it failed to greet does', () => {
    const ending = { how: 'closed', phase: 'greeting' } as const;
    const seen = connection({ transport: 'implicit', tls: handshake('1.3'), ending });
    const cut = connection({
      transport: 'implicit',
      tls: handshake('1.3', { complete: false }),
      ending,
    });
    const of = (one: Connection) =>
      undecidedServer({ role: 'server', connections: [one], aliveAfter: true, log: [] });
    expect(of(seen)).toBeUndefined();
    expect(of(cut)).toContain('ended before EHLO');
  });

  it('that came as far as EHLO does', () => {
    for (const phase of ['ehlo', 'starttls', 'handshake', 'session'] as const)
      expect(undecided({ how: 'closed', phase })).toBeUndefined();
    expect(undecided({ how: 'done', phase: 'greeting' })).toBeUndefined();
  });
});

describe('a target that sends', () => {
  const observation = (
    names: string[],
    kinds: ClientObservation['dispositions'][number]['kind'][],
  ) => ({
    role: 'client' as const,
    connections: names.map((name) => connection({ name })),
    deliveries: [],
    dispositions: kinds.map((kind, index) => ({
      act: `act${index}`,
      kind,
      at: 0,
      text: 'silence',
    })),
    log: [],
  });

  it('that neither came nor said anything decides nothing', () => {
    expect(undecidedClient(observation([], ['unknown']))).toBe(
      'the target neither came nor said what became of the message (act0): silence',
    );
    // What came was for another act.
    expect(undecidedClient(observation(['act0/first'], ['delivered', 'unknown']))).toContain(
      '(act1)',
    );
    expect(undecidedClient(observation(['act10/first'], ['deferred', 'unknown']))).toContain(
      '(act1)',
    );
  });

  it('that came, was seen off and said nothing of it decides nothing', () => {
    const declined = connection({
      name: 'act0/first',
      ending: { how: 'declined', phase: 'handshake' },
    });
    expect(undecidedClient({ ...observation([], ['unknown']), connections: [declined] })).toBe(
      'the target came and did not say what became of the message (act0): silence',
    );
  });

  it('that hangs, hands the mail over, or says what became of it does', () => {
    const hanging = connection({
      name: 'act0/second',
      ending: { how: 'stalled', phase: 'handshake' },
    });
    expect(
      undecidedClient({ ...observation([], ['unknown']), connections: [hanging] }),
    ).toBeUndefined();
    const delivery: Delivery = {
      host: 'act0/first',
      over: 'tls',
      headers: [],
      connection: 0,
      at: 0,
    };
    expect(
      undecidedClient({ ...observation(['act0/first'], ['unknown']), deliveries: [delivery] }),
    ).toBeUndefined();
    expect(undecidedClient(observation([], ['deferred']))).toBeUndefined();
  });
});
