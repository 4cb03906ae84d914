import { describe, expect, it } from 'vitest';
import type { Circumstances, ClientObservation, Connection } from '../model/observation.ts';
import { client } from '../vocabulary.ts';
import { clientJudging } from './client/judging.ts';
import { decide } from './decide.ts';
import { connection, handshake } from './observation.fixture.ts';

const LATE = 'whatever is said of it';
const late = { late: LATE };

/** What is made of a sender that kept a mail back, as was expected of it. */
function verdictOf(
  connections: Connection[],
  circumstances: Circumstances,
  delivery: 'deferred' | 'tls' = 'deferred',
) {
  const [scenario] = client('group', {
    x: { title: 'x', proves: [], expect: { delivery } },
  });
  if (!scenario) throw new Error('no scenario');
  const observation: ClientObservation = {
    role: 'client',
    connections,
    deliveries: [],
    dispositions: [{ act: 'only', kind: 'deferred', at: 0, text: 'x' }],
    log: [],
  };
  const variant = { transport: 'starttls', tls: '1.3' } as const;
  return decide(
    clientJudging,
    { scenario, variant, promises: [], requirements: [] },
    {
      observation,
      known: { proofs: {}, identities: {}, at: '' },
      circumstances,
    },
  );
}

const unforeseen = { unforeseen: true } as const;

describe('what nobody had foreseen, of a cell that was played beside others', () => {
  const stalled = connection({
    ...{ name: 'only/first', tls: handshake('1.3', { complete: false }) },
    ending: { how: 'stalled', phase: 'handshake' },
  });
  const done = connection({ name: 'only/first', tls: handshake('1.3') });

  it('is undecided where the clock decided a fact of it', () => {
    expect(verdictOf([stalled], {}, 'tls')).toMatchObject({ kind: 'warn' });
    const verdict = verdictOf([stalled], unforeseen, 'tls');
    expect(verdict).toMatchObject({ kind: 'inconclusive' });
    expect(verdict.reason).toContain('handshake is stalls, which a busy machine may bring about');
    expect(verdict.late).toBeUndefined();
  });

  it('is undecided where a connection stalled, whatever facts came of it', () => {
    const waiting = { ...done, ending: { how: 'stalled', phase: 'session' } } as const;
    expect(verdictOf([waiting], {}, 'tls')).toMatchObject({ kind: 'warn' });
    expect(verdictOf([waiting], unforeseen, 'tls').reason).toMatch(
      /^connection .* stalled, which a busy machine/,
    );
  });

  it('is undecided where something was waited for, and did not come', () => {
    const waited = { ...done, outwaited: true } as const;
    expect(verdictOf([waited], {}, 'tls')).toMatchObject({ kind: 'warn' });
    expect(verdictOf([waited], unforeseen, 'tls').reason).toMatch(
      /^what was waited for had not come by connection "only\/first", which a busy machine/,
    );
  });

  it('is judged where it did not, and where there is no fault', () => {
    expect(verdictOf([done], unforeseen, 'tls')).toMatchObject({ kind: 'warn' });
    expect(verdictOf([stalled], unforeseen)).toMatchObject({ kind: 'pass' });
  });
});

describe('where we were late ourselves', () => {
  // That it is so stands in a field: who plays a cell again for it reads no sentence.
  const undecided = { kind: 'inconclusive', reason: LATE, late: true };
  const cut = connection({ name: 'only/first', ending: { how: 'declined', phase: 'handshake' } });
  const done = connection({ name: 'only/first', ending: { how: 'done', phase: 'done' } });

  it('who refuses may have lost patience with us: no merit', () => {
    expect(verdictOf([cut], {})).toMatchObject({ kind: 'pass' });
    expect(verdictOf([cut], late)).toMatchObject(undecided);
    expect(verdictOf([], late)).toMatchObject(undecided);
  });

  it('who heard us out is judged, unless it is found fault with', () => {
    expect(verdictOf([done], late)).toMatchObject({ kind: 'pass' });
    expect(verdictOf([done], late).late).toBeUndefined();
    expect(verdictOf([done], {}, 'tls')).toMatchObject({ kind: 'warn' });
    expect(verdictOf([done], late, 'tls')).toMatchObject(undecided);
  });
});
