import { getActiveResourcesInfo } from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Semaphore, within } from './budget.ts';

describe('a semaphore', () => {
  /** Tasks that note who is inside, and leave when told to. */
  function crowd(limit: number, count: number) {
    const semaphore = new Semaphore(limit);
    const entered: number[] = [];
    const holds = Array.from({ length: count }, () => Promise.withResolvers<void>());
    const done = holds.map((held, index) =>
      semaphore.run(() => {
        entered.push(index);
        return held.promise;
      }),
    );
    return { semaphore, entered, holds, done };
  }

  it('lets so many in, and the next as one leaves, in order of arrival', async () => {
    const { entered, holds } = crowd(2, 4);
    await turn();
    expect(entered).toEqual([0, 1]);
    holds[1]?.resolve();
    await turn();
    expect(entered).toEqual([0, 1, 2]);
    holds[0]?.resolve();
    holds[2]?.resolve();
    await turn();
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('is not narrowed by a task that fails, nor widened by those that waited', async () => {
    const { semaphore, holds, done } = crowd(1, 2);
    holds[0]?.reject(new Error('fell'));
    await expect(done[0]).rejects.toThrow('fell');
    holds[1]?.resolve();
    await done[1];
    const inside: string[] = [];
    const held = Promise.withResolvers<void>();
    const first = semaphore.run(async () => {
      inside.push('a');
      await held.promise;
    });
    const second = semaphore.run(async () => void inside.push('b'));
    await turn();
    expect(inside).toEqual(['a']);
    held.resolve();
    await Promise.all([first, second]);
    expect(inside).toEqual(['a', 'b']);
  });

  it('lets half as many in where there were too many, and one more for each turn that went well', async () => {
    const { semaphore, entered, holds } = crowd(8, 20);
    await turn();
    expect(entered).toHaveLength(8);
    const since = performance.now();
    semaphore.fewer(since);
    // Those that ran side by side fared badly for the same reason.
    semaphore.fewer(since - 1);
    semaphore.fewer(since);
    expect(semaphore.limit).toBe(4);
    for (const held of holds.slice(0, 4)) held.resolve();
    await turn();
    expect(entered).toHaveLength(8);
    holds[4]?.resolve();
    await turn();
    expect(entered).toHaveLength(9);
    for (let index = 0; index < 5; index++) semaphore.more();
    await turn();
    expect(semaphore.limit).toBe(5);
    expect(entered).toHaveLength(10);
    for (let index = 0; index < 100; index++) semaphore.more();
    expect(semaphore.limit).toBe(8);
  });

  it('never lets nobody in', async () => {
    const semaphore = new Semaphore(2);
    for (let index = 0; index < 5; index++) semaphore.fewer(Number.POSITIVE_INFINITY);
    expect(semaphore.limit).toBe(1);
    expect(await semaphore.run(async () => 7)).toBe(7);
  });

  it('hands on what a task returns, and what it throws at once', async () => {
    expect(await new Semaphore(1).run(async () => 7)).toBe(7);
    const thrown = new Semaphore(1).run(() => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
  });
});

describe('within', () => {
  const timers = () => getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  it('is the promise where it is in time, and leaves no timer behind', async () => {
    const before = timers();
    expect(await within(Promise.resolve('in time'), 60_000, 'late')).toBe('in time');
    expect(timers()).toBe(before);
  });

  it('is the fallback where it is not', async () => {
    expect(await within(new Promise<string>(() => {}), 1, 'late')).toBe('late');
  });

  it('fails as the promise does, and leaves no timer behind', async () => {
    const before = timers();
    await expect(within(Promise.reject(new Error('fell')), 60_000, 'late')).rejects.toThrow('fell');
    expect(timers()).toBe(before);
  });
});
