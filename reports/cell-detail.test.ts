import { describe, expect, it } from 'vitest';
import type { Connection, Ending } from '../harness/model/observation.ts';
import { excerptsOf } from '../harness/run/excerpt.ts';
import { cellDetailOf } from './cell-detail.ts';
import { sampleExcerpt, sampleOutcome } from './sample.fixture.ts';

/** An outcome whose one connection ended so. */
function endedBy(kind: 'pass' | 'note' | 'fail' | 'inconclusive', ending: Ending) {
  const connection: Connection = {
    name: 'only',
    transport: 'starttls',
    smtp: [],
    ending,
    ms: 1,
    startedAt: 0,
  };
  const excerpts = excerptsOf(
    { connections: [connection] },
    { proofs: {}, identities: {}, at: new Date().toISOString() },
  );
  return sampleOutcome(kind, { excerpts });
}

const reply = '454 4.7.0 TLS not available: out of certificates';
const refusal: Ending = { how: 'refused', phase: 'starttls', detail: reply };

describe('what a line of what failed says was seen', () => {
  it.each(['fail', 'inconclusive'] as const)(
    '%s: how the connection ended, in the server’s own words',
    (kind) => {
      const { actual } = cellDetailOf(endedBy(kind, refusal));
      expect(actual).toContain(`(ended: refused at starttls: ${reply})`);
    },
  );

  it('of what it did as it should nothing more is said', () => {
    for (const kind of ['pass', 'note'] as const)
      expect(cellDetailOf(endedBy(kind, refusal)).actual).not.toContain('454');
    const done = cellDetailOf(endedBy('fail', { how: 'done', phase: 'done' }));
    expect(done.actual).not.toContain('ended');
  });

  it('the first that ended oddly speaks, and a reason that quotes it is not said twice', () => {
    const later = endedBy('fail', refusal);
    const [odd] = later.excerpts;
    if (!odd) throw new Error('no excerpt');
    later.excerpts.unshift(sampleExcerpt());
    expect(cellDetailOf(later).actual).toContain(reply);
    const told = endedBy('inconclusive', refusal);
    told.verdict.reason = `it was ended: refused at starttls: ${reply}`;
    expect(cellDetailOf(told).actual.split(reply)).toHaveLength(2);
  });

  it('what a server says acts in no report', () => {
    const detail = '454 \u001b[2J\u202egnp.exe\r\n::error::x';
    const { actual } = cellDetailOf(endedBy('fail', { ...refusal, detail }));
    expect(actual).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});
