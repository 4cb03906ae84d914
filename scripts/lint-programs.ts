/**
 * Checks the programs of ours that are not TypeScript: `perl -c`, `bash -n` and shellcheck. Each is
 * a file of its own, so that its own tools can read it. A tool that is missing is told of; with
 * MAILSTAPLE_DEMAND=tools that is a failure.
 */
import { spawnSync } from 'node:child_process';

const listed = spawnSync('git', ['ls-files', '*.sh', '*.pl', '.ci/run'], { encoding: 'utf8' });
const files = listed.stdout.split('\n').filter((file) => file !== '');
const perl = files.filter((file) => file.endsWith('.pl'));
const shell = files.filter((file) => !file.endsWith('.pl'));

const checks: { tool: string; calls: string[][] }[] = [
  { tool: 'perl', calls: perl.map((file) => ['-c', file]) },
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
process.stdout.write(`${perl.length} programs in Perl and ${shell.length} shell scripts read\n`);
process.exitCode = failed === 0 ? 0 : 1;
