/**
 * `npm run image [TAG]`: builds the image of the suite itself (Dockerfile), of what is compiled and
 * installed here. Neither a registry nor a compiler is needed inside.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const stage = mkdtempSync(join(tmpdir(), 'mailstaple-image-'));
const { version }: { version: string } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const tags =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['mailstaple/suite', `mailstaple/suite:${version}`];

function call(program: string, ...words: string[]): void {
  const { status, error } = spawnSync(program, words, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}`);
}

/**
 * The packages of package-lock.json that are no aids of development, as far as they are for here.
 */
function packages(): string[] {
  const lock: { packages: Record<string, { dev?: boolean; optional?: boolean }> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path]) => path);
}

try {
  call('node', 'scripts/build.ts');
  cpSync(join(root, 'dist'), join(stage, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(stage, 'package.json'));
  for (const path of packages().filter((path) => existsSync(join(root, path))))
    cpSync(join(root, path), join(stage, path), {
      recursive: true,
      force: true,
      errorOnExist: false,
      filter: (from) => !from.endsWith('.map'),
    });
  mkdirSync(join(stage, 'bin'));
  cpSync(process.execPath, join(stage, 'bin', 'node'));
  cpSync(join(import.meta.dirname, 'image-entry.sh'), join(stage, 'bin', 'mailstaple'));
  cpSync(join(root, 'examples', 'workers', 'worker.sh'), join(stage, 'bin', 'worker'));
  for (const name of ['mailstaple', 'worker']) chmodSync(join(stage, 'bin', name), 0o755);
  call(
    'docker',
    'build',
    '--quiet',
    '--file',
    'Dockerfile',
    ...tags.flatMap((tag) => ['--tag', tag]),
    stage,
  );
} finally {
  rmSync(stage, { recursive: true, force: true });
}
