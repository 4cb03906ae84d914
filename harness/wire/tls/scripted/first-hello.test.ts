import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { encodeClientHello } from '../codec/hello.ts';
import { encodeHandshake, handshakeTypes } from '../codec/messages.ts';
import { contentTypes, encodeRecord, versions } from '../codec/records.ts';
import { groups, keyAgreement } from '../crypto/groups.ts';
import { firstHello, needsRetry } from './first-hello.ts';
import { type ScriptedHello, scriptedClientHello } from './hello.ts';

const base = { random: new Uint8Array(32), sessionId: new Uint8Array(32) };
const hello: ScriptedHello = {
  tls: '1.3',
  hello: 'status_request',
  sni: 'mx.test',
  prefers: undefined,
};
const made = scriptedClientHello(hello, base, [keyAgreement(groups.x25519)]);
const record = Buffer.from(
  encodeRecord({
    type: contentTypes.handshake,
    version: versions.tls12,
    fragment: encodeHandshake(handshakeTypes.client_hello, encodeClientHello(made)),
  }),
);
const soon = () => performance.now() + 3000;

/** What is read ahead, and what a stack reads afterwards. */
async function readHello(...pieces: Buffer[]) {
  const stream = new PassThrough();
  const found = firstHello(stream, soon());
  for (const piece of pieces) stream.write(piece);
  stream.end();
  const seen = await found;
  const read: Buffer[] = [];
  for await (const chunk of stream) read.push(chunk as Buffer);
  return { seen, read: Buffer.concat(read) };
}

describe('the first ClientHello', () => {
  test.each([
    ['whole', [record]],
    ['octet by octet', [...record].map((octet) => Buffer.of(octet))],
    ['with more behind it', [record, Buffer.from('more')]],
  ])('%s is seen and put back', async (_, pieces) => {
    const { seen, read } = await readHello(...pieces);
    expect(seen && Buffer.from(encodeClientHello(seen))).toEqual(
      Buffer.from(encodeClientHello(made)),
    );
    expect(read).toEqual(Buffer.concat(pieces));
  });

  test.each([
    ['clear text', Buffer.from('MAIL FROM:<a@b.test>\r\n')],
    ['another message', Buffer.concat([Buffer.of(22, 3, 3, 0, 4, 2, 0, 0, 0)])],
    ['half of one in a record', Buffer.concat([Buffer.of(22, 3, 3, 0, 6), record.subarray(5, 11)])],
    ['one that does not parse', Buffer.of(22, 3, 3, 0, 6, 1, 0, 0, 2, 3, 3)],
    ['an empty record', Buffer.of(22, 3, 3, 0, 0)],
  ])('%s is left to the stack', async (_, octets) => {
    expect(await readHello(octets)).toEqual({ seen: undefined, read: octets });
  });

  test('who leaves before it is complete has declined', async () => {
    const stream = new PassThrough();
    const found = firstHello(stream, soon());
    stream.end(record.subarray(0, 100));
    await expect(found).rejects.toMatchObject({ how: 'declined' });
  });

  test('who says nothing more stalls', async () => {
    const stream = new PassThrough();
    const found = firstHello(stream, performance.now() + 30);
    stream.write(record.subarray(0, 3));
    await expect(found).rejects.toMatchObject({ how: 'stalled' });
  });
});

test('a retry is needed where no share is of a group we know, and a group of ours is offered', () => {
  const with1 = (group: 'x25519' | 'x448') =>
    scriptedClientHello(hello, base, [keyAgreement(groups[group])]);
  expect(needsRetry(with1('x448'))).toBe(false);
  expect(needsRetry(scriptedClientHello(hello, base, []))).toBe(true);
  expect(needsRetry(scriptedClientHello({ ...hello, tls: '1.2' }, base, []))).toBe(false);
});
