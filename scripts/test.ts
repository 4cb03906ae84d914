/**
 * `npm test`: the checks of the house, our own tests, and a real run against every target that can
 * be brought up here. CI_FULL=1 has the real run play the whole matrix;
 * MAILSTAPLE_DEMAND=containers,tools,registry makes a missing engine, tool or registry a failure
 * instead of a line.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEngine } from '../harness/runtime/docker/engine.ts';

/**
 * What the real run plays where an engine answers: the programs Mailstaple was founded on, and one
 * of every kind beside them. CI_FULL=1 plays every column there is.
 */
const SUBSET = [
  'reference',
  'exim-gnutls@4.98',
  'exim-gnutls@4.96',
  'exim-openssl@4.98',
  // a mail server without stapling, a proxy that fetches, and a client that is called once a
  // message
  'postfix@3.10',
  'apache@2.4.71',
  'curl@8.14',
];
/** Lines of a failed test's reason that are told once more at the end. */
const REASON = 12;

interface Assertion {
  status: string;
  fullName: string;
  failureMessages: string[];
}

const full = process.env.CI_FULL === '1';

const demand = process.env.MAILSTAPLE_DEMAND ?? '';
const engine = await findEngine();
if (!engine && demand.includes('containers')) {
  process.stderr.write(
    'test: no Docker engine answers, and MAILSTAPLE_DEMAND asks that nothing be left out\n',
  );
  process.exit(1);
}

// What is installed in the test of the package is here already, as a rule; what decides is whether
// npm finds all of it.
const packages =
  spawnSync('npm', ['view', '--prefer-offline', 'commander', 'version'], { stdio: 'ignore' })
    .status === 0;
if (!packages && demand.includes('registry')) {
  process.stderr.write(
    'test: npm reaches no registry, and MAILSTAPLE_DEMAND asks that nothing be left out\n',
  );
  process.exit(1);
}

const records = mkdtempSync(join(tmpdir(), 'mailstaple-test-'));

interface Step {
  name: string;
  command: string[];
  /** Where its tests are recorded, if it has any, so that those that failed can be told last. */
  record?: string;
}

/** Tests of these projects, told on standard output and recorded in a file. */
function tests(name: string, ...projects: string[]): Step {
  const record = join(records, `${projects.join('-')}.json`);
  const chosen = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${record}`];
  return { name, command: ['vitest', 'run', ...chosen, ...reporters], record };
}

const steps: Step[] = [
  { name: 'lint and format', command: ['biome', 'check', '.'] },
  { name: 'nothing unused', command: ['knip'] },
  { name: 'programs in Perl and shell', command: ['node', 'scripts/lint-programs.ts'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'types of the page', command: ['tsc', '--project', 'reports/html/browser'] },
  {
    name: 'imports of the house',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      'ca',
      'harness',
      'containers',
      'suites',
      'reports',
      'cli',
    ],
  },
  tests('own tests', 'unit', ...(engine ? ['container'] : [])),
  ...(packages ? [tests('the package', 'registry')] : []),
  {
    name: 'real run',
    command: [
      'node',
      'cli/main.ts',
      'run',
      ...(engine ? (full ? ['--all'] : SUBSET) : ['reference']),
    ],
  },
];

const results = steps.map(({ name, command: [program = '', ...words], record }) => {
  process.stdout.write(`\n== ${name}\n`);
  const started = performance.now();
  const { status } = spawnSync(program, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return { name, ok: status === 0, seconds, failures: status === 0 ? [] : failuresOf(record) };
});
rmSync(records, { recursive: true });

/**
 * What failed in a step, test by test, each with the beginning of its reason: a CI system may keep
 * only the end of what is printed.
 */
function failuresOf(record: string | undefined): string[] {
  if (record === undefined) return [];
  let files: { name: string; message?: string; assertionResults: Assertion[] }[];
  try {
    files = JSON.parse(readFileSync(record, 'utf8')).testResults;
  } catch {
    return ['its tests left no record'];
  }
  return files.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return message ? [`${name}: ${reason([message])}`] : [];
    return failed.map(
      ({ fullName, failureMessages }) => `${name}: ${fullName}\n${reason(failureMessages)}`,
    );
  });
}

/** The first lines of each message, indented. */
function reason(messages: readonly string[]): string {
  return messages
    .flatMap((message) => message.split('\n').slice(0, REASON))
    .map((line) => `         ${line.slice(0, 300)}`)
    .join('\n');
}

process.stdout.write('\n');
for (const { name, ok, seconds, failures } of results) {
  process.stdout.write(`${ok ? 'ok    ' : 'failed'} ${name} (${seconds} s)\n`);
  for (const failure of failures) process.stdout.write(`       ${failure}\n`);
}
if (!engine)
  process.stdout.write('left out: the container targets, since no Docker engine answers\n');
if (!packages)
  process.stdout.write('left out: the test of the package, since npm reaches no registry\n');
const failed = results.filter(({ ok }) => !ok).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
