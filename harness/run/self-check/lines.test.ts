import { Buffer } from 'node:buffer';
import { describe, expect, it, test } from 'vitest';
import { cutLines, faultOfCommands, faultOfReplies } from './lines.ts';

describe('octets', () => {
  const cut = (text: string) => cutLines(Buffer.from(text, 'latin1'));

  it('of whole lines are cut at CRLF', () => {
    expect(cut('EHLO a\r\n\r\nQUIT\r\n')).toEqual({ lines: ['EHLO a', '', 'QUIT'] });
    expect(cut('')).toEqual({ lines: [] });
  });

  it('with a CR or LF on its own, or without an end, are none', () => {
    for (const text of ['EHLO a\nQUIT\r\n', 'EHLO a\rQUIT\r\n', 'QUIT\r\r\n', '\n\r\n'])
      expect(cut(text), JSON.stringify(text)).toEqual({ fault: 'a CR or LF on its own' });
    for (const text of ['QUIT', 'QUIT\n', 'EHLO a\r\nQUIT\r'])
      expect(cut(text).fault).toBe('a line without its end');
  });
});

describe('what our clients say', () => {
  it.each([
    [['EHLO mailstaple.test', 'STARTTLS']],
    [['EHLO mailstaple.test', 'QUIT']],
    [['MAIL FROM:<>', 'RCPT TO:<a@mx.test>', 'DATA', 'Subject: x', '', '..a', '.', 'QUIT']],
    // The server said no to DATA.
    [['DATA', 'QUIT']],
    [[]],
  ])('%j is in order', (lines) => {
    expect(faultOfCommands(lines)).toBeUndefined();
  });

  it.each([
    [['HELO'], 'not a command: "HELO"'],
    [['EHLO'], 'not a command: "EHLO"'],
    [['EHLO a b'], 'not a command: "EHLO a b"'],
    [['STARTTLS now'], 'not a command: "STARTTLS now"'],
    [['ehlo a'], 'not a command: "ehlo a"'],
    [['MAIL FROM: <a@b>'], 'not a command: "MAIL FROM: <a@b>"'],
    [['MAIL FROM:<a@b'], 'not a command: "MAIL FROM:<a@b"'],
    [['RCPT TO:<>'], 'not a command: "RCPT TO:<>"'],
    [['QUIT '], 'not a command: "QUIT "'],
    [['EHLO \u00e4'], 'a line with other octets than those of text: "EHLO \u00e4"'],
    [['EHLO a\0'], 'a line with other octets than those of text: "EHLO a\\u0000"'],
    [[`EHLO ${'a'.repeat(506)}`], 'a line of 513 octets'],
    [['DATA', 'a'.repeat(999), '.'], 'a line of 1001 octets'],
    [['DATA', '.a', '.'], 'a line of the message whose dot is not doubled: ".a"'],
    [['DATA', 'Subject: x'], 'not a command: "Subject: x"'],
  ])('%j is not', (lines, fault) => {
    expect(faultOfCommands(lines)).toBe(fault);
  });

  test('one line more is excused where the dialogue asks for it', () => {
    expect(faultOfCommands(['EHLO a', 'STARTTLS now', 'QUIT'], 'STARTTLS now')).toBeUndefined();
  });
});

describe('what our servers say', () => {
  it.each([
    [['220 mx.test ESMTP', '250-mx.test', '250-PIPELINING', '250 SIZE 1000', '221 Bye']],
    [['354 go on', '250']],
    [[]],
  ])('%j is in order', (lines) => {
    expect(faultOfReplies(lines)).toBeUndefined();
  });

  it.each([
    [['OK'], 'not a reply: "OK"'],
    [['199 x'], 'not a reply: "199 x"'],
    [['600 x'], 'not a reply: "600 x"'],
    [['265 x'], 'not a reply: "265 x"'],
    [['250_x'], 'not a reply: "250_x"'],
    [['250-a', '220 b'], 'a reply that changes from 250 to 220'],
    [['250-a'], 'a reply without its last line'],
    [['250 \u00e9'], 'a line with other octets than those of text: "250 \u00e9"'],
    [['250 a\u001b[31m'], 'a line with other octets than those of text: "250 a\\u001b[31m"'],
    [[`250 ${'a'.repeat(507)}`], 'a line of 513 octets'],
  ])('%j is not', (lines, fault) => {
    expect(faultOfReplies(lines)).toBe(fault);
  });
});
