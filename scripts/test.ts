/**
 * `npm test`: the checks of the house, our own tests, and a real run against every target that can
 * be brought up here. CI_FULL=1 has the real run play the whole matrix;
 * MAILSTAPLE_DEMAND=containers,tools,registry makes a missing engine, tool or registry a failure
 * instead of a line.
 */
import { spawnSync } from 'node:child_process';
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

const steps: { name: string; command: string[] }[] = [
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
  {
    name: 'own tests',
    command: ['vitest', 'run', '--project', 'unit', ...(engine ? ['--project', 'container'] : [])],
  },
  ...(packages
    ? [{ name: 'the package', command: ['vitest', 'run', '--project', 'registry'] }]
    : []),
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

const results = steps.map(({ name, command: [program = '', ...words] }) => {
  process.stdout.write(`\n== ${name}\n`);
  const started = performance.now();
  const { status } = spawnSync(program, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  return { name, ok: status === 0, seconds: ((performance.now() - started) / 1000).toFixed(1) };
});

process.stdout.write('\n');
for (const { name, ok, seconds } of results)
  process.stdout.write(`${ok ? 'ok    ' : 'failed'} ${name} (${seconds} s)\n`);
if (!engine)
  process.stdout.write('left out: the container targets, since no Docker engine answers\n');
if (!packages)
  process.stdout.write('left out: the test of the package, since npm reaches no registry\n');
const failed = results.filter(({ ok }) => !ok).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
