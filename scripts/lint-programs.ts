/**
 * Checks the programs of ours that are not TypeScript, each by its own language's syntax check, and
 * shellcheck. Each is a file of its own, so that its own tools can read it. A tool that is missing
 * is told of; with MAILSTAPLE_DEMAND=tools that is a failure, but for languages that a target alone
 * is written in: those are read where their tool is.
 */
import { spawnSync } from 'node:child_process';

const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' });
const all = listed.stdout.split('\n');
const named = (...ends: string[]): string[] =>
  all.filter((file) => ends.some((end) => file.endsWith(end)));
const each = (ends: string[], words: (file: string) => string[]): string[][] =>
  named(...ends).map(words);
const shell = ['.sh', '.ci/run'];

const checks: { tool: string; spare?: true; calls: string[][] }[] = [
  { tool: 'perl', calls: each(['.pl'], (file) => ['-c', file]) },
  { tool: 'python3', calls: each(['.py'], (file) => ['-m', 'ast', file]) },
  { tool: 'bash', calls: each(shell, (file) => ['-n', file]) },
  { tool: 'shellcheck', calls: [['--severity=warning', ...named(...shell)]] },
  { tool: 'node', calls: each(['.mjs'], (file) => ['--check', file]) },
  { tool: 'php', spare: true, calls: each(['.php'], (file) => ['-l', file]) },
  { tool: 'ruby', spare: true, calls: each(['.rb'], (file) => ['-c', file]) },
  { tool: 'gofmt', spare: true, calls: each(['.go'], (file) => ['-e', '-l', file]) },
  { tool: 'escript', spare: true, calls: each(['.escript'], (file) => ['-s', file]) },
];
const demanded = (process.env.MAILSTAPLE_DEMAND ?? '').includes('tools');
const read: string[] = [];
let failed = 0;
for (const { tool, spare, calls } of checks) {
  let ran = 0;
  for (const words of calls) {
    const { status, error, stdout, stderr } = spawnSync(tool, words, { encoding: 'utf8' });
    if (error) {
      process.stdout.write(`left out: ${tool} is not installed\n`);
      if (demanded && !spare) failed += 1;
      break;
    }
    ran += 1;
    if (status === 0) continue;
    failed += 1;
    process.stdout.write(`${tool} ${words.join(' ')}\n${stdout}${stderr}`);
  }
  if (ran > 0) read.push(`${ran} by ${tool}`);
}
process.stdout.write(`programs of ours read, calls: ${read.join(', ')}\n`);
process.exitCode = failed === 0 ? 0 : 1;
