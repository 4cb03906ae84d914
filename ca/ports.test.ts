import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { expect, it, vi } from 'vitest';
import { LOOPBACK } from './loopback.ts';
import { listen, portsApart } from './ports.ts';

vi.mock(import('node:crypto'), { spy: true });

const [from = 0, to = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
  .trim()
  .split(/\s+/)
  .map(Number);

const closed = (servers: readonly Server[]): Promise<unknown> =>
  Promise.all(servers.map((server) => new Promise((done) => server.close(done))));

it('a port of ours lies where neither the kernel nor the engine takes one', async () => {
  const servers = Array.from({ length: 50 }, () => createServer());
  const ports = await Promise.all(servers.map((server) => listen(server, LOOPBACK)));
  expect(ports.filter((port) => port >= from && port <= to)).toEqual([]);
  expect(new Set(ports).size).toBe(50);
  expect(servers.map((server) => server.address())).toEqual(
    ports.map((port) => expect.objectContaining({ port, address: LOOPBACK })),
  );
  await closed(servers);
});

it('a port that is asked for is had, or refused', async () => {
  const first = createServer();
  const port = await listen(first, LOOPBACK);
  await expect(listen(createServer(), LOOPBACK, port)).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await closed([first]);
  const second = createServer();
  expect(await listen(second, LOOPBACK, port)).toBe(port);
  await closed([second]);
});

it('one that somebody has is passed over', async () => {
  const first = createServer();
  const taken = await listen(first, LOOPBACK);
  vi.mocked(randomInt).mockImplementationOnce(() => taken);
  const second = createServer();
  expect(await listen(second, LOOPBACK)).not.toBe(taken);
  await closed([first, second]);
});

it('the kernel has the last word', () => {
  expect([...portsApart()].at(-1)).toBe(0);
});
