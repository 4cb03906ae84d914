import { describe, expect, it } from 'vitest';
import type { Profile } from '../../harness/model/requirement.ts';
import type { Run } from '../../harness/model/run.ts';
import type { VerdictKind } from '../../harness/model/verdict.ts';
import { hostileRun, hostileText } from '../hostile.fixture.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../sample.fixture.ts';
import { toProfileHtml } from './document.ts';
import { resultsOf } from './result.ts';

const profile: Profile = {
  id: 'p',
  title: 'A yardstick',
  source: 'A document',
  version: '3, May',
  date: '2026-11-30',
  role: 'server',
  scenarios: ['server/**'],
  clauses: [
    { clause: '1.1', text: 'Nothing old.', scenarios: ['server/times/*'] },
    { clause: '1.2', text: 'Nothing foreign.', scenarios: ['server/contents/other'], unread: true },
  ],
  manual: ['Interviews.', 'Papers.'],
  unchecked: ['The moon.'],
};
const cell = (scenario: string, kind: VerdictKind, tls: '1.2' | '1.3' = '1.3') =>
  sampleOutcome(kind, { scenario, variant: { transport: 'starttls', tls } });
const runOf = (...outcomes: ReturnType<typeof cell>[]): Run => ({
  run: sampleRunLine({ planned: outcomes.length, profile: 'p' }),
  targets: [sampleTarget()],
  outcomes,
  end: { type: 'end', endedAt: 'later', reason: 'done', staleLines: [] },
});

describe('the result of a profile', () => {
  it('is a check for each scenario, by the worst of its variants that could be judged', () => {
    const [result] = resultsOf(
      runOf(
        cell('server/times/a', 'pass', '1.2'),
        cell('server/times/a', 'fail'),
        cell('server/times/b', 'pass', '1.2'),
        cell('server/times/b', 'unsupported'),
        cell('server/times/c', 'blocked'),
        cell('server/times/d', 'note'),
        cell('server/contents/other', 'warn'),
        cell('server/names/own', 'fail'),
        cell('client/times/a', 'fail'),
      ),
      profile,
    );
    const states = result?.clauses.map(({ checks }) => checks.map(({ state }) => state));
    expect(states).toEqual([['failed', 'passed', 'not-checked', 'open'], ['short']]);
    expect(result).toMatchObject({ passed: 2, checked: 4, all: 5 });
  });
});

describe('the document', () => {
  const run = runOf(cell('server/times/a', 'fail'), cell('server/times/b', 'pass'));
  const page = toProfileHtml(run, profile);

  it('counts checks, names the document, and says what needs other evidence and what was not checked', () => {
    for (const part of [
      '1 of 2 automated checks passed; 2 clauses need evidence by hand.',
      'A document, 3, May.',
      'Profile <code>p</code> of 2026-11-30',
      '<li>Interviews.</li>',
      '<li>The moon.</li>',
      'known from a summary; the document itself was not read',
      'no check of it was played',
      'evidence/server_times_a_reference_0.1.0_starttls,tls1.3',
      'as a server; nothing of their other roles',
    ])
      expect(page).toContain(part);
    expect(page).not.toMatch(/complian|certified|conforms/i);
  });

  it('says that a run did not come to its end', () => {
    const { end: _end, ...killed } = run;
    expect(toProfileHtml(killed, profile)).toContain('<b>killed before its end</b>');
    expect(toProfileHtml(runOf(), profile)).toContain('No check of this profile was played.');
  });

  it('lets nothing of a target act', () => {
    const hostile = hostileRun(hostileText);
    const outcomes = hostile.outcomes.map((one) => ({ ...one, scenario: 'server/times/a' }));
    const text = toProfileHtml({ ...hostile, outcomes }, profile);
    expect(text).not.toMatch(/<(script|img|iframe|link)/);
    expect(text).toContain('&lt;script&gt;');
    expect(text).toContain('default-src &#39;none&#39;; style-src &#39;sha256-');
  });
});
