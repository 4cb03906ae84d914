import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { VerdictKind } from '../../../harness/model/verdict.ts';
import { needEngine } from '../../../harness/runtime/docker/engine.ts';
import { ourImages, removeImage } from '../../../harness/runtime/docker/image-store.ts';
import { readJournal } from '../../../reports/journal.ts';
import { Folder, mailstapleWith } from '../../shared/command.fixture.ts';

/** Images are built on the way; milliseconds. */
const PATIENCE = 900_000;
/** No image of anybody else's bears it. */
const name = `own-test-${process.pid}`;
const calibration = ['--only', 'server/calibration/*'];

afterAll(async () => {
  const engine = await needEngine();
  for (const image of await ourImages(engine))
    if (image.tag.startsWith(`mailstaple/${name}`)) await removeImage(engine, image);
});

const play = async (folder: string, ...words: string[]) => {
  const out = join(folder, `out-${process.hrtime.bigint()}`);
  const ended = await mailstapleWith(
    { cwd: folder, timeout: PATIENCE },
    'run',
    ...words,
    ...calibration,
    '--out',
    out,
  );
  return { ...ended, run: readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8')).run };
};

test(
  'a new target passes its own calibration, and fails it where it does not staple; ' +
    'its image may be taken by name',
  async () => {
    using site = new Folder();
    const made = await mailstapleWith({ cwd: site.path }, 'new', 'target', name);
    expect(made.code).toBe(0);
    const { code, err, run } = await play(site.path, name);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    expect(err).toMatch(/building the image mailstaple\/own-test-\d+:1-[0-9a-f]{12} \(once\)/);
    expect(run.outcomes.length).toBeGreaterThanOrEqual(20);
    expect(run.outcomes.filter(({ verdict }) => verdict.kind !== 'pass')).toEqual([]);
    expect(run.targets[0]?.states[0]).toMatch(/^Exim version \d/);

    // The same image under its name, from a configuration of its own: nothing is built, and a
    // program that is told of no staple file fails the calibration of it.
    const engine = await needEngine();
    const tag = (await ourImages(engine)).find((image) =>
      image.tag.startsWith(`mailstaple/${name}:`),
    )?.tag;
    const named = `import { target } from './${name}/target.ts';
import { configuration, tables } from './${name}/config.ts';
const bare = (listeners) => listeners.map(({ identity: { key, chain }, ...it }) =>
  ({ ...it, identity: { key, chain } }));
const { server } = target;
const compose = (listeners, place) => server.compose(bare(listeners), place);
export default { targets: [
  { target: {
    ...target, name: '${name}-named', server: { compose },
    versions: [{ version: '7', imageName: '${tag}' }],
  } },
] };\n`;
    site.file('named.config.ts', named);
    const second = await play(site.path, `${name}-named`, '--config', 'named.config.ts');
    expect(second.err).not.toMatch(/building/);
    expect(second.code).toBe(1);
    const scenariosThat = (...kinds: VerdictKind[]): string[] => {
      const found = second.run.outcomes.filter(({ verdict }) => kinds.includes(verdict.kind));
      return [...new Set(found.map(({ scenario }) => scenario))].sort();
    };
    expect(scenariosThat('fail', 'warn')).toEqual(['server/calibration/staple-file']);
    // It rests on the other.
    expect(scenariosThat('blocked')).toContain('server/calibration/hot-reload');
  },
  PATIENCE,
);

test(
  'a Dockerfile that does not build, and a container that never gets ready: a ' +
    'sentence each, and the others go on',
  async () => {
    using site = new Folder();
    const targetOf = (own: string) => `import { defineTarget } from 'mailstaple';
export const target = defineTarget({
  name: '${own}', title: '${own}', roles: ['server'], runtimes: ['container'],
  capabilities: ['starttls'], promises: [],
  versions: [{
    version: '1',
    image: { dockerfile: 'Dockerfile', args: {}, base: 'debian:trixie-slim' },
  }],
  server: { compose: (listeners) => ({
    files: [], logs: [], processes: [{ argv: ['sh', '-c', 'echo no licence; exit 4'] }],
    ready: listeners.map(({ port }) => ({ port, greets: true })),
  }) },
});\n`;
    const dockerfiles = {
      [`${name}-unbuilt`]: 'RUN echo oh dear && exit 9',
      [`${name}-unready`]: 'RUN true',
    };
    for (const [own, last] of Object.entries(dockerfiles)) {
      mkdirSync(join(site.path, own));
      site.file(`${own}/Dockerfile`, `FROM debian:trixie-slim\n${last}\n`);
      site.file(`${own}/target.ts`, targetOf(own));
    }
    const entries = Object.keys(dockerfiles).map((own) => `{ folder: './${own}' }`);
    site.file('mailstaple.config.ts', `export default { targets: [${entries.join(', ')}] };\n`);
    const { code, err, run } = await play(site.path, ...Object.keys(dockerfiles), 'reference');
    expect(code).toBe(3);
    const failures = new Map(run.targets.map((it) => [it.name, it.failed]));
    const unbuilt = failures.get(`${name}-unbuilt`);
    expect(unbuilt).toMatch(
      /^\/\S+-unbuilt\/Dockerfile does not build: The command .* returned a non-zero code: 9$/,
    );
    expect(err).toContain(`mailstaple: ${name}-unbuilt 1: ${unbuilt}\n`);
    expect(err).toContain('oh dear');
    expect(failures.get(`${name}-unready`)).toMatch(
      /^\S+-unready\/target\.ts: own-test-\d+-unready:1 did not come up: program 1 of 1 ended with code 4; no licence/,
    );
    expect(run.outcomes.length).toBeGreaterThan(0);
    expect(new Set(run.outcomes.map(({ target, verdict }) => `${target} ${verdict.kind}`))).toEqual(
      new Set(['reference pass']),
    );
  },
  PATIENCE,
);
