import { describe, expect, it } from 'vitest';
import type { Connection, Ending, ServerObservation } from '../../model/observation.ts';
import { connection, entry, handshake, talk } from '../observation.fixture.ts';
import { undecidedServer } from './undecided.ts';

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

  it('elsewhere, to which the connection breaks, decides nothing; beside us it is its doing', () => {
    const of = (change: Partial<Connection>, more: Partial<ServerObservation> = {}) =>
      undecidedServer({
        role: 'server',
        connections: [connection({ tls: handshake('1.3', { complete: false }), ...change })],
        aliveAfter: true,
        remote: true,
        log: [],
        ...more,
      });
    const stalls: Ending = { how: 'stalled', phase: 'handshake' };
    const closes: Ending = { how: 'closed', phase: 'session' };
    expect(of({ ending: stalls })).toBe(
      'connection "only": nothing more came in the handshake, which the way to a box elsewhere ' +
        'may bring about as well',
    );
    expect(of({ ending: closes })).toBeUndefined();
    const beside = { role: 'server', connections: [connection({ ending: stalls })] } as const;
    expect(
      undecidedServer({
        ...beside,
        connections: [...beside.connections],
        aliveAfter: true,
        log: [],
      }),
    ).toBeUndefined();
    // Twice in the same place, and not without the odd part: that is no way that breaks.
    const twice = { ending: stalls, brokeBefore: stalls };
    const [plain, otherAct] = [connection({}), connection({ name: 'other' })];
    expect(of(twice)).toContain('nothing more came');
    expect(of(twice, { controls: [otherAct] })).toContain('nothing more came');
    expect(of({ ending: stalls }, { controls: [plain] })).toContain('nothing more came');
    expect(of(twice, { controls: [plain] })).toBeUndefined();
    // It need not take its leave as well to have got beyond that place.
    const rude = connection({ ending: { how: 'closed', phase: 'quit' } });
    expect(of(twice, { controls: [rude] })).toBeUndefined();
    const inSession: Ending = { how: 'reset', phase: 'session' };
    const hungUp = connection({ ending: { how: 'closed', phase: 'session' } });
    const again = { ending: inSession, brokeBefore: inSession };
    expect(of(again, { controls: [hungUp] })).toContain('it was reset');
    // All but a farewell was said, and twice: whatever it is that breaks there, the rest was seen.
    for (const how of ['stalled', 'reset'] as const) {
      const late: Ending = { how, phase: 'quit' };
      expect(of({ ending: late })).toContain('in place of an answer to QUIT');
      expect(of({ ending: late, brokeBefore: late })).toBeUndefined();
    }
    const spoken = connection({ tls: handshake('1.2') });
    expect(of(twice, { otherVersion: spoken })).toBeUndefined();
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

  it(
    'that did not wait for a ClientHello of ours decides nothing ' +
      'where we were longer than meant',
    () => {
      const ended = (helloMs: number, how: Ending['how']) =>
        undecidedServer({
          role: 'server',
          connections: [connection({ helloMs, ending: { how, phase: 'handshake' } })],
          aliveAfter: true,
          log: [],
        });
      expect(ended(4200, 'declined')).toContain('our own ClientHello took 4.2 s to leave');
      expect(ended(4200, 'stalled')).toContain('our own ClientHello took 4.2 s to leave');
      expect(ended(180, 'declined')).toBeUndefined();
      expect(ended(4200, 'done')).toBeUndefined();
    },
  );

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

  it('that was to demand a certificate is judged by its refusal, and not by a 421', () => {
    const of = (ending: Ending, demanding: boolean, ...lines: string[]) => {
      const tls = handshake('1.3', {
        certificateRequest: { extensions: [] },
        clientCertificates: [entry('AAAA')],
        messages: [
          { from: 'client', type: 11, name: 'certificate', length: 4, encrypted: true, at: 1 },
        ],
      });
      const connections = [connection({ tls, ending, smtp: talk(...lines) })];
      const seen = { role: 'server', connections, aliveAfter: true, log: [] } as const;
      return undecidedServer({ ...seen, connections, log: [] }, new Set(), demanding);
    };
    const closes: Ending = { how: 'closed', phase: 'session' };
    expect(of(closes, true)).toBeUndefined();
    expect(of(closes, false)).toContain('demands a certificate of the client');
    const named: Ending = {
      how: 'refused',
      phase: 'session',
      detail: '421 4.7.1 certificate error',
    };
    expect(of(named, true, '[S] 421 4.7.1 certificate error')).toBeUndefined();
    expect(of(named, false, '[S] 421 4.7.1 certificate error')).toContain('turns us away');
    const busy: Ending = { how: 'refused', phase: 'session', detail: '421 too busy' };
    for (const demanding of [true, false])
      expect(of(busy, demanding, '[C] EHLO a', '[S] 421 too busy')).toContain('turns us away');
  });

  it('that came as far as EHLO does', () => {
    for (const phase of ['ehlo', 'starttls', 'handshake', 'session'] as const)
      expect(undecided({ how: 'closed', phase })).toBeUndefined();
    expect(undecided({ how: 'done', phase: 'greeting' })).toBeUndefined();
  });
});
