import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { drainBeforeClose } from './drain.ts';

/** Both ends of a connection. */
async function pair(): Promise<{ ours: Socket; theirs: Socket } & Disposable> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const theirs = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [ours]: Socket[] = await once(server, 'connection');
  if (!ours) throw new Error('no connection');
  theirs.on('error', () => {});
  const end = (): void => {
    ours.destroy();
    theirs.destroy();
    server.close();
  };
  return { ours, theirs, [Symbol.dispose]: end };
}

const said = (octets: Buffer[]) => Buffer.concat(octets).toString();

it('what was said before a reset is heard, though our own write fails first', async () => {
  using ends = await pair();
  const { ours, theirs } = ends;
  const heard: Buffer[] = [];
  drainBeforeClose(ours, (octets) => heard.push(octets));
  await new Promise<void>((sent) => theirs.write('last words', () => sent()));
  theirs.resetAndDestroy();
  const failed = new Promise<void>((closed) =>
    ours.on('error', () => {}).once('close', () => closed()),
  );
  // Written until it fails: the reset may be on its way.
  const write = (): void => {
    if (!ours.destroyed) ours.write('220 hello', () => setImmediate(write));
  };
  write();
  await failed;
  expect(said(heard)).toBe('last words');
});

it('a socket that is closed in order is left alone', async () => {
  using ends = await pair();
  const heard: Buffer[] = [];
  drainBeforeClose(ends.ours, (octets) => heard.push(octets));
  await new Promise<void>((sent) => ends.theirs.write('unread', () => sent()));
  const closed = once(ends.ours, 'close');
  ends.ours.destroy();
  await closed;
  expect(heard).toEqual([]);
});
