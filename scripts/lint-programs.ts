/**
 * Checks the programs of ours that are not TypeScript: `perl -c`, `bash -n` and shellcheck, and that Python reads its own. Each is
 * a file of its own, so that its own tools can read it. A tool that is missing is told of; with
 * MAILSTAPLE_DEMAND=tools that is a failure.
 */
import { spawnSync } from 'node:child_process';

const kinds = ['*.sh', '*.pl', '*.py', '.ci/run'];
const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', ...kinds], {
  encoding: 'utf8',
});
const files = listed.stdout.split('\n').filter((file) => file !== '');
const perl = files.filter((file) => file.endsWith('.pl'));
const python = files.filter((file) => file.endsWith('.py'));
const shell = files.filter((file) => !perl.includes(file) && !python.includes(file));

const checks: { tool: string; calls: string[][] }[] = [
  { tool: 'perl', calls: perl.map((file) => ['-c', file]) },
  { tool: 'python3', calls: python.map((file) => ['-m', 'ast', file]) },
  { tool: 'bash', calls: shell.map((file) => ['-n', file]) },
  { tool: 'shellcheck', calls: [['--severity=warning', ...shell]] },
];
const demanded = (process.env.MAILSTAPLE_DEMAND ?? '').includes('tools');
let failed = 0;
for (const { tool, calls } of checks)
  for (const words of calls) {
    const { status, error, stdout, stderr } = spawnSync(tool, words, { encoding: 'utf8' });
    if (error) {
      process.stdout.write(`left out: ${tool} is not installed\n`);
      if (demanded) failed += 1;
      break;
    }
    if (status === 0) continue;
    failed += 1;
    process.stdout.write(`${tool} ${words.join(' ')}\n${stdout}${stderr}`);
  }
process.stdout.write(
  `${perl.length} programs in Perl, ${python.length} in Python and ${shell.length} shell scripts read\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
