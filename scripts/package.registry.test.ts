import { spawnSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledTargets, type FoundTarget } from '../cli/targets.ts';
import { findEngine } from '../harness/runtime/docker/engine.ts';
import { recipeOf } from '../harness/runtime/docker/images.ts';

/** A last resort: packages are fetched and unpacked; milliseconds. */
const PATIENCE = 600_000;
const root = join(import.meta.dirname, '..');
const tsc = join(root, 'node_modules', '.bin', 'tsc');
const place = mkdtempSync(join(tmpdir(), 'mailstaple-package-'));
/** Somebody's project: an empty folder, but for what npm puts into it. */
const project = join(place, 'project');
const home = join(place, 'home');
const installed = join(project, 'node_modules', 'mailstaple');

function called(command: string, words: readonly string[], cwd: string, env = process.env) {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: PATIENCE,
    maxBuffer: 1e8,
  });
  if (error) throw error;
  return { status, out: stdout, err: stderr };
}

/** Every file below a folder, what Node has compiled left out. */
const filesBelow = (folder: string): string[] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith('node_modules/.cache/'))
    .sort();

let files: string[] = [];
beforeAll(() => {
  mkdirSync(project);
  mkdirSync(home);
  const packed = called('npm', ['pack', '--json', '--pack-destination', place], root);
  if (packed.status !== 0) throw new Error(packed.err);
  const [tarball = ''] = readdirSync(place).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(project, 'package.json'), '{ "name": "mine", "private": true }\n');
  const words = ['install', '--prefer-offline', '--no-audit', '--no-fund', join(place, tarball)];
  const ended = called('npm', words, project);
  if (ended.status !== 0) throw new Error(ended.err);
  files = filesBelow(installed);
}, PATIENCE);
afterAll(() => rmSync(place, { recursive: true, force: true }), PATIENCE);

/** `npx mailstaple WORDS…` in the project, by somebody with an empty home. */
const mailstapleWith = (env: Record<string, string>, ...words: string[]) =>
  called('npx', ['--offline', '--no', 'mailstaple', ...words], project, {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: undefined,
    npm_config_cache: join(place, 'npm'),
    ...env,
  });
const mailstaple = (...words: string[]) => mailstapleWith({}, ...words);

const engine = await findEngine();

