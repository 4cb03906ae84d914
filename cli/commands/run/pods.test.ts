import { expect, onTestFinished, test } from 'vitest';
import { keepPods, podsOf } from './pods.ts';

const pod = (id: string, size: number) => ({
  id,
  ports: new Map(Array.from({ length: size }, (_, index) => [index, index])),
});

function house() {
  const run = crypto.randomUUID();
  const keeper = keepPods(run);
  const [one, other] = [podsOf(run, 9), podsOf(run, 9)];
  onTestFinished(() => {
    for (const it of [keeper, one, other]) it[Symbol.dispose]();
  });
  return { one, other };
}

test('what one gives back the other gets, and nobody twice', async () => {
  const { one, other } = house();
  expect(await one.take(1)).toBeUndefined();
  one.give(pod('a', 3));
  // Messages keep their order only between two: the next question of the same end comes behind its
  // gift.
  expect(await one.take(9)).toBeUndefined();
  expect(await other.take(3)).toEqual(pod('a', 3));
  expect(await one.take(3)).toBeUndefined();
});

test('the smallest that will do is handed out', async () => {
  const { one } = house();
  for (const size of [9, 3, 5]) one.give(pod(String(size), size));
  expect((await one.take(4))?.id).toBe('5');
  expect((await one.take(4))?.id).toBe('9');
  expect(await one.take(4)).toBeUndefined();
});
