import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleOutcome } from '../../../reports/sample.fixture.ts';
import { Progress } from './progress.ts';

/** What is written to standard error, and how it looks on a terminal or off it. */
function watched(terminal: boolean, columns = 80, ci = '') {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const before = { isTTY: process.stderr.isTTY, columns: process.stderr.columns };
  Object.assign(process.stderr, { isTTY: terminal, columns });
  vi.stubEnv('CI', ci);
  afterwards.push(() => Object.assign(process.stderr, before));
  return written;
}
const afterwards: (() => void)[] = [];
afterEach(() => {
  for (const undo of afterwards.splice(0)) undo();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const good = sampleOutcome('pass', { target: 'mta', version: '1', standing: 'as-expected' });
const news = sampleOutcome('fail', {
  target: 'mta',
  version: '2',
  standing: 'regression',
  cell: 'a@mta:2#x',
});

describe('off a terminal', () => {
  it('a line every hundred cells and at the end, in plain text', () => {
    const written = watched(false);
    const progress = new Progress(150);
    for (let cell = 0; cell < 150; cell++) progress.count(good);
    progress.done();
    expect(written).toEqual(['100 of 150 cells (mta 1: 100)\n', '150 of 150 cells (mta 1: 150)\n']);
  });

  it('of dozens of targets those that were heard of since the last line', () => {
    const written = watched(false);
    const progress = new Progress(300);
    const other = sampleOutcome('pass', { target: 'other', version: '1', standing: 'as-expected' });
    for (let cell = 0; cell < 150; cell++) progress.count(good);
    for (let cell = 0; cell < 150; cell++) progress.count(other);
    expect(written).toEqual([
      '100 of 300 cells (mta 1: 100)\n',
      '200 of 300 cells (mta 1: 150, other 1: 50)\n',
      '300 of 300 cells (other 1: 150)\n',
    ]);
  });

  it('news at once, with its cell', () => {
    const written = watched(false);
    const progress = new Progress(2);
    progress.count(news);
    expect(written).toEqual(['regression: fail a@mta:2#x\n']);
    progress.count(good);
    expect(written.at(-1)).toBe('2 of 2 cells (mta 2: 1, mta 1: 1), 1 news\n');
  });
});

it('a terminal where CI is set: plain lines, which a log keeps', () => {
  for (const ci of ['true', '1']) {
    const written = watched(true, 80, ci);
    const progress = new Progress(2);
    progress.count(news);
    progress.count(good);
    progress.done();
    const lines = ['regression: fail a@mta:2#x\n', '2 of 2 cells (mta 2: 1, mta 1: 1), 1 news\n'];
    expect(written).toEqual(lines);
  }
});

describe('what may still be judged otherwise', () => {
  it('is no news: a note that is compared with others, a cell that is played once more', () => {
    const written = watched(false);
    const progress = new Progress(2);
    const of = { target: 'mta', version: '1', cell: 'a@mta:1#x' };
    progress.count(sampleOutcome('note', { ...of, standing: 'fixed' }));
    progress.count(sampleOutcome('inconclusive', { ...of, standing: 'regression' }));
    expect(written).toEqual(['undecided: inconclusive a@mta:1#x\n', '2 of 2 cells (mta 1: 2)\n']);
  });
});

describe('on a terminal', () => {
  it('one line that is drawn again, no wider than it, and wiped at the end', () => {
    const written = watched(true, 20);
    const progress = new Progress(2);
    progress.count(news);
    progress.count(good);
    progress.done();
    expect(written).toEqual([
      '\r\u001b[K1 of 2 cells, 1 new',
      '\r\u001b[K2 of 2 cells, 1 new',
      '\r\u001b[K',
    ]);
  });

  it('a sentence of its own takes the place of the line', () => {
    const written = watched(true);
    new Progress(1).say('no engine');
    expect(written).toEqual(['\r\u001b[K', 'no engine\n']);
  });
});

it('of a box that nothing was known of: findings, and what is undecided for one reason told once', () => {
  const written = watched(false);
  const progress = new Progress(4, () => true);
  progress.count(news);
  const undecided = sampleOutcome('inconclusive', {
    target: 'mta',
    version: '2',
    cell: 'b@mta:2#x',
  });
  for (const cell of ['b@mta:2#x', 'c@mta:2#x']) progress.count({ ...undecided, cell });
  const text = written.join('');
  expect(text).toContain('finding: fail a@mta:2#x');
  expect(text).toContain('undecided: inconclusive b@mta:2#x');
  expect(text).not.toMatch(/c@mta|regression|news/);
});
