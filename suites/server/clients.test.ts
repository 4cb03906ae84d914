import { describe, expect, it } from 'vitest';
import { target as exim } from '../../containers/exim-openssl/target.ts';
import { target as nginx } from '../../containers/nginx-stream/target.ts';
import { scenarioOf, verdictOn as verdictFor } from '../judged.fixture.ts';

const REVOKED = 'RFC5280-6.1.3-03';
const UNDETERMINED = 'RFC5280-6.3.3-01';
const CLOSES = 'RFC5321-3.8-02';

const verdictOn = (
  slug: string,
  facts: Readonly<Record<string, string>>,
  promises = [] as typeof exim.promises,
) => {
  const seen = { handshake: 'completes', ...facts };
  const { kind, clauses } = verdictFor(scenarioOf(`server/clients/${slug}`), seen, '1.3', promises);
  return [kind, ...clauses.map(({ id, state }) => `${id} ${state}`)];
};

const taken = { 'client-certificate': 'accepted', session: 'in-service' };
const dropped = { 'client-certificate': 'refused', session: 'lost' };
const unclear = { 'client-certificate': 'unknown', session: 'lost' };

describe('a client whose certificate a list names', () => {
  it('let in is a warning: that TLS has to end is our reading', () => {
    expect(verdictOn('leaf-revoked', dropped)).toEqual(['pass', `${REVOKED} kept`]);
    expect(verdictOn('leaf-revoked', taken)).toEqual(['warn', `${REVOKED} short`]);
    expect(verdictOn('leaf-revoked', unclear)).toEqual(['inconclusive', `${REVOKED} open`]);
  });

  it.each([
    ['Exim', exim],
    ['nginx', nginx],
  ])('let in is a failure of %s, whose manual says that it is dropped', (_, { promises }) => {
    expect(verdictOn('leaf-revoked', taken, promises)).toEqual([
      'fail',
      `${REVOKED} short`,
      'drops-revoked-clients broken',
    ]);
    expect(verdictOn('leaf-revoked', dropped, promises)).toEqual([
      'pass',
      `${REVOKED} kept`,
      'drops-revoked-clients kept',
    ]);
    expect(verdictOn('leaf-revoked', unclear, promises)[0]).toBe('inconclusive');
  });

  it('by a list that is out of its time may be let in, which keeps nothing and breaks nothing', () => {
    expect(verdictOn('expired-leaf-revoked', taken, exim.promises)).toEqual([
      'note',
      `${UNDETERMINED} open`,
    ]);
    expect(verdictOn('expired-leaf-revoked', dropped, exim.promises)).toEqual([
      'pass',
      `${UNDETERMINED} open`,
    ]);
  });
});

describe('a client whom no list names', () => {
  it('turned away is a warning, and no session was closed that had not begun', () => {
    expect(verdictOn('clean', taken)).toEqual(['pass', `${CLOSES} kept`]);
    expect(verdictOn('clean', dropped)).toEqual(['warn']);
    expect(verdictOn('clean', unclear)).toEqual(['inconclusive']);
  });

  it('let in and then hung up on is a failure (RFC 5321 3.8)', () => {
    expect(verdictOn('clean', { ...taken, session: 'lost' })).toEqual(['fail', `${CLOSES} broken`]);
  });
});
