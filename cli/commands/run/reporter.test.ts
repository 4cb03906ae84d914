import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Outcome, TargetRecord } from '../../../harness/model/run.ts';
import { readJournal } from '../../../reports/journal.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../../reports/sample.fixture.ts';
import { Folder } from '../../shared/command.fixture.ts';
import { JournalReporter } from './reporter.ts';

/** A reporter with a journal, and what it told of. */
function opened() {
  const folder = new Folder();
  const journal = folder.file('journal.jsonl', '');
  const told: string[] = [];
  const reporter = new JournalReporter(journal, ({ cell }) => told.push(cell));
  reporter.write(sampleRunLine());
  const read = () => readJournal(readFileSync(journal, 'utf8'));
  return { reporter, told, read, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}
let tests = 0;
const result = (meta: { outcome?: Outcome; target?: TargetRecord }) => {
  tests += 1;
  return { id: `test-${tests}`, meta: () => meta };
};

it('an outcome is in the journal the moment it exists, and told of', () => {
  using here = opened();
  const outcome = sampleOutcome('fail');
  here.reporter.onTestCaseResult(result({ outcome }));
  expect(here.read().run.outcomes).toEqual([outcome]);
  expect(here.told).toEqual([outcome.cell]);
});

it('a test that is told of twice is recorded once, and again when it is played again', () => {
  using here = opened();
  const outcome = sampleOutcome('fail');
  const test = result({ outcome });
  here.reporter.onTestRunStart();
  here.reporter.onTestCaseResult(test);
  here.reporter.onTestCaseResult(test);
  expect(here.told).toEqual([outcome.cell]);
  here.reporter.onTestRunStart();
  here.reporter.onTestCaseResult(test);
  expect(here.told).toEqual([outcome.cell, outcome.cell]);
});

it('a test without an outcome leaves nothing', () => {
  using here = opened();
  here.reporter.onTestCaseResult(result({}));
  expect(here.read().run.outcomes).toEqual([]);
  expect(here.told).toEqual([]);
});

it('the roles of a target are one record, and what failed in either has failed', () => {
  using here = opened();
  const { reporter } = here;
  const target = sampleTarget({ roles: ['server'], states: ['a', 'b'] });
  reporter.onTestCaseResult(result({ target }));
  reporter.onTestCaseResult(
    result({ target: { ...target, roles: ['client'], states: ['b', 'c'] } }),
  );
  expect(here.read().run.targets).toEqual([
    { ...target, roles: ['client', 'server'], states: ['a', 'b', 'c'] },
  ]);
  reporter.onTestCaseResult(result({ target: { ...target, failed: 'no image' } }));
  reporter.onTestCaseResult(result({ target: { ...target, roles: ['client'] } }));
  expect(here.read().run.targets[0]).toMatchObject({
    failed: 'no image',
    roles: ['client', 'server'],
  });
});

it('two versions of a target are two', () => {
  using here = opened();
  here.reporter.onTestCaseResult(
    result({ target: sampleTarget({ version: '1', roles: ['server'] }) }),
  );
  here.reporter.onTestCaseResult(
    result({ target: sampleTarget({ version: '2', roles: ['client'] }) }),
  );
  expect(here.read().run.targets.map(({ roles }) => roles)).toEqual([['server'], ['client']]);
});

it('errors that belong to no cell are kept, with whose they are', () => {
  using here = opened();
  const module = { project: { name: 'mta:1' }, errors: () => [{ message: 'no such file' }] };
  here.reporter.onTestRunEnd([module], [{ message: 'unhandled' }]);
  expect(here.reporter.strays).toEqual(['unhandled', 'mta:1: no such file']);
});
