import { describe, expect, it } from 'vitest';
import { addressOf, anchorsOf, html } from './markup.ts';

describe('html', () => {
  it('takes texts for texts, and markup for markup', () => {
    const inner = html`<b title="${'"&'}">${'<i>'}</b>`;
    expect(html`<p>${inner}${[inner, 'a>b']}${7}${undefined}${"it's"}</p>`.text).toBe(
      '<p><b title="&quot;&amp;">&lt;i&gt;</b><b ' +
        'title="&quot;&amp;">&lt;i&gt;</b>a&gt;b7it&#39;s</p>',
    );
  });

  it('shows what would act, and cuts what is too long', () => {
    expect(html`${'a\0\u202e'}`.text).toBe('a\\u{0}\\u{202e}');
    expect(html`${'&'.repeat(1_000_000)}`.text.length).toBeLessThan(11_000);
  });
});

describe('addressOf', () => {
  it.each([
    [['evidence/a@b:c#d,e', 'x.der'], './evidence/a%40b%3Ac%23d%2Ce/x.der'],
    [['javascript:alert(1)'], './javascript%3Aalert(1)'],
    [['/etc/./passwd'], './etc/passwd'],
    [['//host', 'x'], './host/x'],
    [['evidence/..', 'x'], undefined],
    [['', '/'], undefined],
    [['\ud800'], './%EF%BF%BD'],
  ])('of %j', (segments, address) => {
    expect(addressOf(...segments)).toBe(address);
  });
});

describe('anchorsOf', () => {
  it('gives each name an id of its own, the same in every run', () => {
    const anchors = anchorsOf(
      ['a/b@c:1#x,1.2', 'a b@c:1#x,1.2', 'a/b@c:1#x,1.2', 'z'.repeat(1e6)],
      'c',
    );
    expect([...anchors.values()].slice(0, 2)).toEqual(['c-a-b-c-1-x-1.2', 'c-a-b-c-1-x-1.2--2']);
    expect(anchors.size).toBe(3);
    expect(anchors.get('z'.repeat(1e6))?.length).toBeLessThan(130);
  });
});
