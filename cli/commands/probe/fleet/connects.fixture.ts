/**
 * Loaded beside the program by `--import`: writes down when it began each connection and to whom,
 * by Node's own word and on the side that sends, whatever the other side is late with.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';

const begun: { address: string; ms: number }[] = [];

subscribe('net.client.socket', (message) => {
  const ms = performance.now();
  const socket = typeof message === 'object' && message && 'socket' in message && message.socket;
  if (!(socket instanceof Socket)) throw new Error('a connection without a socket');
  socket.once('connect', () => begun.push({ address: socket.remoteAddress ?? '', ms }));
});

process.once('exit', () => writeFileSync(process.env.CONNECTS ?? '', JSON.stringify(begun)));
