/**
 * `node scripts/bench/package.ts [--json] [--exim]`: what a user installs: size of the package, of
 * it with its dependencies, and how long that takes in an empty folder. Needs the registry of npm.
 * With `--exim` also how long it takes from there to the first report of an Exim that somebody has
 * built himself (examples/exim), installed and run by one who is not root; needs an engine.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const place = mkdtempSync(join(tmpdir(), 'mailstaple-bench-'));

interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  entryCount: number;
}

function npm(cwd: string, ...words: string[]): { out: string; seconds: number } {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { out: stdout, seconds: (performance.now() - began) / 1000 };
}

/** Octets below a folder. */
const sizeOf = (folder: string): number =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);

/** Installs the tarball in an empty folder, of what npm keeps or of nothing. */
function installed(name: string, tarball: string, cache: string[]) {
  const project = join(place, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "mine", "private": true }\n');
  const words = ['install', '--no-audit', '--no-fund', ...cache, tarball];
  const { seconds } = npm(project, ...words);
  return { seconds, octets: sizeOf(join(project, 'node_modules')) };
}

function docker(...words: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('docker', words, {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (error) throw error;
  // 1: what it breaks is news, and 3: not all of it could be told. There is a report either way.
  if (status === null || ![0, 1, 3].includes(status) || (status !== 0 && stdout === ''))
    throw new Error(stderr);
  return stdout;
}

/** From an installed package to the first report of one's own Exim, where that was built. */
function firstReport(project: string): { seconds: number; said: string } {
  const image = 'mailstaple/example-exim';
  docker('build', '--tag', image, join(root, 'examples', 'exim'));
  // As npm leaves them, but for the temporary folder, which is closed to all others.
  chmodSync(place, 0o755);
  const began = performance.now();
  const out = docker(
    ...['run', '--rm', '--init', '--ulimit', 'nofile=4096', '-v', `${project}:/project:ro`],
    ...['-v', `${process.execPath}:/usr/local/bin/node:ro`, '--workdir', '/tmp', image],
    ...['/project/node_modules/.bin/mailstaple', 'run', 'exim-gnutls'],
    ...['--exec', '/build/exim/build-gnutls/exim'],
  );
  const said = out
    .split('\n')
    .find((line) => /^\s*exim-gnutls \d.* pass/.test(line))
    ?.trim();
  if (said === undefined || !out.includes('report.html')) throw new Error(`no report: ${out}`);
  return { seconds: (performance.now() - began) / 1000, said };
}

const megabytes = (octets: number): string => `${(octets / 1e6).toFixed(1)} MB`;

const seconds = (count: number): string => `${count.toFixed(1)} s`;

try {
  const { out } = npm(root, 'pack', '--json', '--pack-destination', place);
  // What builds the package speaks before npm does.
  const [packed]: Packed[] = JSON.parse(out.slice(out.indexOf('[\n')));
  if (!packed) throw new Error('npm packed nothing');
  const tarball = join(place, packed.filename);
  const cold = installed('cold', tarball, ['--cache', join(place, 'cache')]);
  const warm = installed('warm', tarball, ['--cache', join(place, 'cache'), '--prefer-offline']);
  const { size, unpackedSize, entryCount } = packed;
  const figures = { size, unpackedSize, entryCount, octets: cold.octets, cold: cold.seconds };
  const first = process.argv.includes('--exim') ? firstReport(join(place, 'warm')) : undefined;
  const whole = megabytes(cold.octets);
  const text =
    `package: ${megabytes(size)}, unpacked ${megabytes(unpackedSize)} in ${entryCount} files; ` +
    `with what it depends on ${whole}\ninstall in an empty folder: ${seconds(cold.seconds)}, ` +
    `again with the packages kept ${seconds(warm.seconds)}\n${
      first ? `first report of an own Exim: ${seconds(first.seconds)} more (${first.said})\n` : ''
    }`;
  process.stdout.write(
    process.argv.includes('--json')
      ? `${JSON.stringify({ ...figures, warm: warm.seconds, first }, null, 2)}\n`
      : text,
  );
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}
