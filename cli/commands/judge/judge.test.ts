import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../../harness/model/run.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import { folderOf } from '../../../harness/run/evidence/files.ts';
import { readJournal } from '../../../reports/journal.ts';
import { exitCode } from '../../../reports/summary.ts';
import { scenarios } from '../../../suites/index.ts';
import { Folder, mailstaple } from '../../shared/command.fixture.ts';
import { UsageError } from '../../shared/usage.ts';
import { judgeRun } from './judge.ts';

const PATIENCE = 240_000;
const expired = 'server/times/expired';
const marks = 'client/calibration/status-mark';

/**
 * A run of the reference, wrong in one way, so that there are passes and findings; recorded once
 * for all tests.
 */
const recorded = new Folder();
beforeAll(async () => {
  const words = ['run', 'reference', '--out', join(recorded.path, 'run'), '--tls', '1.3'];
  const { err } = await mailstaple(
    ...words,
    ...['--transport', 'starttls'],
    ...['--only', expired, '--only', marks, '--defect', 'staples-unchecked'],
  );
  if (!existsSync(join(recorded.path, 'run', 'report.json'))) throw new Error(err);
}, PATIENCE);
afterAll(() => recorded[Symbol.dispose]());

let out = '';
let err = '';
beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
});

const outcomesIn = (folder: string): Outcome[] =>
  readJournal(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).run.outcomes;
const judgedAgainIn = (folder: string) =>
  readJournal(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).run.run.judgedAgain;
const cellOf = (folder: string, scenario: string): Outcome => {
  const found = outcomesIn(folder).find((outcome) => outcome.scenario === scenario);
  if (!found) throw new Error(`${scenario} was not played`);
  return found;
};
/** A copy of the run that a test may spoil. */
function copied(folder: Folder): string {
  const path = join(folder.path, 'run');
  cpSync(join(recorded.path, 'run'), path, { recursive: true });
  return path;
}
const changed = (id: string, change: Partial<Scenario>): Scenario[] =>
  scenarios.map((scenario) =>
    scenario.id === id ? ({ ...scenario, ...change } as Scenario) : scenario,
  );

