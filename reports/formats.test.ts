import { describe, expect, it } from 'vitest';
import type { Outcome, Run } from '../harness/model/run.ts';
import { verdictKinds } from '../harness/model/verdict.ts';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { toHtml } from './html/page.ts';
import { toJunit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import { sampleOutcome, sampleRun, sampleRunLine, sampleTarget } from './sample.fixture.ts';
import { toSarif } from './sarif.ts';
import { toTap } from './tap.ts';
import { toTerminal } from './terminal.ts';
import { acts, xmlFault } from './xml-fault.fixture.ts';

const every: Outcome[] = verdictKinds.map((kind) =>
  sampleOutcome(kind, { cell: `c/${kind}@reference:0.1.0#x` }),
);
const known = sampleOutcome('fail', {
  cell: 'c/known@reference:0.1.0#x',
  standing: 'as-expected',
  known: 'told #7',
});
const runOf = (outcomes: Outcome[], change: Partial<Run> = {}): Run => ({
  run: sampleRunLine({ planned: outcomes.length, leftOut: ['no engine'] }),
  targets: [sampleTarget()],
  outcomes,
  end: {
    type: 'end',
    endedAt: 'later',
    reason: 'done',
    staleLines: ['b.yaml:3: "x" matches no cell.'],
  },
  ...change,
});
const down = sampleTarget({
  name: 'exim',
  version: '4.98',
  failed: 'the image could not be built',
});

describe('junit', () => {
  const xml = toJunit(runOf([...every, known], { targets: [sampleTarget(), down] }));

  it('counts suites and cases', () => {
    expect(xml).toMatch(
      /<testsuites name="mailstaple" tests="10" failures="2" errors="3" skipped="2" time="[\d.]+">/,
    );
    expect(xml).toMatch(
      /<testsuite name="reference@0\.1\.0" tests="9" failures="2" errors="2" skipped="2" /,
    );
    expect(xml).toMatch(
      /<testsuite name="exim@4\.98" tests="1" failures="0" errors="1" skipped="0" /,
    );
    expect(xml).toContain('<error message="the image could not be built" type="error"/>');
  });

  it.each([
    ['fail', /<failure message="An expired[^"]*" type="fail">promised: RFC 6960/],
    ['inconclusive', /<error message="The handshake stalled[^"]*" type="inconclusive">/],
    ['error', /<error message="Our own[^"]*" type="error">/],
    ['unsupported', /<skipped message="The target declares[^"]*"\/>/],
    ['blocked', /<skipped message="Its calibration[^"]*"\/>/],
    ['warn', /<system-out>warn: The second best/],
    ['note', /<system-out>note: The documents/],
  ])('tells %s in its own element', (kind, element) => {
    const one = xml.split('<testcase').find((part) => part.includes(`name="c/${kind}@`)) ?? '';
    expect(one).toMatch(element);
    expect(one).toContain(`<property name="verdict" value="${kind}"/>`);
    expect(one.match(/<(failure|error|skipped|system-out)/g)).toHaveLength(1);
  });

  it('says nothing of a pass, and of a known failure that it is known', () => {
    expect(xml.split('<testcase').find((part) => part.includes('name="c/pass@'))).not.toMatch(
      /<(failure|error|skipped|sys)/,
    );
    expect(xml).toContain('<property name="known" value="told #7"/>');
  });

  it('is well-formed, whatever a target says', () => {
    expect(xmlFault(xml)).toBeUndefined();
    expect(xmlFault(toJunit(sampleRun(20)))).toBeUndefined();
    expect(xmlFault(toJunit(hostileRun(hostileText)))).toBeUndefined();
    expect(xmlFault('<a>')).toBe('open: a');
    expect(xmlFault('<a b="<"></a>')).toMatch(/^left over/);
  });
});

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
      results.map(({ level, baselineState }: { level: string; baselineState: string }) => [
        level,
        baselineState,
      ]),
    ).toEqual([
      ['error', 'new'],
      ['error', 'unchanged'],
      ['warning', 'unchanged'],
    ]);
    expect(results[1].suppressions).toEqual([{ kind: 'external', justification: 'told #7' }]);
    expect(results[0]).not.toHaveProperty('suppressions');
    expect(tool.driver.rules).toHaveLength(1);
    expect(results[0].ruleId).toBe(tool.driver.rules[0].id);
  });
});

