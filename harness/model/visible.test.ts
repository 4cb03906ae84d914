import { describe, expect, it } from 'vitest';
import { jsonText, shortened, visible } from './visible.ts';

describe('visible', () => {
  it('shows what would act, by its code point', () => {
    expect(visible('a\0b\r\nc\u001b[31m\u007f\u0085')).toBe(
      'a\\u{0}b\\u{d}\\u{a}c\\u{1b}[31m\\u{7f}\\u{85}',
    );
    expect(visible('\u202eevil\u2066\u200f\ufeff\u00ad\u2028')).toBe(
      '\\u{202e}evil\\u{2066}\\u{200f}\\u{feff}\\u{ad}\\u{2028}',
    );
    expect(visible('\ud800x\uffff\u{e0041}')).toBe('\\u{d800}x\\u{ffff}\\u{e0041}');
  });

  it('leaves letters, tabs and whole pairs alone', () => {
    expect(visible('naïve\t日本 😀 אב')).toBe('naïve\t日本 😀 אב');
  });
});

describe('shortened', () => {
  it('leaves alone what fits, and says what was cut', () => {
    expect(shortened('abcd', 4)).toBe('abcd');
    expect(shortened('abcde', 4)).toBe('abcd … (shortened, 5 characters in all)');
  });

  it('never halves a pair', () => {
    expect(shortened('ab😀c', 3)).toBe('ab … (shortened, 5 characters in all)');
  });
});

describe('jsonText', () => {
  const value = {
    'k\u202e': ['\u0000\u001b[31m\u007f\u0085', '\u2028\ufeff\u{e0041}\ud800\uffff', 'plain ä\t'],
  };

  it('says the same without a character that acts', () => {
    for (const indent of [undefined, 2]) {
      const text = jsonText(value, indent);
      expect(JSON.parse(text)).toEqual(value);
      expect(visible(text.replaceAll('\n', ''))).toBe(text.replaceAll('\n', ''));
    }
    expect(jsonText(value)).not.toContain('\n');
    expect(jsonText('\u007f\u{e0041}')).toBe('"\\u007f\\udb40\\udc41"');
  });
});
