import { describe, expect, it } from 'vitest';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { toMarkdown } from './markdown.ts';
import { every, known, runOf } from './outcomes.fixture.ts';
import { acts } from './xml-fault.fixture.ts';

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
