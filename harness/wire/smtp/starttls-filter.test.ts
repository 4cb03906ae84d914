import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { StarttlsFilter, type StarttlsFilterOptions } from './starttls-filter.ts';

/** A filter between a client of bytes and an smtp-server that is only played. */
function filter(change: Partial<StarttlsFilterOptions> = {}, [theirs, ours] = duplexPair()) {
  const seen = { lines: [] as string[], failures: [] as unknown[], starttls: [] as string[] };
  const made = new StarttlsFilter(
    ours,
    { address: '127.0.0.1', port: 1 },
    {
      secure: false,
      starttls: 'taken',
      greets: true,
      refusesMail: false,
      record: (from, text) => seen.lines.push(`${from}: ${text}`),
      onStarttls: (surplus) => seen.starttls.push(surplus.toString()),
      onFailure: (error) => seen.failures.push(error),
      ...change,
    },
  );
  let inward = '';
  made.on('data', (bytes: Buffer) => {
    inward += bytes.toString('latin1');
  });
  let outward = '';
  theirs.on('data', (bytes: Buffer) => {
    outward += bytes.toString('latin1');
  });
  theirs.on('end', () => {
    outward += '(end)';
  });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    const heard = { inward, outward };
    inward = '';
    outward = '';
    return heard;
  };
  return { made, theirs, seen, settle };
}

test('nothing reaches smtp-server before it has greeted', async () => {
  const { made, theirs, settle } = filter();
  theirs.write('EHLO x\r\n');
  expect(await settle()).toEqual({ inward: '', outward: '' });
  made.write('220 hello\r\n');
  expect(await settle()).toEqual({ inward: 'EHLO x\r\n', outward: '220 hello\r\n' });
});

test('inside TLS the greeting is kept back', async () => {
  const { made, theirs, settle } = filter({ secure: true, greets: false });
  made.write('220 hello\r\n');
  theirs.write('EHLO x\r\n');
  expect(await settle()).toEqual({ inward: 'EHLO x\r\n', outward: '' });
});

test('STARTTLS waits for the reply before it and takes what is behind it along', async () => {
  const { made, theirs, seen, settle } = filter();
  made.write('220 hello\r\n');
  theirs.write('NOOP\r\nSTARTTLS\r\nRSET\r\n');
  expect((await settle()).inward).toBe('NOOP\r\n');
  expect(seen.starttls).toEqual([]);
  made.write('250 ok\r\n');
  await settle();
  expect(seen.starttls).toEqual(['RSET\r\n']);
});

test.each([1, 2, 3, 4, 5])(
  'a message ends where it ends, cut %i octets before its end',
  async (cut) => {
    const { made, theirs, seen, settle } = filter();
    made.write('220 hello\r\n');
    theirs.write('DATA\r\n');
    await settle();
    made.write('354 go\r\n');
    await settle();
    const text = 'Subject: x\r\n\r\nSTARTTLS\r\n..\r\n.\r\n';
    theirs.write(text.slice(0, -cut));
    await settle();
    theirs.write(`${text.slice(-cut)}STARTTLS\r\n`);
    await settle();
    expect(seen.starttls).toEqual([]);
    made.write('250 taken\r\n');
    await settle();
    expect(seen.starttls).toEqual(['']);
    expect(seen.lines.filter((line) => line === 'client: .')).toHaveLength(1);
  },
);

test('an empty message ends with the dot at once', async () => {
  const { made, theirs, seen, settle } = filter();
  made.write('220 hello\r\n');
  theirs.write('DATA\r\n');
  await settle();
  made.write('354 go\r\n');
  theirs.write('.\r\nNOOP\r\n');
  expect((await settle()).inward).toBe('.\r\nNOOP\r\n');
  expect(seen.lines.at(-1)).toBe('client: NOOP');
});

test('a message without end is a flood', async () => {
  const { made, theirs, seen, settle } = filter();
  made.write('220 hello\r\n');
  theirs.write('DATA\r\n');
  await settle();
  made.write('354 go\r\n');
  for (let count = 0; count < 9 && seen.failures.length === 0; count++) {
    theirs.write(Buffer.alloc(1 << 20, 'x'));
    await settle();
  }
  expect(seen.failures[0]).toMatchObject({ how: 'flooded' });
});

test('MAIL is refused in its turn, and smtp-server is not told of it', async () => {
  const { made, theirs, seen, settle } = filter({ refusesMail: true });
  made.write('220 hello\r\n');
  theirs.write('EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\n');
  expect((await settle()).inward).toBe('EHLO x\r\nNOOP\r\nRCPT TO:<a@b.test>\r\n');
  made.write('250 x\r\n');
  expect((await settle()).outward).toBe('250 x\r\n');
  made.write('250 OK\r\n');
  made.write('503 no mail\r\n');
  expect((await settle()).outward).toBe('450 4.3.0 not now\r\n503 no mail\r\n');
  expect(seen.lines.slice(1)).toEqual([
    'client: EHLO x',
    'client: MAIL FROM:<>',
    'client: RCPT TO:<a@b.test>',
    'server: 250 x',
    'server: 450 4.3.0 not now',
    'server: 503 no mail',
  ]);
});

test('who has closed its half has every reply and is told the same', async () => {
  const { made, theirs, settle } = filter();
  theirs.end('NOOP\r\nQUIT\r\n');
  expect((await settle()).outward).toBe('');
  made.write('220 hello\r\n');
  made.write('250 done\r\n');
  expect((await settle()).outward).toBe('220 hello\r\n250 done\r\n');
  made.write('221 bye\r\n');
  expect((await settle()).outward).toBe('221 bye\r\n(end)');
});

test('who closes its half before the greeting is greeted, and not kept waiting', async () => {
  const { made, theirs, settle } = filter();
  theirs.end();
  expect((await settle()).outward).toBe('');
  made.write('220 hello\r\n');
  expect((await settle()).outward).toBe('220 hello\r\n(end)');
});

test('who closes its half in the midst of a message is not kept waiting', async () => {
  const { made, theirs, settle } = filter();
  made.write('220 hello\r\n');
  theirs.write('DATA\r\n');
  await settle();
  made.write('354 go on\r\n');
  theirs.end('Subject: x\r\n');
  expect((await settle()).outward).toBe('354 go on\r\n(end)');
});

test('who had closed its half before anybody listened is not kept waiting', async () => {
  const pair = duplexPair();
  const [theirs, ours] = pair;
  theirs.end();
  ours.resume();
  await once(ours, 'end');
  const { made, settle } = filter({ secure: true, greets: false }, pair);
  made.write('220 hello\r\n');
  expect((await settle()).outward).toBe('(end)');
});