describe('a run judged again', () => {
  it('is the same run', async () => {
    const run = join(recorded.path, 'run');
    const code = await judgeRun(run, { format: ['json'], out: join(recorded.path, 'again') });
    expect(err).toBe('');
    expect(out).toContain('cells judged again; no verdict moved');
    expect(judgedAgainIn(join(recorded.path, 'again'))?.notJudged).toBe(0);
    const before = outcomesIn(run);
    expect(before.some(({ verdict }) => verdict.kind === 'warn')).toBe(true);
    expect(before.some(({ verdict, role }) => verdict.kind === 'pass' && role === 'client')).toBe(
      true,
    );
    expect(outcomesIn(join(recorded.path, 'again'))).toEqual(before);
    const journal = readFileSync(join(run, 'journal.jsonl'), 'utf8');
    expect(code).toBe(exitCode(readJournal(journal).run));
  });

  it('says what it was judged by then and now, and tells of no evidence that it does not hold', async () => {
    using folder = new Folder();
    const run = copied(folder);
    const journal = join(run, 'journal.jsonl');
    // As an earlier Mailstaple would have judged it.
    const text = readFileSync(journal, 'utf8').replace('"scenarios":', '"scenarios":1');
    writeFileSync(journal, text);
    const wasBy = readJournal(text).run;
    await judgeRun(run, { format: ['json'] });
    const again = join(run, 'judged', 'journal.jsonl');
    const { run: judged } = readJournal(readFileSync(again, 'utf8'));
    expect(wasBy.end).toHaveProperty('evidence');
    expect(judged.end).toEqual({ ...wasBy.end, evidence: undefined });
    expect(judged.run).toMatchObject({
      provenance: { suite: { scenarios: scenarios.length } },
      judgedAgain: { notJudged: 0, before: wasBy.run.provenance },
    });
    const { provenance } = judged.run;
    await judgeRun(join(run, 'judged'), { format: ['json'], out: join(run, 'twice') });
    const twice = readJournal(readFileSync(join(run, 'twice', 'journal.jsonl'), 'utf8')).run;
    expect(twice.run.judgedAgain?.before).toEqual(wasBy.run.provenance);
    expect(twice.run.provenance?.suite).toEqual(provenance?.suite);
  });

  it('that never said what it was judged by says so however often it is judged', async () => {
    using folder = new Folder();
    const run = copied(folder);
    const journal = join(run, 'journal.jsonl');
    const [first = '', ...rest] = readFileSync(journal, 'utf8').split('\n');
    const { provenance, ...older } = JSON.parse(first) as { provenance?: object };
    expect(provenance).toBeDefined();
    writeFileSync(journal, [JSON.stringify(older), ...rest].join('\n'));
    await judgeRun(run, { format: ['json'] });
    expect(judgedAgainIn(join(run, 'judged'))).not.toHaveProperty('before');
    await judgeRun(join(run, 'judged'), { format: ['json'], out: join(run, 'twice') });
    expect(judgedAgainIn(join(run, 'twice'))).toMatchObject({ version: expect.any(String) });
    expect(judgedAgainIn(join(run, 'twice'))).not.toHaveProperty('before');
  });

  it('blocks what the run blocked: a calibration that rests on another too', async () => {
    using folder = new Folder();
    const run = join(folder.path, 'run');
    await mailstaple(
      ...['run', 'reference', '--role', 'server', '--transport', 'starttls', '--out', run],
      ...['--only', 'server/calibration/*', '--defect', 'hides-starttls'],
    );
    const kindOf = (id: string) => cellOf(run, `server/calibration/${id}`).verdict.kind;
    expect([kindOf('starttls'), kindOf('accept-mail')]).toEqual(['warn', 'blocked']);
    await judgeRun(run, { format: ['json'] });
    expect(out).toContain('no verdict moved');
  });

  it('shows a changed rule as what it moved, and why', async () => {
    using folder = new Folder();
    const run = copied(folder);
    const milder = changed(expired, { expect: {}, promise: {} });
    expect(await judgeRun(run, { format: ['json'] }, milder)).toBe(0);
    const { cell } = cellOf(run, expired);
    expect(out).toContain(`${cell}: warn → pass\n  As claimed: `);
    const again = cellOf(join(run, 'judged'), expired);
    expect(again).toMatchObject({ verdict: { kind: 'pass' }, standing: 'as-expected' });
    expect(cellOf(run, expired).verdict.kind).toBe('warn');
  });

  it('holds what rests on a calibration to what that comes to now', async () => {
    using folder = new Folder();
    const run = copied(folder);
    const stricter = changed('server/calibration/starttls', {
      expect: { handshake: 'declined' },
    });
    expect(await judgeRun(run, { format: ['json'] }, stricter)).toBe(1);
    const { verdict } = cellOf(join(run, 'judged'), expired);
    expect(verdict.kind).toBe('blocked');
    expect(verdict.reason).toMatch(
      /^The calibration of starttls did not pass: Should not be so: handshake/,
    );
  });

  it('keeps what cannot be judged, and says so: no such scenario, no such target', async () => {
    using folder = new Folder();
    const run = copied(folder);
    const fewer = scenarios.filter(({ id }) => id !== expired);
    await judgeRun(run, { format: ['json'] }, fewer);
    expect(err).toMatch(/server\/times\/expired@\S+: there is no such scenario any more/);
    expect(cellOf(join(run, 'judged'), expired)).toEqual(cellOf(run, expired));
    expect(judgedAgainIn(join(run, 'judged'))?.notJudged).toBe(1);
    const all = outcomesIn(run).length;
    const others = all === 2 ? '1 cell' : `${all - 1} cells`;
    expect(out).toContain(`${others} judged again, 1 could not be and keeps its verdict; `);
    const journal = join(run, 'journal.jsonl');
    writeFileSync(journal, readFileSync(journal, 'utf8').replaceAll('"reference"', '"stranger"'));
    err = '';
    await judgeRun(run, { format: ['json'] });
    expect(err).toMatch(/stranger:1 is no target that is known here/);
    expect(judgedAgainIn(join(run, 'judged'))?.notJudged).toBe(all);
    expect(out).toContain(`0 cells judged again, ${all} could not be and keep theirs; `);
  });
});

