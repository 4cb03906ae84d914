import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import { LOOPBACK } from '../../ca/loopback.ts';
import { answersAt } from './ready.ts';

vi.mock(import('node:net'), { spy: true });

const never = new Promise<never>(() => {});

it('a connection that is swallowed on its way is made anew', async () => {
  const server = createServer((socket) => void socket.end('220 mx.test\r\n')).listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  // It is under way, and nothing comes of it.
  vi.mocked(connect).mockImplementationOnce(() => new Socket());
  try {
    await answersAt({ host: LOOPBACK, port }, true, 30_000, never);
    expect(connect).toHaveBeenCalledTimes(2);
  } finally {
    server.close();
  }
});

it('what never answers is said in a sentence', async () => {
  const server = createServer((socket) => void socket.write('554 no\r\n')).listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    await expect(answersAt({ host: LOOPBACK, port }, true, 100, never)).rejects.toThrow(
      `port ${port} does not greet within 0.1 s`,
    );
  } finally {
    server.close();
  }
});
