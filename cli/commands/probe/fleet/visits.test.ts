import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHost } from '../../../../harness/wire/smtp/server.ts';
import { Mint } from '../../../shared/command.fixture.ts';
import { lookOf } from '../options.ts';
import { visitAll } from './visits.ts';

let mint: Mint;
beforeAll(async () => {
  mint = await Mint.open();
});

/** When each connection of this process to one of these ports began; milliseconds. */
const begun: { port: number; address: string; ms: number }[] = [];
function note(message: unknown): void {
  const ms = performance.now();
  const socket = typeof message === 'object' && message && 'socket' in message && message.socket;
  if (socket instanceof Socket)
    socket.once('connect', () =>
      begun.push({ port: socket.remotePort ?? 0, address: socket.remoteAddress ?? '', ms }),
    );
}
subscribe('net.client.socket', note);
afterAll(() => void unsubscribe('net.client.socket', note));

const boxAt = (listenOn: string) =>
  openHost({
    ...{ listenOn, transport: 'starttls', tls: '1.3', trick: 'none', starttls: 'offered' },
    ...{ key: mint.about.key, certificates: mint.about.sentPem, chainStaples: [], down: false },
    ...{ staple: undefined, tickets: false, name: 'only' },
  });

const wanted = (address: string) => ({
  entry: { address, domains: [] },
  look: lookOf(address, { timeout: '20', tls: '1.3', attempts: '1' }),
});

/** A resolver with this table; what is missing there is never answered. */
const by = (table: Record<string, string[]>, asked: string[] = []) => {
  return async (name: string) => {
    asked.push(name);
    const found = table[name];
    if (found === undefined) return new Promise<never>(() => {});
    return found.map((address) => ({ address, family: 4 }));
  };
};

describe('visits', { timeout: 120_000 }, () => {
  test('names that share an address are one machine, and each is looked up once', async () => {
    const hosts = await Promise.all(['127.4.0.1', '127.4.0.2', '127.4.0.2'].map(boxAt));
    const [one, two, three] = hosts.map(({ port }) => port);
    const asked: string[] = [];
    // As a name with addresses of both families, and names with one of them each.
    const addresses = by(
      {
        'both.test': ['127.4.0.1', '127.4.0.2'],
        'old.test': ['127.4.0.2'],
        'older.test': ['127.4.0.2', '127.4.0.1'],
      },
      asked,
    );
    const names = [`both.test:${one}`, `old.test:${two}`, `older.test:${three}`];
    const seen: string[] = [];
    const how = { parallel: 10, signal: new AbortController().signal, addresses };
    await visitAll([...names, `127.4.0.1:${one}`].map(wanted), how, ({ address }) =>
      seen.push(address),
    );
    for (const host of hosts) await host[Symbol.asyncDispose]();
    expect(seen.toSorted()).toEqual([...names, `127.4.0.1:${one}`].toSorted());
    expect(asked.toSorted()).toEqual(['both.test', 'old.test', 'older.test']);
    const own = begun.filter(({ port }) => [one, two, three].includes(port));
    expect(own.length).toBeGreaterThanOrEqual(4);
    // Those that nothing joins yet, as the order is shuffled, may be visited side by side.
    for (const address of ['127.4.0.1', '127.4.0.2']) {
      const at = own.filter((one) => one.address === address).map(({ ms }) => ms);
      const times = at.toSorted((a, b) => a - b);
      const between = times.slice(1).map((ms, index) => ms - (times[index] ?? 0));
      expect(Math.min(...between)).toBeGreaterThan(900);
    }
  });

  test('a name that is not answered keeps nobody waiting, and a signal ends it at once', async () => {
    await using host = await boxAt('127.4.1.1');
    const names = ['quick.test', 'slow.test', 'quicker.test'].map((name) => `${name}:${host.port}`);
    const addresses = by({ 'quick.test': ['127.4.1.1'], 'quicker.test': ['127.4.1.1'] });
    const ending = new AbortController();
    const seen: string[] = [];
    await visitAll(
      names.map(wanted),
      { parallel: 10, signal: ending.signal, addresses },
      ({ address }) => {
        if (seen.push(address) === 2) ending.abort();
      },
    );
    expect(seen.toSorted()).toEqual([names[0], names[2]].toSorted());
  });

  test('a name without an address is told of, and what cannot be written down ends it', async () => {
    const addresses = () => Promise.reject(new Error('getaddrinfo ENOTFOUND gone.test'));
    const how = { parallel: 10, signal: new AbortController().signal, addresses };
    const seen: string[] = [];
    await visitAll([wanted('gone.test')], how, ({ summary }) => seen.push(summary.sentence));
    expect(seen).toEqual(['it could not be reached: the name is not known']);
    const full = (): never => {
      throw new Error('full');
    };
    await expect(visitAll(['a.test', 'b.test'].map(wanted), how, full)).rejects.toThrow('full');
  });
});
