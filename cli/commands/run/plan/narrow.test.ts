import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../../harness/model/run.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../../../reports/sample.fixture.ts';
import { scenarios } from '../../../../suites/index.ts';
import { requirements } from '../../../../suites/requirements/catalogue.ts';
import { complaint, Folder, mailstaple, mailstapleAt } from '../../../shared/command.fixture.ts';
import { paceOf } from '../progress.ts';
import { shuffled } from '../seed.ts';
import { failedOf } from './failed-in.ts';
import { narrowedTo } from './narrow.ts';

const chosen = (options: Parameters<typeof narrowedTo>[0]) =>
  scenarios.filter(({ id }) => narrowedTo(options)?.includes(id));
const format = [] as const;

describe('what is left by level, requirement, condition and capability', () => {
  test('nothing asked for leaves all', () => {
    expect(narrowedTo({ format })).toBeUndefined();
  });

  test('each in its own way, and several together', () => {
    const weights = new Map(requirements.map(({ id, level }) => [id, level]));
    const must = chosen({ format, level: ['must'] });
    expect(must.length).toBeGreaterThan(100);
    expect(must.length).toBeLessThan(scenarios.length);
    for (const { proves } of must)
      expect(proves.some((id) => weights.get(id)?.startsWith('MUST'))).toBe(true);
    for (const { promise } of chosen({ format, level: ['promise'] }))
      expect(Object.keys(promise)).not.toEqual([]);
    const one = chosen({ format, requirement: ['RFC6066-8-01'] });
    expect(one.length).toBeGreaterThan(0);
    for (const { proves } of one) expect(proves).toContain('RFC6066-8-01');
    for (const { covers } of chosen({ format, condition: ['W0*'] }))
      expect(covers.some((row) => row.startsWith('W0'))).toBe(true);
    const sni = chosen({ format, capability: ['sni'] });
    expect(sni.map(({ id }) => id)).toContain('server/calibration/sni');
    const both = chosen({ format, capability: ['sni'], condition: ['W0*'] });
    expect(both.length).toBeLessThan(sni.length);
  });

  test('a word that fits nothing is told with what was meant', async () => {
    const run = (...words: string[]) => complaint('run', 'reference', '--dry-run', ...words);
    expect(await run('--capability', 'snii')).toBe(
      'no capability matches snii (did you mean sni?)',
    );
    expect(await run('--requirement', 'RFC1-*')).toMatch(/^no requirement matches RFC1-\*/);
    expect(await run('--condition', 'W0')).toMatch(/^no condition matches W0/);
    expect(await run('--level', 'perhaps')).toBe(
      '--level takes must, should, may, promise, not "perhaps"',
    );
    expect(await run('--exclude', 'server/tims/*')).toMatch(/^no scenario matches/);
    expect(await run('--failed-in', '/nowhere')).toBe('/nowhere is not there');
  });
});

