/**
 * `npm run build`: compiles to `dist`, which is what is published; Node does not strip types below
 * node_modules.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Is what lies in this folder for tests alone: is all code in it a test, or what tests are made of?
 */
function isForTests(folder: string): boolean {
  const code = globSync('*.ts', { cwd: folder });
  return code.length > 0 && code.every((file) => /\.(test|fixture)\.ts$/.test(file));
}

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync('tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const leftOut = [
  ...[/(^|\/)node_modules\//, /\.ts$/, /(^|\/)tsconfig\.json$/],
  /^(containers|harness|suites|reports)\/.*\.md$/,
];
// Data travels as it is: images and what goes into them, schemas, the catalogue, baselines.
const data = globSync('{containers,harness,reports,suites,cli/commands/new/template}/**', {
  withFileTypes: true,
})
  .map(({ parentPath, name }) => relative('.', join(parentPath, name)))
  // A Dockerfile may be a link to one that several targets share: what it leads to is copied.
  .filter((file) => statSync(file).isFile())
  .filter((file) => !leftOut.some((pattern) => pattern.test(file)))
  .filter((file) => !isForTests(dirname(file)));
for (const file of data) {
  mkdirSync(dirname(join('dist', file)), { recursive: true });
  copyFileSync(file, join('dist', file));
}
const manifest: Record<string, unknown> = JSON.parse(readFileSync('package.json', 'utf8'));
const { name, version, type } = manifest;
const inside = {
  name,
  version,
  type,
  private: true,
  imports: { '#harness': './harness/index.js' },
};
writeFileSync('dist/package.json', `${JSON.stringify(inside, null, 2)}\n`);
