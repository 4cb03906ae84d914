import { describe, expect, it } from 'vitest';
import type { ClientObservation, Connection } from '../model/observation.ts';
import { client } from '../vocabulary.ts';
import { clientJudging } from './client/judging.ts';
import { decide } from './decide.ts';
import { connection } from './observation.fixture.ts';

const LATE = 'whatever is said of it';

/** What is made of a sender that kept a mail back, as was expected of it. */
function verdictOf(
  connections: Connection[],
  late: string | undefined,
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
      circumstances: late === undefined ? {} : { late },
    },
  );
}

describe('where we were late ourselves', () => {
  // That it is so stands in a field: who plays a cell again for it reads no sentence.
  const undecided = { kind: 'inconclusive', reason: LATE, late: true };
  const cut = connection({ name: 'only/first', ending: { how: 'declined', phase: 'handshake' } });
  const done = connection({ name: 'only/first', ending: { how: 'done', phase: 'done' } });

  it('who refuses may have lost patience with us: no merit', () => {
    expect(verdictOf([cut], undefined)).toMatchObject({ kind: 'pass' });
    expect(verdictOf([cut], LATE)).toMatchObject(undecided);
    expect(verdictOf([], LATE)).toMatchObject(undecided);
  });

  it('who heard us out is judged, unless it is found fault with', () => {
    expect(verdictOf([done], LATE)).toMatchObject({ kind: 'pass' });
    expect(verdictOf([done], LATE).late).toBeUndefined();
    expect(verdictOf([done], undefined, 'tls')).toMatchObject({ kind: 'warn' });
    expect(verdictOf([done], LATE, 'tls')).toMatchObject(undecided);
  });
});
