import { describe, expect, it } from 'vitest';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { down, every, known, runOf } from './outcomes.fixture.ts';
import { sampleTarget } from './sample.fixture.ts';
import { toTerminal } from './terminal.ts';
import { acts } from './xml-fault.fixture.ts';

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
        '    promised  RFC 6960 section 4.2.2.1, MUST: A response whose nextUpdate has ' +
          'passed is not to be relied upon.',
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
