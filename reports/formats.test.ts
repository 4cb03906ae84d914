import { describe, expect, it } from 'vitest';
import type { Run } from '../harness/model/run.ts';
import { toGithub, toGitlab } from './annotations.ts';
import { toBadge, toShields } from './badge.ts';
import { toCsv } from './csv.ts';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { toHtml } from './html/page.ts';
import { toJunit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import { down, every, known, runOf } from './outcomes.fixture.ts';
import { sampleOutcome, sampleTarget } from './sample.fixture.ts';
import { toSarif } from './sarif.ts';
import { toTap } from './tap.ts';
import { toTerminal } from './terminal.ts';
import { acts } from './xml-fault.fixture.ts';

describe('tap', () => {
  const tap = toTap(runOf([...every, known], { targets: [sampleTarget(), down] }));
  const lines = tap.split('\n');

  it('has a plan that its points keep to', () => {
    expect(lines[0]).toBe('TAP version 14');
    expect(lines[2]).toBe('1..10');
    const points = lines.filter((line) => /^(not )?ok /.test(line));
    expect(points.map((line) => Number(/ok (\d+)/.exec(line)?.[1]))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('escapes the hash of a cell, skips, and tells a known failure from news', () => {
    expect(tap).toMatch(/^not ok \d+ - c\/fail@reference:0\.1\.0\\#x$/m);
    expect(tap).toMatch(/^not ok \d+ - c\/known@reference:0\.1\.0\\#x # TODO told \\#7$/m);
    expect(tap).toMatch(
      /^ok \d+ - c\/unsupported@reference:0\.1\.0\\#x # SKIP The target declares/m,
    );
    expect(tap).toMatch(/^not ok \d+ - c\/error@/m);
    expect(tap).toMatch(/^ok \d+ - c\/warn@.*\n {2}---\n {2}verdict: "warn"\n(.*\n)+? {2}\.\.\.$/m);
    expect(tap).not.toContain('Bail out!');
  });

  it('does not call TODO what is news', () => {
    const stale = sampleOutcome('fail', { standing: 'stale', known: 'it used to warn' });
    expect(toTap(runOf([stale]))).not.toContain('TODO');
  });

  it('bails out when the run did not end', () => {
    const { end: _end, ...killed } = runOf(every);
    expect(toTap(killed)).toMatch(/^Bail out! /m);
  });

  it('keeps a line a line', () => {
    const lines = toTap(hostileRun(hostileText)).split('\n');
    expect(
      lines.filter((line) => !/^(TAP|#|1\.\.|ok|not ok| {2}(---|\.\.\.|[a-z]+: ")|$)/.test(line)),
    ).toEqual([]);
  });
});

describe('sarif', () => {
  const log = JSON.parse(toSarif(runOf([...every, known])));
  const [{ results, tool }] = log.runs;

  it('holds findings only', () => {
    expect(log.version).toBe('2.1.0');
    expect(
      results.map(({ level, baselineState }: { level: string; baselineState?: string }) => [
        level,
        baselineState,
      ]),
    ).toEqual([
      ['error', 'new'],
      ['error', 'unchanged'],
      ['warning', undefined],
    ]);
    expect(results[1].suppressions).toEqual([{ kind: 'external', justification: 'told #7' }]);
    expect(results[0]).not.toHaveProperty('suppressions');
    expect(tool.driver.rules).toHaveLength(1);
    expect(results[0].ruleId).toBe(tool.driver.rules[0].id);
  });
});

describe('annotations', () => {
  it('of GitHub: what is news, a line each, and the sentence', () => {
    const lines = toGithub(runOf([...every, known]))
      .trimEnd()
      .split('\n');
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^::error title=(fail|error|inconclusive)%2C regression%3A reference 0\.1\.0%2C server\/validity\/expired::/,
    );
    expect(lines.at(-1)).toMatch(/^::notice title=Mailstaple::reference 0\.1\.0 breaks/);
    expect(lines.join()).not.toContain('told #7');
    const many = Array.from({ length: 40 }, (_, at) => sampleOutcome('fail', { cell: `c/${at}` }));
    const told = toGithub(runOf(many))
      .split('\n')
      .filter((line) => line.startsWith('::error'));
    expect(told).toHaveLength(10);
    expect(told.at(-1)).toMatch(/::31 more results that are news in the report$/);
  });

  it('of GitHub: nothing that a target says begins another command', () => {
    const said = toGithub(hostileRun(`a%0A::set-env name=x::y\n::add-mask::z,:${hostileText}`));
    const lines = said.trimEnd().split('\n');
    expect(
      lines.filter((line) => !/^::(error|warning|notice) title=[^:,]*::[^\r]*$/.test(line)),
    ).toEqual([]);
    expect(said).toContain('a%250A');
    expect(acts(said)).toBe(false);
  });

  it('of GitLab: every finding, once, with a fingerprint that stays', () => {
    const found = JSON.parse(toGitlab(runOf([...every, known])));
    expect(found).toHaveLength(5);
    expect(new Set(found.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(
      5,
    );
    for (const one of found) {
      expect(Object.keys(one)).toEqual([
        'description',
        'check_name',
        'fingerprint',
        'severity',
        'location',
      ]);
      expect(['minor', 'major', 'critical']).toContain(one.severity);
    }
    expect(acts(toGitlab(hostileRun(hostileText)))).toBe(false);
  });
});

describe('csv', () => {
  it('has a row for each cell, and no formula of a target', () => {
    const rows = toCsv(runOf([...every, known]))
      .trimEnd()
      .split('\r\n');
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatch(/^cell,target,version,role,scenario,transport,tls,round,verdict,/);
    const evil = sampleOutcome('fail', { title: 'x' });
    const verdict = { ...evil.verdict, reason: '=HYPERLINK("http://x")' };
    expect(toCsv(runOf([{ ...evil, verdict }]))).toContain(`"'=HYPERLINK(""http://x"")"`);
    const hostile = toCsv(hostileRun(hostileText)).replaceAll('\r\n', '\n');
    expect(acts(hostile)).toBe(false);
    // A quoted field is closed before the next begins.
    expect(hostile.replaceAll(/"(?:[^"]|"")*"/g, '')).not.toContain('"');
  });
});

describe('badge', () => {
  const end = { type: 'end', endedAt: 'later', reason: 'done', staleLines: [] } as const;
  it.each([
    [[sampleOutcome('pass')], '1 cell as expected', 'green'],
    [[sampleOutcome('pass'), known], '1 known finding', 'yellowgreen'],
    [[sampleOutcome('fail')], '1 news', 'red'],
    [[sampleOutcome('inconclusive')], 'undecided', 'lightgrey'],
  ])('%#: says %s', (outcomes, message, color) => {
    const run = runOf(outcomes, { end: { ...end, staleLines: [] } });
    expect(JSON.parse(toShields(run))).toEqual({
      schemaVersion: 1,
      label: 'mailstaple',
      message,
      color,
    });
    expect(toBadge(run)).toContain(`<title>mailstaple: ${message}</title>`);
  });
  it('holds nothing that a target says', () => {
    const run = hostileRun(hostileText);
    expect(toBadge(run)).not.toMatch(/script|onerror/);
    expect(toShields(run)).not.toMatch(/script|onerror/);
  });
});

describe('a cell that was played once more', () => {
  const replayed = sampleOutcome('fail', {
    replayed: { kind: 'inconclusive', reason: 'we were late' },
  });
  const sentence = 'played once more; at first it was inconclusive: we were late';

  it.each([
    ['junit', toJunit],
    ['tap', toTap],
    ['markdown', toMarkdown],
    ['terminal', (run: Run) => toTerminal(run, { colour: false }).replaceAll(/\s+/g, ' ')],
    ['html', toHtml],
  ])('is told to be one: %s', (_, render) => {
    expect(render(runOf([replayed]))).toContain(sentence);
    expect(render(runOf([sampleOutcome('fail')]))).not.toContain('played once more');
  });
});
