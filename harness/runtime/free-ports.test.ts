import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { LOOPBACK } from '../../ca/loopback.ts';
import { freePorts } from './free-ports.ts';

const listenAt = (port: number): Promise<Server> =>
  new Promise((up, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => up(server));
  });

test('ports for programs that are still to begin lie where the kernel takes none for others', async () => {
  const [from = 0, to = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
    .trim()
    .split(/\s+/)
    .map(Number);
  const ports = await freePorts(50);
  expect(ports.filter((port) => port >= from && port <= to)).toEqual([]);
  const servers = await Promise.all(ports.map(listenAt));
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
});

test('what was handed out is not handed out again, though nobody listens there yet', async () => {
  const both = [...(await freePorts(300)), ...(await freePorts(300))];
  expect(new Set(both).size).toBe(600);
});
