import { describe, expect, it } from 'vitest';
import { keywordCount, replies, replyTo } from './dialogue.ts';
import { connection, talk } from './observation.fixture.ts';

describe('replies', () => {
  it('joins the lines of one reply, and ends it at the code and a space', () => {
    expect(replies(talk('S 250-mx', 'S 250-SIZE', 'S 250 STARTTLS', 'S 221 bye'))).toEqual([
      { code: 250, lines: ['mx', 'SIZE', 'STARTTLS'], secure: false },
      { code: 221, lines: ['bye'], secure: false },
    ]);
  });

  it('takes a bare code for a reply, and leaves out what is none and what never ended', () => {
    expect(replies(talk('S hello', 'S 2500 no', 'S 220', 'S 250-never ended'))).toEqual([
      { code: 220, lines: [''], secure: false },
    ]);
  });

  it('has no ear for the client, not even between two lines of a reply', () => {
    expect(replies(talk('C 250 me', 'S 250-a', 'C EHLO x', 'S 250 b'))).toEqual([
      { code: 250, lines: ['a', 'b'], secure: false },
    ]);
  });

  it('tells what came inside TLS', () => {
    expect(replies(talk('S 220 a', '[S] 250 b')).map(({ secure }) => secure)).toEqual([
      false,
      true,
    ]);
  });
});

describe('replyTo', () => {
  const smtp = talk(
    'S 220 mx',
    'C EHLO a',
    'S 250 first',
    'C STARTTLS',
    'S 220 go',
    '[C] ehlo a',
    '[S] 250 second',
  );
  const seen = connection({ smtp });

  it('is the first reply behind the command, whatever the case of its letters', () => {
    expect(replyTo(seen, 'EHLO', false)?.lines).toEqual(['first']);
    expect(replyTo(seen, 'EHLO', true)?.lines).toEqual(['second']);
    expect(replyTo(seen, 'STARTTLS', false)?.code).toBe(220);
  });

  it('is nothing where the command was not given on that side, or never answered', () => {
    expect(replyTo(seen, 'STARTTLS', true)).toBeUndefined();
    expect(replyTo(seen, 'QUIT', true)).toBeUndefined();
    expect(
      replyTo(connection({ smtp: talk('C EHLO a', '[S] 250 not in clear') }), 'EHLO', false),
    ).toBeUndefined();
  });
});

describe('keywordCount', () => {
  const count = (...lines: string[]) =>
    keywordCount({ code: 250, lines, secure: false }, 'STARTTLS');

  it('counts the keyword, not the greeting nor words that begin or end like it', () => {
    expect(count('STARTTLS', 'SIZE 1', 'STARTTLSX', 'XSTARTTLS')).toBe(0);
    expect(count('mx', 'starttls')).toBe(1);
    expect(count('mx', ' STARTTLS ', 'STARTTLS yes')).toBe(2);
    expect(keywordCount(undefined, 'STARTTLS')).toBe(0);
  });
});
