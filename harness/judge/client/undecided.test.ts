import { describe, expect, it } from 'vitest';
import type { Lookup } from '../../model/dns.ts';
import type { ClientObservation, Delivery } from '../../model/observation.ts';
import { type ClientClaim, client } from '../../vocabulary.ts';
import { connection } from '../observation.fixture.ts';
import { clientJudging } from './judging.ts';
import { lookupsLate, neverCame, unasked, undecidedClient } from './undecided.ts';

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

  it('that came to no host met nothing there to hold its mail back for', () => {
    const scenario = (claim: Partial<ClientClaim>) =>
      client('kept', { any: { title: 'kept', expect: {}, ...claim } });
    const of = (seen: ClientObservation, claim: Partial<ClientClaim> = {}) =>
      scenario(claim).map((one) => neverCame(named(seen), one))[0];
    const named = (seen: ClientObservation): ClientObservation => ({
      ...seen,
      dispositions: seen.dispositions.map((one, at) => ({
        ...one,
        act: seen.dispositions.length === 1 ? 'only' : at === 0 ? 'before' : 'after',
      })),
    });
    const kept = observation([], ['deferred']);
    expect(of(kept)).toBe('the target kept the message without coming to any host (only): silence');
    expect(of(observation([], ['bounced']))).toContain('without coming to any host');
    // It came, it handed the message over, or there was nobody to come to.
    expect(of(observation(['only/second'], ['deferred']))).toBeUndefined();
    expect(of(observation([], ['delivered']))).toBeUndefined();
    expect(of(kept, { given: [{ down: true }] })).toBeUndefined();
    expect(of(kept, { given: [{ down: true }, {}] })).toContain('(only)');
    // What it was told of names is another matter.
    expect(of({ ...kept, lookups: [] })).toBeUndefined();
    const later: Partial<ClientClaim> = {
      given: [{ down: true }],
      when: [
        { do: 'send', name: 'before' },
        { do: 'change', host: 0, to: { down: false } },
        { do: 'send', name: 'after' },
      ],
    };
    expect(of(observation([], ['deferred', 'deferred']), later)).toContain('(after)');
    expect(of(observation(['after/first'], ['deferred', 'deferred']), later)).toBeUndefined();
    // Whatever it claims: neither of them is a word for it.
    for (const one of scenario({})) {
      expect(clientJudging.undecided(named(kept), one)).toContain('without coming');
      const silent = { ...named(kept), lookups: [] };
      expect(clientJudging.undecided(silent, one)).toContain('no question of the target');
    }
  });

  it('that came to no host, long after it was told to, may have had its answers about names late', () => {
    const of = (took: number, rcode: 'NOERROR' | 'SERVFAIL' = 'NOERROR', names: string[] = []) => ({
      ...observation(names, ['deferred']),
      dispositions: [{ act: 'act0', kind: 'deferred' as const, at: 0, text: 'x', took }],
      lookups: [
        {
          ...{ act: 'act0', name: 't1.d.example', type: 'MX' as const, asksSecurity: true },
          ...{ rcode, secure: true, records: 1, at: 0 },
        },
      ],
    });
    expect(lookupsLate(of(8000))).toMatch(/^the target came to no host for 8\.0 s/);
    expect(lookupsLate(of(500))).toBeUndefined();
    expect(lookupsLate(of(8000, 'SERVFAIL'))).toBeUndefined();
    expect(lookupsLate(of(8000, 'NOERROR', ['act0/first']))).toBeUndefined();
  });

  it('that kept its mail, and whose questions about names never reached us, was told of no record', () => {
    const silent = { ...observation([], ['deferred']), lookups: [] };
    expect(lookupsLate(silent)).toBeUndefined();
    expect(unasked(silent)).toBe(
      'no question of the target about names reached us (act0): silence',
    );
    // Names were none of its business, it went its way without, or it came all the same.
    expect(unasked(observation([], ['deferred']))).toBeUndefined();
    expect(unasked({ ...silent, ...observation([], ['delivered']) })).toBeUndefined();
    const came = observation(['act0/first'], ['deferred']);
    expect(unasked({ ...came, lookups: [] })).toBeUndefined();
  });

  it('that never came as far as to ask for records was kept away by nothing that it was told', () => {
    const asked = (type: 'MX' | 'A' | 'TLSA', change: Partial<Lookup> = {}) => ({
      ...{ act: 'act0', name: 't1.d.example', type, asksSecurity: true, rcode: 'NOERROR' as const },
      ...{ secure: true, records: 1, at: 0, ...change },
    });
    const of = (took: number, ...lookups: ReturnType<typeof asked>[]) =>
      unasked({
        ...observation([], ['deferred']),
        dispositions: [{ act: 'act0', kind: 'deferred', at: 0, text: 'x', took }],
        lookups,
      });
    expect(of(8000, asked('MX'), asked('A'))).toMatch(/^the target came to no host for 8\.0 s/);
    // It was told of the records, or that a name is not secure, or failed; or it was not slow.
    expect(of(8000, asked('MX'), asked('TLSA', { records: 0 }))).toBeUndefined();
    expect(of(8000, asked('MX', { secure: false }))).toBeUndefined();
    expect(of(8000, asked('MX', { rcode: 'SERVFAIL' }))).toBeUndefined();
    expect(of(500, asked('MX'), asked('A'))).toBeUndefined();
  });
});
