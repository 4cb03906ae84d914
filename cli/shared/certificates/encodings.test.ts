import { describe, expect, test } from 'vitest';
import { bareDer, base64, hexadecimal, textOf } from './encodings.ts';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

test.each([
  ['as it is', Buffer.from('MA==')],
  ['behind the mark of UTF-8', Buffer.from('\ufeffMA==')],
  ['in UTF-16, little end first', utf16('\ufeffMA==')],
  ['in UTF-16, big end first', utf16('\ufeffMA==').swap16()],
])('a text %s', (_, bytes) => {
  expect(textOf(bytes)).toBe('MA==');
});

test('half a character at the end of UTF-16 is passed over', () => {
  expect(textOf(Buffer.concat([utf16('\ufeffMA').swap16(), Buffer.of(0)]))).toBe('MA');
});

describe('base64', () => {
  test.each(['AQID\n', ' AQ ID', 'AQID\r\n'])('%j', (text) => {
    expect(base64(text)).toEqual(Uint8Array.of(1, 2, 3));
  });
  test('with or without padding, in either alphabet', () => {
    for (const text of ['-_8=', '-_8', '+/8=', '+/8']) {
      expect(base64(text)).toEqual(Uint8Array.of(0xfb, 0xff));
    }
  });
  test.each(['', '=', 'A', 'A===', 'AQ=D', 'AQI?', 'AQI==', 'AAAAA'])('not %j', (text) => {
    expect(base64(text)).toBeUndefined();
  });
});

describe('hexadecimal', () => {
  test.each(['300a01', '30:0A:01', '30 0a\n01', '0x30,0x0a,0x01', '\\x30\\x0a\\x01', '0x300a01'])(
    '%j',
    (text) => {
      expect(hexadecimal(text)).toEqual(Uint8Array.of(0x30, 0x0a, 1));
    },
  );
  test.each(['', '3', '30g0', '30-0a'])('not %j', (text) => {
    expect(hexadecimal(text)).toBeUndefined();
  });
});

test('bare DER is a SEQUENCE', () => {
  expect(bareDer('MAA=')).toEqual(Uint8Array.of(0x30, 0));
  expect(bareDer('3000')).toEqual(Uint8Array.of(0x30, 0));
  expect(bareDer('AQID')).toBeUndefined();
  expect(bareDer('nothing of the kind')).toBeUndefined();
});
