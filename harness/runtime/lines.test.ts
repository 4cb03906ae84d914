import { expect, test } from 'vitest';
import { Lines } from './lines.ts';

test('pieces become lines, wherever they were cut, even inside a character', () => {
  const lines = new Lines();
  const write = lines.writer();
  const bytes = Buffer.from('one\r\ntwo ü\nthr');
  for (const byte of bytes) write(Buffer.from([byte]));
  expect(lines.all()).toEqual(['one', 'two ü']);
});

test('two streams do not run into each other', () => {
  const lines = new Lines();
  const [left, right] = [lines.writer(), lines.writer()];
  left('le');
  right('right\n');
  left('ft\n');
  expect(lines.all()).toEqual(['right', 'left']);
});

test('a flood costs the oldest lines, an endless line is cut', () => {
  const lines = new Lines();
  const write = lines.writer();
  write(`${'x'.repeat(100_000)}\n`);
  expect(lines.all()[0]?.length).toBeLessThan(5000);
  for (let count = 0; count < 60_000; count += 1) lines.add(String(count));
  expect(lines.all().length).toBeLessThanOrEqual(50_000);
  expect(lines.all().at(-1)).toBe('59999');
});

test('a watcher hears every line from then on, until it stops', () => {
  const lines = new Lines();
  const heard: string[] = [];
  lines.add('before');
  const stop = lines.watch((line) => heard.push(line));
  lines.add('during');
  stop();
  lines.add('after');
  expect(heard).toEqual(['during']);
});

test('who reads on from where he was gets what came since, though older lines were given up', () => {
  const lines = new Lines();
  lines.add('first');
  const from = lines.count();
  for (let number = 0; number < 60_000; number += 1) lines.add(`line ${number}`);
  const near = lines.count();
  lines.add('last');
  expect(lines.since(near)).toEqual(['last']);
  expect(lines.count()).toBe(60_002);
  // What is lost is lost, and nothing else.
  expect(lines.since(from)).toEqual(lines.all());
});
