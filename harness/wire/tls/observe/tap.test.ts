import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import type { Capture } from '../../../model/tls.ts';
import { decodeCapture } from './observer.ts';
import { markTlsStart, newCapture, tap } from './tap.ts';

let near: Socket;
let far: Socket;
const server = createServer({ allowHalfOpen: true });

beforeEach(async () => {
  if (!server.listening) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  near = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [
    [Socket],
    unknown,
  ];
  far.on('error', () => {});
});

afterEach(() => {
  near.destroy();
  far.destroy();
});

const octets = (capture: Capture, from: 'client' | 'server'): Buffer =>
  Buffer.concat(capture.chunks.filter((chunk) => chunk.from === from).map(({ bytes }) => bytes));

describe('a tap', () => {
  it('records what passes both ways, with rising times', async () => {
    const capture = newCapture();
    const tapped = tap(near, capture, 'client');
    tapped.write('ask');
    expect(String((await once(far, 'data'))[0])).toBe('ask');
    far.write('tell');
    expect(String((await once(tapped, 'data'))[0])).toBe('tell');
    expect(capture.chunks.map(({ from, bytes }) => `${from} ${Buffer.from(bytes)}`)).toEqual([
      'client ask',
      'server tell',
    ]);
    const [first, second] = capture.chunks.map(({ at }) => at);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(second).toBeGreaterThanOrEqual(first ?? Number.NaN);
  });

  it('on the side of the server, what we write is of the server', async () => {
    const capture = newCapture();
    const tapped = tap(near, capture, 'server', { since: performance.now() - 5000 });
    tapped.write('220');
    await once(far, 'data');
    expect(capture.chunks).toMatchObject([{ from: 'server' }]);
    expect(capture.chunks[0]?.at).toBeGreaterThanOrEqual(5000);
  });

  it('reads only as fast as it is read', async () => {
    const tapped = tap(near, newCapture(), 'client');
    const sent = Buffer.alloc(16 * 2 ** 20, 7);
    far.end(sent);
    await once(tapped, 'readable');
    expect(tapped.readableLength).toBeLessThan(2 ** 20);
    expect((await buffer(tapped)).length).toBe(sent.length);
  });

  it('writes only as fast as the other side reads', async () => {
    const tapped = tap(near, newCapture(), 'client');
    const part = Buffer.alloc(2 ** 20, 7);
    let accepted = 0;
    while (tapped.write(part)) accepted += 1;
    expect(accepted).toBeLessThan(4);
    for (let more = 0; more < 31; more += 1) tapped.write(part);
    tapped.end();
    expect((await buffer(far)).length).toBe((accepted + 32) * part.length);
  });

  it('records no more than its limit, and passes on the rest', async () => {
    const capture = newCapture();
    const tapped = tap(near, capture, 'client', { limit: 1000 });
    far.end(Buffer.alloc(5000, 1));
    tapped.end(Buffer.alloc(3000, 2));
    const [read, written] = await Promise.all([buffer(tapped), buffer(far)]);
    expect([read.length, written.length]).toEqual([5000, 3000]);
    expect([octets(capture, 'client').length, octets(capture, 'server').length]).toEqual([
      1000, 1000,
    ]);
    expect(capture.overflowed?.toSorted()).toEqual(['client', 'server']);
  });

  it('passes on the end of one direction, and leaves the other open', async () => {
    const tapped = tap(near, newCapture(), 'client');
    tapped.end('last words');
    expect(String(await buffer(far))).toBe('last words');
    far.end('an answer all the same');
    expect(String(await buffer(tapped))).toBe('an answer all the same');
  });

  it('what came before the other side closed can still be read', async () => {
    const tapped = tap(near, newCapture(), 'client');
    far.end('221 bye');
    tapped.end();
    await Promise.all([once(near, 'close'), once(tapped, 'readable')]);
    expect(String(await buffer(tapped))).toBe('221 bye');
    expect(tapped.destroyed).toBe(true);
  });

  it('a reset is an error', async () => {
    const tapped = tap(near, newCapture(), 'client');
    tapped.resume();
    far.resetAndDestroy();
    const [error] = await once(tapped, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(near.destroyed).toBe(true);
  });

  it('destroyed, it destroys the socket; and the other way round', async () => {
    const tapped = tap(near, newCapture(), 'client');
    tapped.destroy();
    await once(near, 'close');
    const other = new PassThrough();
    const second = tap(other, newCapture(), 'client');
    other.destroy();
    await once(second, 'close');
    expect(second.destroyed).toBe(true);
  });
});

describe('the start of TLS', () => {
  it('is behind what was said, less what came ahead', () => {
    const capture = newCapture();
    expect(capture.tlsStart).toBeUndefined();
    markTlsStart(capture);
    expect(capture.tlsStart).toEqual({ client: 0, server: 0 });
    capture.chunks.push({ from: 'client', at: 0, bytes: Buffer.from('STARTTLS\r\nxyz') });
    capture.chunks.push({ from: 'server', at: 0, bytes: Buffer.from('220\r\n') });
    markTlsStart(capture, { client: 3 });
    expect(capture.tlsStart).toEqual({ client: 10, server: 5 });
  });

  it('TLS begins on the same tap, at both ends, and is decoded the same', async () => {
    const { key, sentPem: cert } = await new World().identity(identity());
    const captures = { client: newCapture(), server: newCapture() };
    const ends: Record<'client' | 'server', Duplex> = {
      client: tap(near, captures.client, 'client'),
      server: tap(far, captures.server, 'server'),
    };
    ends.client.write('STARTTLS\r\n');
    await once(ends.server, 'data');
    ends.server.pause();
    ends.server.write('220 go\r\n');
    await once(ends.client, 'data');
    ends.client.pause();
    markTlsStart(captures.client);
    markTlsStart(captures.server);
    const inside = {
      server: new TLSSocket(ends.server, { isServer: true, key, cert }),
      client: connectTls({ socket: ends.client, rejectUnauthorized: false }),
    };
    for (const side of ['client', 'server'] as const) {
      inside[side].on('keylog', (line) => captures[side].keyLog.push(String(line)));
    }
    inside.server.on('data', (bytes) => inside.server.end(bytes));
    inside.client.write('EHLO');
    expect(String(await buffer(inside.client))).toBe('EHLO');
    const [one, other] = [decodeCapture(captures.client), decodeCapture(captures.server)];
    expect(one).toMatchObject({
      complete: true,
      problems: [],
      applicationData: { client: 4, server: 4 },
    });
    expect(one.messages.length).toBe(other.messages.length);
    expect(octets(captures.client, 'server').equals(octets(captures.server, 'server'))).toBe(true);
  });
});
