import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { holdPort } from './held-port.ts';

const address = '127.0.0.1';

async function knock(port: number): Promise<string> {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect');
    return 'answered';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    socket.destroy();
  }
}

async function listen(port: number) {
  const server = createServer((socket) => socket.end());
  server.listen(port, address);
  await once(server, 'listening');
  return {
    port: Object(server.address()).port,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

test('a held port refuses connections', async () => {
  const held = await holdPort(address);
  expect(await knock(held.port)).toBe('ECONNREFUSED');
  held.release();
});

test('whoever holds it may listen on it, and goes on when the hold is released', async () => {
  const held = await holdPort(address);
  await using host = await listen(held.port);
  held.release();
  expect(await knock(host.port)).toBe('answered');
});

test('a port that was listened on can be held from then on', async () => {
  const { port } = await (async () => {
    await using host = await listen(0);
    return host;
  })();
  const held = await holdPort(address, port);
  expect(held.port).toBe(port);
  expect(await knock(port)).toBe('ECONNREFUSED');
  held.release();
});

test('no port is given away while it is held', async () => {
  const held = await Promise.all(Array.from({ length: 50 }, () => holdPort(address)));
  const given = await Promise.all(Array.from({ length: 200 }, () => listen(0)));
  const ports = [...held, ...given].map(({ port }) => port);
  expect(new Set(ports).size).toBe(ports.length);
  for (const each of held) each.release();
  await Promise.all(given.map((each) => each[Symbol.asyncDispose]()));
});
