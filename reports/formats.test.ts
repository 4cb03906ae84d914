import { describe, expect, it } from 'vitest';
import type { Outcome, Run } from '../harness/model/run.ts';
import { verdictKinds } from '../harness/model/verdict.ts';
import { toGithub, toGitlab } from './annotations.ts';
import { toBadge, toShields } from './badge.ts';
import { toCsv } from './csv.ts';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { toHtml } from './html/page.ts';
import { toJunit } from './junit.ts';
import { junitFault } from './junit-fault.fixture.ts';
import { toMarkdown } from './markdown.ts';
import { sampleOutcome, sampleRun, sampleRunLine, sampleTarget } from './sample.fixture.ts';
import { toSarif } from './sarif.ts';
import { type ExitPolicy, exitCode } from './summary.ts';
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
  const caseOf = (name: string): string =>
    xml.split('<testcase').find((part) => part.includes(`name="${name}`)) ?? '';

  it('counts suites and cases', () => {
    expect(xml).toMatch(
      /<testsuites name="mailstaple" tests="11" failures="2" errors="3" time="[\d.]+">/,
    );
    expect(xml).toMatch(
      /<testsuite name="reference@0\.1\.0" tests="9" failures="1" errors="2" skipped="3" /,
    );
    expect(xml).toMatch(
      /<testsuite name="exim@4\.98" tests="1" failures="0" errors="1" skipped="0" /,
    );
    expect(xml).toContain('<error message="the image could not be built" type="error"/>');
    expect(xml).toContain('<failure message="b.yaml:3: &quot;x&quot; matches no cell."');
  });

  it.each([
    [
      'fail',
      /<failure message="An expired[^"]*" type="fail">fail, regression: [^\n]*\npromised: RFC 6960/,
    ],
    ['inconclusive', /<error message="The handshake stalled[^"]*" type="inconclusive">/],
    ['error', /<error message="Our own[^"]*" type="error">/],
    ['unsupported', /<skipped message="The target declares[^"]*"\/>/],
    ['blocked', /<skipped message="Its calibration[^"]*"\/>/],
    ['warn', /<system-out>warn, as-expected: The second best/],
    ['note', /<system-out>note, as-expected: The documents/],
  ])('tells %s in its own element', (kind, element) => {
    expect(caseOf(`c/${kind}@`)).toMatch(element);
  });

  it('says nothing of a pass, and skips what is known, with its reason', () => {
    expect(caseOf('c/pass@')).not.toMatch(/<(failure|error|skipped|sys)/);
    expect(caseOf('c/known@')).toMatch(/<skipped message="[^"]* Known: told #7"\/>/);
    expect(caseOf('c/known@')).not.toMatch(/<(failure|error)/);
  });

  it('is red exactly where the exit code is not 0', () => {
    const kinds = verdictKinds;
    const standings = ['as-expected', 'regression', 'fixed', 'stale'] as const;
    const policies: ExitPolicy[] = [{}, { failOn: 'fail' }, { failOn: 'warn' }, { failOn: 'note' }];
    const ends = [
      { type: 'end', endedAt: 'later', reason: 'done', staleLines: [] },
      { type: 'end', endedAt: 'later', reason: 'failed', staleLines: [] },
      { type: 'end', endedAt: 'later', reason: 'interrupted', staleLines: [] },
      { type: 'end', endedAt: 'later', reason: 'done', staleLines: ['b.yaml:1: no'] },
      undefined,
    ] as const;
    const seen = new Set<number>();
    for (const kind of kinds)
      for (const standing of standings)
        for (const told of [undefined, 'told'])
          for (const policy of policies)
            for (const end of ends)
              for (const targets of [[sampleTarget()], [sampleTarget(), down]])
                for (const planned of [2, 3]) {
                  const outcomes = [
                    sampleOutcome('pass', { cell: 'a@reference:0.1.0#x' }),
                    sampleOutcome(kind, { standing, ...(told ? { known: told } : {}) }),
                  ];
                  const one: Run = {
                    run: sampleRunLine({ planned }),
                    targets,
                    outcomes,
                    ...(end ? { end: { ...end, staleLines: [...end.staleLines] } } : {}),
                  };
                  const code = exitCode(one, policy);
                  const [, failures, errors] =
                    /^<testsuites .*?failures="(\d+)" errors="(\d+)"/m.exec(toJunit(one, policy)) ??
                    [];
                  seen.add(code);
                  expect([
                    kind,
                    standing,
                    told,
                    policy,
                    end,
                    Number(failures) + Number(errors) > 0,
                  ]).toEqual([kind, standing, told, policy, end, code !== 0]);
                }
    expect([...seen].sort()).toEqual([0, 1, 130, 3]);
    const nothing: Run = {
      ...runOf([]),
      end: { type: 'end', endedAt: '', reason: 'done', staleLines: [] },
    };
    expect([exitCode(nothing), toJunit(nothing)]).toEqual([
      3,
      expect.stringContaining('errors="1"'),
    ]);
  });

  it('is valid by the schema that Jenkins reads, whatever a target says', () => {
    for (const one of [xml, toJunit(sampleRun(20)), toJunit(hostileRun(hostileText))]) {
      expect(xmlFault(one)).toBeUndefined();
      expect(junitFault(one)).toBeUndefined();
    }
    expect(xmlFault('<a>')).toBe('open: a');
    expect(xmlFault('<a b="<"></a>')).toMatch(/^left over/);
    expect(junitFault('<testsuites skipped="1"></testsuites>')).toBe('odd: skipped of testsuites');
    expect(junitFault(xml.replace('<system-out>', '<properties>'))).toMatch(
      /properties in testcase/,
    );
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

describe('sarif of a first run', () => {
  it('has nothing that is unchanged', () => {
    expect(toSarif(runOf(every))).not.toContain('baselineState');
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
