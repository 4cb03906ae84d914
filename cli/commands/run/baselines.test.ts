import { expect, it } from 'vitest';
import { standingOf } from '../../../harness/judge/baseline.ts';
import { Folder } from '../../shared/command.fixture.ts';
import { Baselines } from './baselines.ts';

const line = (cells: string, verdict: string, reason: string): string =>
  `- { cells: '${cells}', verdict: ${verdict}, reason: ${reason} }\n`;

it('of several files the later decides, and of a file the later line; no more is told than that', () => {
  using folder = new Folder();
  const files = [
    folder.file(
      'a',
      line('x*', 'fail', 'one') + line('y', 'fail', 'two') + line('z', 'fail', 'no'),
    ),
    folder.file('b', line('x1', 'warn', 'three')),
  ];
  const baselines = new Baselines();
  baselines.read(files);
  const cells = ['x1', 'x2', 'y', 'w'];
  const known = baselines.deciding(files, cells);
  expect(known.map(({ reason }) => reason)).toEqual(['one', 'two', 'three']);
  expect(cells.map((cell) => standingOf(cell, 'pass', known).known)).toEqual([
    'three',
    'one',
    'two',
    undefined,
  ]);
});

it('a line that has expired is told where it decides a cell, in a filtered run too', () => {
  using folder = new Folder();
  const file = folder.file(
    'a',
    "- { cells: 'x*', verdict: fail, reason: one, expires: '2027-01-30' }\n" +
      "- { cells: 'y', verdict: fail, reason: two, expires: '2027-01-31' }\n" +
      "- { cells: 'z', verdict: fail, reason: three, expires: '2020-01-01' }\n",
  );
  const baselines = new Baselines();
  baselines.read([file]);
  const told = baselines.stale({ cells: ['x', 'y'], filtered: true }, '2027-01-31');
  const gone = [expect.stringMatching(/a:1: "x\*" expired on 2027-01-30\.$/)];
  expect(told).toEqual({ staleLines: gone, expired: gone });
  const whole = baselines.stale({ cells: ['y'], filtered: false }, '2027-01-31');
  expect(whole.staleLines).toHaveLength(2);
  expect(whole.expired).toBeUndefined();
});

it('two hundred thousand lines and ten thousand cells are a matter of seconds', {
  timeout: 300_000,
}, () => {
  using folder = new Folder();
  const cell = (at: number): string => `server/a/b${at}@mx:1#starttls,tls1.3`;
  const file = folder.file(
    'many',
    Array.from({ length: 200_000 }, (_, at) => line(`server/a/b${at}@mx:*`, 'fail', 'told')).join(
      '',
    ),
  );
  const baselines = new Baselines();
  baselines.read([file]);
  const read = process.cpuUsage();
  const cells = Array.from({ length: 10_000 }, (_, at) => cell(at));
  expect(baselines.deciding([file], cells)).toHaveLength(10_000);
  expect(baselines.stale({ cells, filtered: false }, '2027-01-31').staleLines).toHaveLength(
    190_000,
  );
  // One line after the other for each cell would be two thousand million comparisons, some minutes
  // of them.
  expect(process.cpuUsage(read).user / 1e6).toBeLessThan(20);
});
