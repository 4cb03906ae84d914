import { describe, expect, it } from 'vitest';
import type { Run } from '../harness/model/run.ts';
import { verdictKinds } from '../harness/model/verdict.ts';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { toJunit } from './junit.ts';
import { down, every, known, runOf } from './outcomes.fixture.ts';
import { sampleOutcome, sampleRun, sampleRunLine, sampleTarget } from './sample.fixture.ts';
import { type ExitPolicy, exitCode } from './summary.ts';
import { xmlFault } from './xml-fault.fixture.ts';

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
    ['unsupported', /<skipped>The target declares[^<]*<\/skipped>/],
    ['blocked', /<skipped>Its calibration[^<]*<\/skipped>/],
    ['warn', /<system-out>warn, as-expected: The second best/],
    ['note', /<system-out>note, as-expected: The documents/],
  ])('tells %s in its own element', (kind, element) => {
    expect(caseOf(`c/${kind}@`)).toMatch(element);
  });

  it('says nothing of a pass, and skips what is known, with its reason', () => {
    expect(caseOf('c/pass@')).not.toMatch(/<(failure|error|skipped|sys)/);
    expect(caseOf('c/known@')).toMatch(/<skipped>[^<]* Known: told #7<\/skipped>/);
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

  it('is well-formed XML, whatever a target says', () => {
    for (const one of [xml, toJunit(sampleRun(20)), toJunit(hostileRun(hostileText))])
      expect(xmlFault(one)).toBeUndefined();
    expect(xmlFault('<a>')).toBe('open: a');
    expect(xmlFault('<a b="<"></a>')).toMatch(/^left over/);
  });
});
