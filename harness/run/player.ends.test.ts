import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { client, server } from '../vocabulary.ts';
import {
  claim,
  delegating,
  launchers,
  only,
  open,
  planned,
  rule,
  stapled,
} from './player.fixture.ts';
import { unjudgedPromises } from './player.ts';

let out = '';
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'player-'));
});
afterAll(() => rmSync(out, { recursive: true }));

describe('what is no verdict on the target', () => {
  const unable = server('group', { sni: { ...claim, needs: ['sni'], expect: stapled } });
  const removing = server('group', { removes: { ...claim, when: [{ do: 'remove' }], expect: {} } });

  it('a cell it declares it cannot play is not played', async () => {
    const { verdict, excerpts } = await only(unable, 'server', { out });
    expect(verdict).toMatchObject({
      kind: 'unsupported',
      reason: 'The reference does not claim sni',
      clauses: [{ ...rule, state: 'open' }],
    });
    expect(excerpts).toEqual([]);
  });

  it('a running target that throws is our own fault, and said to be', async () => {
    const failing = launchers([], {
      server: (running) => ({
        ...delegating(running),
        removeStaple: () => Promise.reject(new Error('the disk is full')),
      }),
    });
    const { verdict } = await only(removing, 'server', { open: failing });
    expect(verdict).toMatchObject({ kind: 'error', reason: 'Our own fault: the disk is full' });
  });

  it('so is a cell that hangs, and the next has its turn', async () => {
    let asked = 0;
    const hanging = launchers([], {
      server: (running) => ({
        ...delegating(running),
        removeStaple: (...words) =>
          asked++ === 0 ? new Promise<never>(() => {}) : running.removeStaple(...words),
      }),
    });
    const { cells, player } = await open(removing, 'server', {
      ...{ open: hanging, parallel: 1, lastResort: 4000 },
    });
    await using _ = player;
    const [cell] = cells;
    if (!cell) throw new Error('no cell');
    const [hung, next] = await Promise.all([player.play(cell), player.play(cell)]);
    const reason = 'Our own fault: not done in 4 s';
    expect(hung?.verdict).toMatchObject({ kind: 'error', reason });
    expect(next?.verdict.kind).not.toBe('error');
  });

  it('so is evidence that cannot be written', async () => {
    const { verdict } = await only(removing, 'server', { out: '/dev/null/nowhere' });
    expect(verdict.kind).toBe('error');
  });

  it('a target that is not there cannot be judged', async () => {
    const gone = launchers([], {
      server: (running) => ({
        ...delegating(running),
        endpoint: () => ({ host: '127.0.0.1', port: 0 }),
      }),
    });
    const { verdict } = await only(
      server('group', { good: { ...claim, expect: stapled } }),
      'server',
      { open: gone },
    );
    expect(verdict.kind).toBe('inconclusive');
    expect(verdict.reason).toContain('ended before EHLO');
  });

  it('nor can a sender that neither comes nor speaks', async () => {
    const mute = launchers([], {
      client: (running) => ({
        listenOn: running.listenOn,
        send: async () => ({ kind: 'unknown', text: 'silence' }),
        retry: async () => ({ kind: 'unknown', text: 'silence' }),
        markOf: () => undefined,
        log: () => [],
        states: () => [],
        [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
      }),
    });
    const { verdict } = await only(client('group', { good: { ...claim, expect: {} } }), 'client', {
      open: mute,
    });
    expect(verdict).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('an interruption', () => {
  const scenarios = server('group', { good: { ...claim, expect: stapled } });

  it('before a cell leaves it without a verdict', async () => {
    const { cells, player } = await open(scenarios, 'server');
    await using _ = player;
    const [cell] = cells;
    expect(cell && (await player.play(cell, AbortSignal.abort()))).toBeUndefined();
  });

  it('of a cell under way as well, at once, though the target never answers', async () => {
    const connected = Promise.withResolvers<void>();
    const silent = launchers([], {
      server: (running) => ({
        ...delegating(running),
        removeStaple: () => {
          connected.resolve();
          return new Promise(() => {});
        },
      }),
    });
    const removing = server('group', {
      removes: { ...claim, when: [{ do: 'remove' }], expect: {} },
    });
    const { cells, player } = await open(removing, 'server', { open: silent });
    await using _ = player;
    const interruption = new AbortController();
    const [cell] = cells;
    if (!cell) throw new Error('no cell');
    const under = player.play(cell, interruption.signal);
    await connected.promise;
    interruption.abort();
    expect(await under).toBeUndefined();
  });

  it('of a cell that waits for its turn means that it is never begun', async () => {
    const held = Promise.withResolvers<void>();
    const begun: string[] = [];
    const slow = launchers([], {
      server: (running) => ({
        ...delegating(running),
        removeStaple: (slug) => {
          begun.push(slug);
          return held.promise;
        },
      }),
    });
    const two = server('group', {
      one: { ...claim, when: [{ do: 'remove' }], expect: {} },
      two: { ...claim, when: [{ do: 'remove' }], expect: {} },
    });
    const { cells, player } = await open(two, 'server', { open: slow, parallel: 1 });
    await using _ = player;
    const interruption = new AbortController();
    const [one, other] = cells.map((cell, index) =>
      player.play(cell, index === 1 ? interruption.signal : undefined),
    );
    interruption.abort();
    held.resolve();
    expect((await one)?.verdict.kind).toBe('pass');
    expect(await other).toBeUndefined();
    expect(begun).toHaveLength(1);
  });
});

it('a player that is put away leaves no port open', async () => {
  const { cells, player } = await open(
    server('group', { good: { ...claim, expect: stapled } }),
    'server',
  );
  const [cell] = cells;
  if (!cell) throw new Error('no cell');
  expect((await player.play(cell))?.verdict.kind).toBe('pass');
  expect(player.states()[0]).toContain('reference target');
  await player[Symbol.asyncDispose]();
  expect((await player.play(cell))?.verdict.kind).toBe('inconclusive');
});

it('promises that no scenario speaks of are named', () => {
  const spoken = server('group', {
    one: { ...claim, expect: {}, promise: { a: { staple: 'absent' } } },
  });
  const claims = ['a', 'b'].map((id) => ({ id, text: '', source: { document: '', section: '' } }));
  expect(unjudgedPromises(claims, planned(spoken, 'server'))).toEqual(['b']);
});
