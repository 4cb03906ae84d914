import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { Conversation } from './conversation.ts';

const talk = (step = 1000) => {
  const [ours, theirs] = duplexPair();
  const lines: string[] = [];
  const conversation = new Conversation(ours, new Budget({ step, total: 5000 }), (from, text) =>
    lines.push(`${from}: ${text}`),
  );
  return { conversation, theirs, lines };
};

test('a reply of several lines is one reply, and what follows is left for the next', async () => {
  const { conversation, theirs, lines } = talk();
  theirs.write('250-mx.test\r\n250-STARTTLS\r\n250 SIZE\r\n221 bye\r\nrest');
  expect(await conversation.reply('it')).toEqual({
    code: 250,
    lines: ['mx.test', 'STARTTLS', 'SIZE'],
  });
  expect(await conversation.reply('it')).toEqual({ code: 221, lines: ['bye'] });
  expect(conversation.release().toString()).toBe('rest');
  expect(lines).toEqual([
    'server: 250-mx.test',
    'server: 250-STARTTLS',
    'server: 250 SIZE',
    'server: 221 bye',
  ]);
});

test('a reply without text is a reply', async () => {
  const { conversation, theirs } = talk();
  theirs.write('250\r\n');
  expect(await conversation.reply('it')).toEqual({ code: 250, lines: [''] });
});

test.each([
  ['no reply at all', 'hello\r\n', 'nonsense'],
  ['bytes of all kinds', '\0\xff\r\r\0\r\n', 'nonsense'],
  ['a code that changes', '250-one\r\n251 two\r\n', 'nonsense'],
  ['a code out of range', '650 what\r\n', 'nonsense'],
  ['a line without end', 'x'.repeat(5000), 'flooded'],
  ['a reply without end', '250-more\r\n'.repeat(300), 'flooded'],
])('%s', async (_, bytes, how) => {
  const { conversation, theirs } = talk();
  theirs.write(Buffer.from(bytes, 'latin1'));
  await expect(conversation.reply('it')).rejects.toMatchObject({ how });
});

test('silence is a stall, and dripped lines do not stretch the step', async () => {
  const { conversation, theirs } = talk(100);
  const drip = setInterval(() => theirs.write('250-more\r\n'), 20);
  await expect(conversation.reply('it')).rejects.toMatchObject({ how: 'stalled' });
  clearInterval(drip);
});

test('a close is said only after everything before it was read', async () => {
  const { conversation, theirs } = talk();
  theirs.end('221 bye\r\n');
  expect((await conversation.reply('it')).code).toBe(221);
  await expect(conversation.reply('it')).rejects.toMatchObject({ how: 'closed' });
});