describe('markdown', () => {
  it.each([
    ['https://evil.test/x', 'https:<!-- -->//evil.test/x'],
    ['www.evil.test', 'www<!-- -->.evil.test'],
    ['mailto:x', 'mailto<!-- -->:x'],
    ['a@evil.test', 'a@<!-- -->evil.test'],
    ['ask @team', 'ask @<!-- -->team'],
    ['#1 and GH-1', '\\#<!-- -->1 and GH<!-- -->-1'],
    ['!2 ~bug %3 &4', '!<!-- -->2 \\~<!-- -->bug %<!-- -->3 &amp;<!-- -->4'],
    ['0123456789abcdef', '012345<!-- -->6789ab<!-- -->cdef'],
    ['nothing: of the kind, 250 OK', 'nothing: of the kind, 250 OK'],
  ])('%s of a target is no link and calls nobody', (said, written) => {
    const [outcome] = every;
    if (!outcome) throw new Error('no outcome');
    const verdict = { ...outcome.verdict, kind: 'fail' as const, reason: `x ${said}` };
    const text = toMarkdown(runOf([{ ...outcome, standing: 'regression', verdict }]));
    expect(text.split('\n')).toContain(`x ${written}`);
  });

  it('has the sentence, a row per target, and the details of what is news', () => {
    const text = toMarkdown(runOf([...every, known]));
    expect(text).toContain('reference 0.1.0 breaks 1 requirement and keeps 0');
    expect(text).toContain('| target | pass ✓ | fail ✗ |');
    expect(text).toContain('| reference 0.1.0 | 1 | 2 | 1 | 1 | 1 | 1 | 1 | 1 |');
    expect(text.match(/^### .*regression/gm)).toHaveLength(3);
    expect(text).toContain('- promised: RFC 6960 section 4.2.2.1, MUST: A response');
    expect(text).not.toContain('c/known');
    expect(text).toContain('left out: no engine');
  });

  it('stays short', () => {
    const text = toMarkdown(runOf(every), { details: 1 });
    expect(text.match(/^### /gm)).toHaveLength(1);
    expect(text).toContain('And 2 more results in the report.');
  });

  it('lets nothing act', () => {
    const outside = toMarkdown(hostileRun(hostileText)).replaceAll(
      /(`+)(?!`).*?(?<!`)\1(?!`)/g,
      '',
    );
    // The empty comment is ours: it parts what would be a link.
    const given = outside.replaceAll('<!-- -->', '');
    expect(given).not.toMatch(/<(script|img|!--|\/style)/);
    expect(outside).not.toMatch(/(?<!\\)\]\(/);
    expect(acts(outside)).toBe(false);
  });
});

describe('terminal', () => {
  const run = runOf([...every, known], { targets: [sampleTarget(), down] });
  const text = toTerminal(run);

  it('counts each target and says what failed', () => {
    expect(text).toMatch(
      /^ {2}exim 4\.98 {8}could not be brought up: the image could not be built$/m,
    );
    expect(text).toMatch(/^ {2}reference 0\.1\.0 {2}1 pass {2}2 fail {2}1 warn/m);
  });

  it('writes five lines for what is news', () => {
    expect(text).toContain(
      [
        '  ✗ fail, regression: c/fail@reference:0.1.0#x',
        '    promised  RFC 6960 section 4.2.2.1, MUST: A response whose nextUpdate has passed is not to be relied upon.',
        '    expected  staple: absent',
        '    actual    staple: as-given',
        '    evidence  evidence/c_fail_reference_0.1.0_x (4 files)',
        "    replay    mailstaple run reference:0.1.0 --only 'server/validity/expired' --tls 1.3",
      ].join('\n'),
    );
    expect(text).not.toContain('c/known');
    expect(text.match(/^ {4}replay/gm)).toHaveLength(3);
    expect(text).toContain('  baseline: b.yaml:3: "x" matches no cell.');
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      /^exim 4\.98 could not be brought up; reference .*\.$/,
    );
  });

  it('counts what it leaves out', () => {
    expect(toTerminal(run, { details: 1 })).toContain(
      'and 2 more results that are news, in the report',
    );
  });

  it('is colourless unless asked', () => {
    expect(text).not.toContain('\u001b');
    expect(toTerminal(run, { colour: true })).toContain('\u001b[31m✗ fail\u001b[39m');
  });

  it('lets no control character of a target through', () => {
    expect(acts(toTerminal(hostileRun(hostileText)))).toBe(false);
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
