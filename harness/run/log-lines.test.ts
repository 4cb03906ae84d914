import { describe, expect, it } from 'vitest';
import { partLines, Share } from './log-lines.ts';

const part = (lines: readonly string[], own: string[], others: string[]) =>
  partLines(lines, new Set(own), new Set(others));

describe('the lines of a cell', () => {
  it('are those that name its port, as logs write ports', () => {
    const lines = [
      'TLS error on connection from [172.17.0.1]:48392 I=[0.0.0.0]:26001 (cert/key setup)',
      '127.0.0.1:48394 [29/Nov/2026:22:41:11.100] p26001 p26001/backend 1/0/2 300 --',
      'client: 172.17.0.1, server: 0.0.0.0:26002, upstream: 127.0.0.1:2526',
      'ready after 260011 microseconds',
    ];
    expect(part(lines, ['26001'], ['26002'])).toEqual({
      own: lines.slice(0, 2),
      unnamed: [lines[3]],
      shared: [],
    });
  });

  it('are those that name its message, and never those of one whose name begins alike', () => {
    const lines = [
      '== t3s0@1.none.test defer',
      '=> t37s0@1.none.test C="250 taken"',
      't3s1: ended with code 0',
    ];
    expect(part(lines, ['t3'], ['t37']).own).toEqual([lines[0], lines[2]]);
  });

  it(
    'are told apart by our own ports where the listener is shared, and ' +
      'where they cannot be it is said',
    () => {
      const lines = [
        'from [127.0.0.1]:50072 I=[127.0.0.1]:45813 one',
        'from [127.0.0.1]:50074 I=[127.0.0.1]:45813 two',
        'listener 45813 three',
      ];
      expect(part(lines, ['45813', '50072'], ['45813', '50074'])).toEqual({
        own: [lines[0], lines[2]],
        unnamed: [],
        shared: ['45813'],
      });
    },
  );

  it('are those that share an id with such a line and with no other cell’s', () => {
    const lines = [
      '2026-01-02 03:04:05 [71] 1xUb06-0000000000N-1rQV <= origin@sender.test P=esmtp',
      '2026-01-02 03:04:05 [72] 1xUb06-0000000000N-1rQV => t3s0@26001.none.test R=x',
      '2026-01-02 03:04:05 [72] Completed',
      '2026-01-02 03:04:05 [73] 1xUb06-0000000000P-2abc => t4s0@26002.none.test R=x',
      '2026-01-02 03:04:05 [73] Completed',
      '2026-01-02 03:04:05 [70] daemon says something',
    ];
    const { own, unnamed } = part(lines, ['t3'], ['t4']);
    expect(own).toEqual(lines.slice(0, 3));
    expect(unnamed).toEqual([lines[5]]);
  });

  it('are not those of a process that serves several', () => {
    const lines = ['smtpd[9]: t3s0 one', 'smtpd[9]: t4s0 two', 'smtpd[9]: three'];
    expect(part(lines, ['t3'], ['t4'])).toEqual({
      own: [lines[0]],
      unnamed: [lines[2]],
      shared: [],
    });
  });

  it('a process is no port, though its number may be one', () => {
    const lines = ['[26001] begins', 'queue run: pid=26001 ends'];
    expect(part(lines, ['26001'], []).own).toEqual([]);
  });
});

const reader = (log: readonly string[]) => ({
  count: () => log.length,
  since: (count: number) => log.slice(count),
});

describe('a share', () => {
  it('begins with the cell, and knows what those beside it are called, whenever they say so', () => {
    const log = ['t1s0 before'];
    const beside = new Set<Share>();
    const one = new Share(reader(log), beside);
    one.mark('t1');
    const two = new Share(reader(log), beside);
    log.push('t1s0 a', 't2s0 b', 'c');
    two.mark('t2');
    expect(one.lines()).toEqual({ own: ['t1s0 a'], unnamed: ['c'], shared: [] });
    expect(two.lines()).toEqual({ own: ['t2s0 b'], unnamed: ['c'], shared: [] });
  });

  it('ends with it: who comes later is not beside it', () => {
    const beside = new Set<Share>();
    const log: string[] = [];
    const one = new Share(reader(log), beside);
    one.leave();
    const two = new Share(reader(log), beside);
    one.mark('t1');
    log.push('t1s0 a');
    expect(two.lines().unnamed).toEqual(['t1s0 a']);
  });
});