describe('a folder that is anybody’s', () => {
  /** What is said of a run whose record of one cell is spoilt. */
  async function spoilt(spoil: (record: string, run: string) => void): Promise<string> {
    using folder = new Folder();
    const run = copied(folder);
    const before = cellOf(run, expired);
    const record = join(run, folderOf(before.cell), 'observation.json');
    spoil(record, run);
    err = '';
    await judgeRun(run, { format: ['json'] });
    expect(cellOf(join(run, 'judged'), expired)).toEqual(before);
    return err;
  }
  it('whose pack is damaged, or gone: verdicts stay, and that is said once a pack', async () => {
    using folder = new Folder();
    const run = copied(folder);
    const pack = join(run, 'evidence', 'reference-1.server.tar.zst');
    const octets = readFileSync(pack);
    const judgeIt = async (): Promise<string> => {
      err = '';
      await judgeRun(run, { format: ['json'] });
      expect(outcomesIn(join(run, 'judged')).map(({ verdict }) => verdict)).toEqual(
        outcomesIn(run).map(({ verdict }) => verdict),
      );
      return err;
    };
    writeFileSync(pack, octets.subarray(0, octets.length / 3));
    expect(await judgeIt()).toMatch(
      /server\.tar\.zst breaks off .*\n.*holds no record of \d+ of its \d+ cells\n$/,
    );
    rmSync(pack);
    expect(await judgeIt()).toMatch(/server\.tar\.zst is not there\n/);
    writeFileSync(join(run, 'elsewhere'), octets);
    symlinkSync(join(run, 'elsewhere'), pack);
    expect(await judgeIt()).toMatch(/is a link, which is not followed/);
  });

  const text = (record: string): string => readFileSync(record, 'utf8');

  it.each<[string, RegExp, (record: string, run: string) => void]>([
    ['is gone', /observation\.json is not there/, (record) => rmSync(record)],
    [
      'is a link',
      /is a link, which is not followed/,
      (record, run) => {
        cpSync(record, join(run, 'elsewhere'));
        rmSync(record);
        symlinkSync(join(run, 'elsewhere'), record);
      },
    ],
    [
      'lies behind a link',
      /is not a plain folder/,
      (_, run) => {
        cpSync(join(run, 'evidence'), join(run, 'other'), { recursive: true });
        rmSync(join(run, 'evidence'), { recursive: true });
        symlinkSync(join(run, 'other'), join(run, 'evidence'));
      },
    ],
    ['is no JSON', /is not JSON/, (record) => writeFileSync(record, '{')],
    [
      'nests without end',
      /is no record of a cell/,
      (record) => writeFileSync(record, '['.repeat(100_000) + ']'.repeat(100_000)),
    ],
    [
      'is of another cell',
      /is about another cell/,
      (record) => writeFileSync(record, text(record).replace(expired, 'server/times/other')),
    ],
    [
      'lacks what it is judged by',
      /is no record of a cell: observation\.connections\.0\.ending is missing/,
      (record) => writeFileSync(record, text(record).replaceAll('"ending"', '"end"')),
    ],
    [
      'has more connections than any cell',
      /is no record of a cell: observation\.connections/,
      (record) => {
        const value = JSON.parse(text(record)) as { observation: { connections: unknown[] } };
        const [first] = value.observation.connections;
        value.observation.connections = Array.from({ length: 5000 }, () => first);
        writeFileSync(record, JSON.stringify(value));
      },
    ],
    [
      'is of the other role',
      /cannot be judged \(what is of a client was to be judged as of a server\)/,
      (record) => {
        const value = JSON.parse(text(record)) as { observation: object };
        const nothing = { connections: [], deliveries: [], dispositions: [], log: [] };
        value.observation = { role: 'client', ...nothing };
        writeFileSync(record, JSON.stringify(value));
      },
    ],
  ])('a record that %s leaves its cell as it was, in a sentence', async (_, sentence, spoil) => {
    const said = await spoilt(spoil);
    expect(said).toMatch(sentence);
    for (const line of said.trimEnd().split('\n')) expect(line).toMatch(/^mailstaple: /);
  });

  it('a link where the reports go leads nowhere', async () => {
    using folder = new Folder();
    const run = copied(folder);
    mkdirSync(join(folder.path, 'victim'));
    symlinkSync(join(folder.path, 'victim'), join(run, 'judged'));
    await expect(judgeRun(run, { format: ['json'] })).rejects.toThrow(/is not a plain folder/);
    expect(existsSync(join(folder.path, 'victim', 'report.json'))).toBe(false);
  });

  it('what is no run, or would be written over: one sentence', async () => {
    const fails = async (path: string, to?: string): Promise<string> => {
      try {
        await judgeRun(path, { format: ['json'], ...(to === undefined ? {} : { out: to }) });
        return '';
      } catch (error) {
        if (error instanceof UsageError) return error.message;
        throw error;
      }
    };
    const run = join(recorded.path, 'run');
    expect(await fails(join(recorded.path, 'nowhere'))).toMatch(/is not there/);
    expect(await fails(run, run)).toMatch(/holds the run itself/);
  });
});
