import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import type { RunningClient } from '../model/running.ts';
import { client, good, server } from '../vocabulary.ts';
import { Semaphore } from './budget.ts';
import { slowestAnswer } from './own-answers.ts';
import { launchers, open, stapled } from './player.fixture.ts';

const both = { title: 'x', proves: [] };

/** Nothing else is done in this thread for so long, milliseconds. */
function holdUp(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('our own side held up', () => {
  it('at random, for longer than a whole step: the reference is accused of nothing', async () => {
    const serving = server('group', {
      good: { ...both, expect: stapled },
      silent: {
        ...both,
        when: { do: 'connect', name: 'only', hello: 'nothing' },
        expect: { staple: 'absent', handshake: 'completes' },
      },
      expired: {
        ...both,
        given: { proof: good().valid('2d ago', '1d ago') },
        expect: { handshake: 'completes', staple: 'absent' },
      },
      again: {
        ...both,
        when: { do: 'connect', name: 'only', times: 4 },
        expect: { agreement: 'all', handshake: 'completes' },
      },
    });
    const sending = client('group', {
      good: { ...both, policy: { status: 'require' }, expect: { delivery: 'tls' } },
      none: {
        ...both,
        policy: { status: 'require' },
        given: { proof: 'none' },
        expect: { delivery: 'deferred' },
      },
      failover: {
        ...both,
        policy: { status: 'require' },
        given: [{ proof: 'none' }, {}],
        expect: { delivery: 'tls', host: 'second' },
      },
    });
    const kinds: Record<string, number> = {};
    const accused: string[] = [];
    for (const [role, scenarios] of [
      ['server', serving],
      ['client', sending],
    ] as const)
      for (let round = 0; round < 3; round++) {
        const budget = { step: 400, total: 1600 };
        const { cells, player } = await open(scenarios, role, { budget, blocking: false });
        await using _ = player;
        const stop = new AbortController();
        const held = (async () => {
          while (!stop.signal.aborted) {
            await new Promise((later) => setTimeout(later, Math.random() * 60));
            holdUp(Math.random() * (Math.random() < 0.4 ? 700 : 100));
          }
        })();
        const results = await Promise.all(cells.map((cell) => player.play(cell)));
        stop.abort();
        await held;
        for (const result of results)
          if (result) {
            const { kind, reason } = result.verdict;
            kinds[kind] = (kinds[kind] ?? 0) + 1;
            if (['fail', 'warn', 'error'].includes(kind)) accused.push(`${result.cell}: ${reason}`);
          }
      }
    expect(accused).toEqual([]);
    expect(kinds.pass).toBeGreaterThan(0);
  }, 60_000);

  /** A sender with a clock of its own: it gives up where the greeting takes longer than 300 ms. */
  const impatient = `
    const { parentPort } = require('node:worker_threads');
    const { connect } = require('node:net');
    parentPort.on('message', (port) => {
      const socket = connect(port, '127.0.0.1');
      const end = (kind) => { socket.destroy(); parentPort.postMessage(kind); };
      const timer = setTimeout(() => end('gave up'), 300);
      socket.on('error', () => {}).once('data', () => { clearTimeout(timer); end('greeted'); });
    });`;

  it.each([
    [0, 'warn', /delivery is deferred/, false],
    [2000, 'inconclusive', /^(our own side was held up for|an answer of ours left) /, true],
  ])('for %i ms before a sender that does not wait: %s', async (ms, kind, reason, late) => {
    await using worker = Object.assign(new Worker(impatient, { eval: true }), {
      [Symbol.asyncDispose]: async () => void (await worker.terminate()),
    });
    const sends = (running: RunningClient): RunningClient =>
      Object.assign(running, {
        send: async ({ ports }: { ports: readonly number[] }) => {
          const told = new Promise<string>((resolve) => worker.once('message', resolve));
          worker.postMessage(ports[0]);
          holdUp(ms);
          return { kind: 'deferred', text: await told } as const;
        },
      });
    const scenarios = client('group', { good: { ...both, expect: { delivery: 'tls' } } });
    const { cells, player } = await open(scenarios, 'client', {
      open: launchers([], { client: sends }),
    });
    await using _ = player;
    const [cell] = cells;
    using fewer = vi.spyOn(Semaphore.prototype, 'fewer');
    using more = vi.spyOn(Semaphore.prototype, 'more');
    const result = cell && (await player.play(cell));
    // So many at a time were too many, or were not.
    expect([fewer, more].map(({ mock }) => mock.calls.length)).toEqual(late ? [1, 0] : [0, 1]);
    expect(result?.verdict.kind).toBe(kind);
    expect(result?.verdict.reason).toMatch(reason);
    expect(result?.verdict.late ?? false).toBe(late);
  });
});

it(
  'the slowest answer is from what was asked to what we said; who ' +
    'speaks first answers the connection',
  () => {
    const capture = (...chunks: ['client' | 'server', number][]) => [
      {
        capture: {
          chunks: chunks.map(([from, at]) => ({ from, at, bytes: new Uint8Array(1) })),
          tlsStart: undefined,
          keyLog: [],
        },
      },
    ];
    expect(slowestAnswer(capture(['server', 5], ['client', 25], ['client', 900]), 'client')).toBe(
      20,
    );
    expect(slowestAnswer(capture(['server', 5], ['client', 25], ['server', 1025]), 'server')).toBe(
      1000,
    );
    expect(slowestAnswer(capture(['server', 700], ['client', 710]), 'server')).toBe(700);
    expect(slowestAnswer(capture(['server', 5]), 'client')).toBe(0);
    expect(slowestAnswer([], 'client')).toBe(0);
  },
);