describe('the package as it is installed', { timeout: PATIENCE }, () => {
  test('holds no tests, nothing they are made of, and no paper that nothing links to', () => {
    expect(files.length).toBeGreaterThan(300);
    const stray = [
      ...[/\.(test|fixture)\./, /\.map$/, /(^|\/)node_modules\//, /^dist\/scripts\//],
      ...[/^dist\/(containers|suites)\/.*\.md$/, /(^|\/)tsconfig[^/]*\.json$/],
    ];
    const strays = files.filter((file) => stray.some((pattern) => pattern.test(file)));
    expect(strays).toEqual([]);
    expect(files.filter((file) => file.startsWith('scripts/'))).toEqual([
      'scripts/base-images.sh',
      'scripts/docker-up.sh',
      'scripts/packages.sh',
    ]);
  });

  test('holds no data that no code of it names', () => {
    const isCode = (file: string) => /\.js$|\.d\.ts$/.test(file);
    const own = files.filter((file) => /^dist\/(ca|cli|harness|reports|suites)\//.test(file));
    const code = own.filter(isCode).map((file) => readFileSync(join(installed, file), 'utf8'));
    const data = own.filter((file) => !isCode(file));
    expect(data.length).toBeGreaterThan(5);
    // What `new target` writes is read as a folder.
    const isNamed = (file: string): boolean =>
      dirname(file).endsWith('/new/template') || code.some((text) => text.includes(basename(file)));
    expect(data.filter((file) => !isNamed(file))).toEqual([]);
  });

  test('has no dead link in its README, nor in what that links to, and no paper besides', () => {
    const papers = new Set(['README.md']);
    for (const paper of papers) {
      const text = readFileSync(join(installed, paper), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        const [path = ''] = link.split('#');
        if (path === '' || /^[a-z]+:/.test(path)) continue;
        const file = normalize(join(dirname(paper), path));
        expect({ paper, link, there: existsSync(join(installed, file)) }).toMatchObject({
          there: true,
        });
        if (file.endsWith('.md')) papers.add(file);
      }
    }
    // What is written for targets of the reader's own is a template and no paper.
    const packed = files.filter((file) => file.endsWith('.md') && !/\/template\//.test(file));
    expect(packed).toEqual([...papers].sort());
  });

  test('plays the reference target, and leaves nothing anywhere but in its own folder', () => {
    const before = filesBelow(project);
    const ended = mailstaple('run', 'reference', '--only', 'server/times/*', '--out', 'run');
    expect({ ...ended, err: ended.err.split('\n').at(-2) }).toMatchObject({ status: 0 });
    expect(ended.out).toMatch(/reference 1 breaks nothing and keeps \d+ requirements/);
    expect(filesBelow(project).filter((file) => !file.startsWith('run/'))).toEqual(before);
    expect(readdirSync(home)).toEqual([]);
  });

  test('shows `defineConfig` to a project of the strictest kind', () => {
    const config = `import { defineConfig, defineTarget } from 'mailstaple';
const target = defineTarget({
  name: 'mine', title: 'Mine', versions: [{ version: '1', imageName: 'mine:1' }], roles: ['server'],
  runtimes: ['container'], capabilities: ['starttls'], promises: [],
  server: { compose: () => ({ files: [], processes: [], ready: [], logs: [] }) },
});
export default defineConfig({ targets: [{ target }, { remote: 'smtp://mx.test', name: 'box' }] });
`;
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      module: 'nodenext',
      target: 'es2024',
      types: [],
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(join(project, 'mailstaple.config.ts'), config);
    const write = (text: string) => writeFileSync(join(project, 'mailstaple.config.ts'), text);
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['mailstaple.config.ts'] }),
    );
    expect(called(tsc, ['--project', '.'], project)).toMatchObject({ status: 0, out: '' });
    write(config.replace("'starttls'", "'starttsl'"));
    expect(called(tsc, ['--project', '.'], project).out).toMatch(/'"?starttsl/);
    write(config);
    const { out, err, status } = mailstaple('list', 'targets', '--json');
    expect({ err, status }).toEqual({ err: '', status: 0 });
    const names: unknown[] = JSON.parse(out).map(({ name }: { name: unknown }) => name);
    expect(names).toEqual(expect.arrayContaining(['mine', 'box', 'reference', 'exim-gnutls']));
  });

  test('brings every target along, each with the image that the clone has', async () => {
    const theirs: { bundledTargets(): Promise<FoundTarget[]> } = await import(
      pathToFileURL(join(installed, 'dist', 'cli', 'targets.js')).href
    );
    const tagsOf = async (found: readonly FoundTarget[]): Promise<string[]> => {
      const recipes = found.flatMap(({ target, folder }) =>
        target.versions
          .filter(({ image }) => image !== undefined)
          .map((version) => recipeOf(target, version, folder)),
      );
      return (await Promise.all(recipes)).map(({ tag }) => tag).sort();
    };
    const [own, packed] = [await bundledTargets(), await theirs.bundledTargets()];
    expect(packed.map(({ target }) => target.name)).toEqual(own.map(({ target }) => target.name));
    const tags = await tagsOf(own);
    expect(tags.length).toBeGreaterThan(30);
    expect(await tagsOf(packed)).toEqual(tags);
  });

  // Where none answers, `npm test` says that the targets in containers are left out.
  if (engine)
    test('plays a target in a container, of the image that it builds of its own files', () => {
      const words = ['run', 'nullmailer', '--only', 'client/calibration/*', '--tls', '1.3'];
      const ended = mailstapleWith({ DOCKER_HOST: engine.address }, ...words, '--out', 'contained');
      expect({ ...ended, err: ended.err.split('\n').at(-2) }).toMatchObject({ status: 0 });
      expect(ended.out).toMatch(/^ {2}nullmailer 2\.2 {2}\d+ pass$/m);
      expect(existsSync(join(project, 'contained', 'report.html'))).toBe(true);
      // Those of the clone, and of other packages, are none of its business.
      const { status, out } = mailstapleWith(
        { DOCKER_HOST: engine.address },
        ...['images', 'prune', '--dry-run'],
      );
      expect({ status, out }).toEqual({
        status: 0,
        out: expect.stringMatching(/^0 images would be removed/m),
      });
    });

  test('names what it brings along by where it lies', async () => {
    const own: { ownFile(path: string): string | undefined } = await import(
      pathToFileURL(join(installed, 'dist', 'harness', 'runtime', 'own-file.js')).href
    );
    for (const path of ['scripts/base-images.sh', 'scripts/docker-up.sh'])
      expect(own.ownFile(path)).toBe(join(installed, path));
  });

  test('says in a sentence that a container needs an engine', () => {
    const { status, err } = mailstapleWith(
      { DOCKER_HOST: 'tcp://127.0.0.1:1' },
      ...['run', 'nullmailer', '--out', 'engineless'],
    );
    expect(status).toBe(2);
    expect(err).toMatch(
      /^mailstaple: .*nothing answers at tcp:\/\/127\.0\.0\.1:1, which DOCKER_HOST/m,
    );
  });
});
