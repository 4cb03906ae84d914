import { expect, test } from 'vitest';
import { momentOf } from './moment.ts';
import { UsageError } from './usage.ts';

const noon = Date.UTC(2030, 0, 31, 12);

test.each([
  '2030-01-31T12:00:00Z',
  '2030-01-31T12:00:00',
  '2030-01-31 12:00Z',
  '2030-01-31T12:00:00.999Z',
  '2030-01-31T14:00:00+02:00',
  '2030-01-31T06:30-0530',
  '20300131T120000Z',
])('%s is noon', (text) => {
  expect(momentOf(text).getTime()).toBe(noon);
});

test('a date alone is its first moment', () => {
  expect(momentOf('2032-02-29').toISOString()).toBe('2032-02-29T00:00:00.000Z');
});

test.each([
  '',
  'now',
  '2030',
  '2030-02-30',
  '2031-02-29',
  '2030-13-01',
  '2030-01-31T24:00:00Z',
  '2030-01-31T12:60:00Z',
  '2030-01-31T12:00:00+25:00',
  '1896000000',
  '2030-01-31T12:00:00Zulu',
])('"%s" is no moment', (text) => {
  expect(() => momentOf(text)).toThrow(UsageError);
});