describe('--dry-run', () => {
  test('tells cell by cell what is played, and why not; writes nothing', async () => {
    using folder = new Folder();
    chmodSync(folder.file('adapter', '#!/bin/sh\nexit 1\n'), 0o755);
    // Of all there is the reference leaves nothing out.
    folder.file(
      'mailstaple.config.ts',
      "export default { targets: [{ name: 'acme', adapter: './adapter', roles: ['server'], " +
        "capabilities: ['starttls'] }] };",
    );
    const before = readdirSync(folder.path);
    const words = ['--only', 'server/certificates/*', '--exclude', '*dual*', '--tls', '1.2'];
    const { code, out, err } = await mailstapleAt(
      folder.path,
      ...['run', 'reference', 'acme', '--dry-run', ...words],
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^reference 1, in this process: \d+ cells to play, \d+ unsupported\n/);
    expect(out).toMatch(/^ {2}not {3}server\/certificates\/\S+ {2}.* does not claim/m);
    expect(out).toMatch(/^ {2}play {2}server\/calibration\/staple-file@reference:1#/m);
    expect(out).not.toMatch(/dual-e/);
    const [, play, not] = /(\d+) cells would be played, (\d+) not\n$/.exec(out) ?? [];
    expect(out.match(/^ {2}play/gm)).toHaveLength(Number(play));
    expect(out.match(/^ {2}not/gm)).toHaveLength(Number(not));
    expect(readdirSync(folder.path)).toEqual(before);
  });
});

describe('--seed', () => {
  const cells = Array.from({ length: 50 }, (_, at) => ({ id: `c${at}` }));

  test('the same word gives the same order, another another; fewer cells keep theirs', () => {
    const order = shuffled(cells, 'a');
    expect(shuffled(cells.toReversed(), 'a')).toEqual(order);
    expect(shuffled(cells, 'b')).not.toEqual(order);
    expect(shuffled(cells, undefined)).toEqual(cells);
    const half = new Set(cells.slice(0, 25));
    expect(shuffled([...half], 'a')).toEqual(order.filter((cell) => half.has(cell)));
  });
});

describe('--failed-in', () => {
  const run: RunRecord = sampleRunLine();
  const known = { standing: 'as-expected' } as const;
  const target = (name: string, change = {}) => sampleTarget({ name, version: '1', ...change });
  const outcomes = [
    sampleOutcome('pass', { target: 'a', version: '1', ...known }),
    sampleOutcome('fail', { target: 'b', version: '1', ...known }),
    sampleOutcome('warn', { target: 'b', version: '1', scenario: 'server/a/b', ...known }),
    sampleOutcome('pass', { target: 'mx.test', version: 'smtp-26', standing: 'fixed' }),
    sampleOutcome('blocked', { target: 'own', version: '1', ...known }),
    sampleOutcome('inconclusive', { target: 'local', version: '1' }),
  ];
  const targets = [
    ...[target('a'), target('b'), target('own'), target('down', { failed: 'x' })],
    target('mx.test', { version: 'smtp-26', runtime: 'remote' }),
    target('local', { runtime: 'process' }),
  ];

  test('what failed, known or not, what was news, what nobody could tell, and who was not up', () => {
    const found = failedOf({ run, targets, outcomes }, (name) => name === 'own');
    expect([...found.cells].map((cell) => cell.split('@')[1])).toEqual([
      'b:1#starttls,tls1.3',
      'mx.test:smtp-26#starttls,tls1.3',
      'own:1#starttls,tls1.3',
      'local:1#starttls,tls1.3',
    ]);
    expect([...found.whole]).toEqual(['down 1']);
    expect(found.words).toEqual(['b@1', 'own', 'down@1', 'smtp://mx.test:26', 'local@1']);
    expect(found.local).toBe('local');
  });

  test('plays what failed and what it rests on; when nothing did, it says so', async () => {
    using folder = new Folder();
    const only = ['--only', 'server/negotiation/not-asked', '--only', 'server/times/expired'];
    const narrow = [...only, '--tls', '1.3', '--transport', 'starttls'];
    const first = ['reference', '--defect', 'staples-unasked', ...narrow];
    expect((await mailstaple('run', ...first, '--out', `${folder.path}/a`)).code).toBe(1);
    const again = await mailstaple(
      ...['run', '--failed-in', `${folder.path}/a`, '--out', `${folder.path}/b`],
    );
    expect(again.code).toBe(0);
    const journal = readFileSync(`${folder.path}/b/journal.jsonl`, 'utf8');
    expect(journal).toContain('server/negotiation/not-asked@reference:1');
    expect(journal).not.toContain('server/times/expired@');
    const third = await mailstaple('run', '--failed-in', `${folder.path}/b`);
    expect(third).toMatchObject({ code: 0, err: '' });
    expect(third.out).toMatch(/^nothing failed in .*: there is nothing to play\n$/);
  });
});

test('rate and time to go, once there is something to go by', () => {
  expect(paceOf(10, 100, 1)).toBe('');
  expect(paceOf(0, 100, 10)).toBe('');
  expect(paceOf(40, 100, 10)).toBe(', 4.0/s, 15 s to go');
  expect(paceOf(200, 10_000, 10)).toBe(', 20/s, 8 min 10 s to go');
  expect(paceOf(100, 100, 10)).toBe(', 10/s, 0 s to go');
});
