import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Folder, mailstapleIn, mailstapleWith } from '../../shared/command.fixture.ts';
import { ensureImages, type Wanted } from '../../shared/images.ts';
import { FakeEngine } from './fake-engine.fixture.ts';

const BASE = 'example/base:1';

/** Targets of one's own in a folder each, with the Dockerfile's last line. */
class Site extends Folder {
  readonly config: string;
  constructor(dockerfiles: Record<string, string>) {
    super();
    for (const [name, last] of Object.entries(dockerfiles)) {
      mkdirSync(join(this.path, name));
      if (last !== '') this.file(`${name}/Dockerfile`, `FROM ${BASE}\n${last}\n`);
      this.file(
        `${name}/target.ts`,
        `import { defineTarget } from 'mailstaple';
export const target = defineTarget({
  name: '${name}', title: '${name}', roles: ['server'], runtimes: ['container'],
  capabilities: ['starttls'], promises: [],
  versions: [{ version: '1', image: { dockerfile: 'Dockerfile', args: {}, base: '${BASE}' } }],
  server: { compose: () => ({ files: [], processes: [], ready: [], logs: [] }) },
});\n`,
      );
    }
    const entries = Object.keys(dockerfiles).map((name) => `{ folder: './${name}' }`);
    this.config = this.file(
      'mailstaple.config.ts',
      `export default { targets: [${entries.join(', ')}] };\n`,
    );
  }
  images(engine: FakeEngine, ...words: string[]) {
    return mailstapleIn({ DOCKER_HOST: engine.host }, 'images', ...words, '--config', this.config);
  }
}

describe('images', { timeout: 300_000 }, () => {
  it('build: what is not there, and nothing twice; the base is pulled where a registry answers', async () => {
    using engine = await FakeEngine.open();
    engine.registry.add(BASE);
    using site = new Site({ acme: 'RUN true', other: 'RUN true' });
    const { code, out, err } = await site.images(engine, 'build', 'acme');
    expect({ code, out }).toEqual({ code: 0, out: '1 image built, 0 there before, 0 failed\n' });
    expect(err).toMatch(
      /building the image mailstaple\/acme:1-[0-9a-f]{12} \(once\)\npulling example\/base:1, which is not here\n/,
    );
    expect([engine.built.length, engine.pulled]).toEqual([1, [BASE]]);
    const again = await site.images(engine, 'build', 'acme', 'other');
    expect(again.out).toBe('1 image built, 1 there before, 0 failed\n');
    expect(engine.pulled).toEqual([BASE]);
  });

  it('build: one that does not build is told of with its Dockerfile, and the others are built', async () => {
    using engine = await FakeEngine.open();
    engine.store.set(BASE, undefined);
    using site = new Site({ acme: 'RUN exit 9', bare: '', sound: 'RUN true' });
    const { code, out, err } = await site.images(engine, 'build', 'acme', 'bare', 'sound');
    expect({ code, out }).toEqual({ code: 2, out: '1 image built, 0 there before, 2 failed\n' });
    const complaints = err.split('\n').filter((line) => line.startsWith('mailstaple: '));
    const file = (name: string) => join(site.path, name, 'Dockerfile');
    expect(complaints).toEqual([
      `mailstaple: acme 1: ${file('acme')} does not build: The command '/bin/sh -c exit ` +
        "9' returned a non-zero code: 9",
      `mailstaple: bare 1: ${file('bare')} is not there.`,
    ]);
    expect(err).toContain('acme 1: its last words\n');
    expect(err).toContain('images: 3 of 3\n');
  });

  it('build: a package the archive has no more is said, and the others are built', async () => {
    using engine = await FakeEngine.open();
    engine.store.set(BASE, undefined);
    for (const [at, last] of [
      'E: Unable to locate package libgone-dev',
      "E: Package 'libgone-dev' has no installation candidate",
      "E: Release 'experimental' for 'libgone-dev' was not found",
      "E: Version '4.0*' for 'libgone-dev' was not found",
    ].entries()) {
      using site = new Site({ acme: `RUN exit 100\n# says: ${last}`, sound: 'RUN true' });
      const { code, out, err } = await site.images(engine, 'build', 'acme', 'sound');
      expect({ code, out }).toEqual({
        code: 2,
        // What says the same is the same image, whoever asks for it.
        out:
          at === 0
            ? '1 image built, 0 there before, 1 failed\n'
            : '0 images built, 1 there before, 1 failed\n',
      });
      const file = join(site.path, 'acme', 'Dockerfile');
      const why = `the archive that ${BASE} uses has no package libgone-dev`;
      expect(err).toContain(`mailstaple: acme 1: ${file} does not build, since ${why}.\n`);
    }
  });

  it('build: where the base is not to be had it is said which file asks for it', async () => {
    using engine = await FakeEngine.open();
    using site = new Site({ acme: 'RUN true' });
    const { code, err } = await site.images(engine, 'build', 'acme');
    expect(code).toBe(2);
    expect(err).toContain(
      `mailstaple: acme 1: ${join(site.path, 'acme', 'Dockerfile')} cannot be built, since ` +
        `${BASE} is neither on this machine nor to be pulled (dial tcp: no such host).\n`,
    );
  });

  it('list: built, not built and stale; prune removes the stale alone, and what is in use stays', async () => {
    using engine = await FakeEngine.open();
    engine.store.set(BASE, undefined);
    using site = new Site({ acme: 'RUN true', other: 'RUN true' });
    await site.images(engine, 'build', 'acme');
    engine.put('mailstaple/acme:0-aaaaaaaaaaaa', 'mailstaple/gone:1-bbbbbbbbbbbb');
    engine.inUse.add('mailstaple/gone:1-bbbbbbbbbbbb');
    const { code, out } = await site.images(engine, 'list', '--json');
    expect(code).toBe(0);
    const listed: { target: string; version: string; state: string; size?: number }[] =
      JSON.parse(out);
    const told = listed.map(({ target, version, state }) => `${target} ${version} ${state}`);
    expect(told).toEqual(
      expect.arrayContaining(['acme 1 built', 'other 1 not built', 'acme 0 stale', 'gone 1 stale']),
    );
    expect(listed.find(({ state }) => state === 'built')?.size).toBe(5e6);
    expect((await site.images(engine, 'list')).out).toMatch(
      /^acme +1 +built +5 MB +mailstaple\/acme:1-/m,
    );

    const pruned = await site.images(engine, 'prune');
    expect({ code: pruned.code, out: pruned.out }).toEqual({
      code: 0,
      out:
        'removed mailstaple/acme:0-aaaaaaaaaaaa\nmailstaple/gone:1-bbbbbbbbbbbb stays: a ' +
        'container uses it\n1 image removed, 5 MB at most\n',
    });
    expect([...engine.store.keys()].sort()).toEqual(
      [BASE, engine.built[0], 'mailstaple/gone:1-bbbbbbbbbbbb'].sort(),
    );
    expect((await site.images(engine, 'prune', '--all')).out).toContain(
      `removed ${engine.built[0]}\n`,
    );
    // What is not ours is never touched.
    expect(engine.store.has(BASE)).toBe(true);
  });

  it(
    'prune: what another installation built is never touched; ' +
      '--dry-run tells and removes nothing',
    async () => {
      using engine = await FakeEngine.open();
      engine.store.set(BASE, undefined);
      using site = new Site({ acme: 'RUN true' });
      await site.images(engine, 'build', 'acme');
      const [mine, theirs] = ['mailstaple/acme:0-aaaaaaaaaaaa', 'mailstaple/gone:1-bbbbbbbbbbbb'];
      engine.put(mine, theirs);
      engine.foreign.add(theirs);
      const before = [...engine.store.keys()];
      const told = await site.images(engine, 'prune', '--dry-run');
      expect({ code: told.code, out: told.out }).toEqual({
        code: 0,
        out:
          `left alone, of another installation: 1 image\nwould remove ${mine}\n1 image ` +
          'would be removed, 5 MB at most\n',
      });
      expect([...engine.store.keys()]).toEqual(before);
      const all = await site.images(engine, 'prune', '--all', '--dry-run');
      expect(all.out).toContain(`would remove ${engine.built[0]}\n`);
      await site.images(engine, 'prune', '--all');
      expect([...engine.store.keys()].sort()).toEqual([BASE, theirs].sort());
    },
  );

  it('prune: what was built for another configuration stays, with --all and without one', async () => {
    using engine = await FakeEngine.open();
    engine.store.set(BASE, undefined);
    using one = new Site({ acme: 'RUN true' });
    using two = new Site({ other: 'RUN true' });
    await one.images(engine, 'build', 'acme');
    await two.images(engine, 'build', 'other');
    const [acme = '', other = ''] = engine.built;
    const stale = 'mailstaple/gone:1-bbbbbbbbbbbb';
    engine.put(stale);
    for (const words of [['prune', '--all', '--dry-run'], ['prune']]) {
      const { code, out } = await two.images(engine, ...words);
      expect({ code, out }).toMatchObject({ code: 0 });
      expect(out).toMatch(/^left alone, of another configuration: 1 image\n/);
      expect(out).not.toContain(acme);
    }
    expect([...engine.store.keys()].sort()).toEqual([BASE, acme, other].sort());
    const listed = await two.images(engine, 'list');
    expect(listed.out).toMatch(/^acme +1 +elsewhere /m);
    using empty = new Folder();
    // Where there is no configuration all of them are another's.
    await mailstapleWith(
      { cwd: empty.path, env: { ...process.env, DOCKER_HOST: engine.host } },
      ...['images', 'prune', '--all'],
    );
    expect([...engine.store.keys()].sort()).toEqual([BASE, acme, other].sort());
    expect((await two.images(engine, 'prune', '--all')).out).toContain(`removed ${other}\n`);
    expect([...engine.store.keys()].sort()).toEqual([BASE, acme].sort());
    // What its own configuration names no more is its own to remove.
    one.file('mailstaple.config.ts', 'export default { targets: [] };\n');
    expect((await one.images(engine, 'prune')).out).toContain(`removed ${acme}\n`);
  });

  it('prune: where a target cannot be read its images stay, for nobody can say what it names', async () => {
    using engine = await FakeEngine.open();
    using site = new Site({ acme: 'RUN true' });
    engine.put('mailstaple/acme:1-aaaaaaaaaaaa', 'mailstaple/gone:1-bbbbbbbbbbbb');
    site.file(
      'mailstaple.config.ts',
      "export default { targets: [{ name: 'acme', adapter: './no', " +
        'roles: [], capabilities: [] }] };',
    );
    const named = await site.images(engine, 'prune');
    expect({ code: named.code, out: named.out }).toEqual({
      code: 2,
      out: 'removed mailstaple/gone:1-bbbbbbbbbbbb\n1 image removed, 5 MB at most\n',
    });
    site.file('mailstaple.config.ts', 'export default {');
    expect((await site.images(engine, 'prune')).out).toBe('0 images removed, 0 MB at most\n');
    expect([...engine.store.keys()]).toEqual(['mailstaple/acme:1-aaaaaaaaaaaa']);
  });

  it('without an engine, and without a name, it is one sentence and exit 2', async () => {
    for (const words of [['list'], ['prune'], ['build', 'reference'], ['build', '--all']]) {
      const { code, err } = await mailstapleIn(
        { DOCKER_HOST: 'tcp://127.0.0.1:1' },
        'images',
        ...words,
      );
      expect(code).toBe(2);
      expect(err).toMatch(/^mailstaple: no Docker engine answers[^\n]*\n$/);
    }
    const { code, err } = await mailstapleIn({}, 'images', 'build');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'mailstaple: images build needs the name of a target, or --all\n',
    });
  });
});

describe('several images', () => {
  const before = process.env.DOCKER_HOST;
  let engine: FakeEngine;
  beforeEach(async () => {
    engine = await FakeEngine.open();
    process.env.DOCKER_HOST = engine.host;
  });
  afterEach(() => {
    engine[Symbol.dispose]();
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  });

  const wantedIn = (folder: Folder, count: number): Wanted[] =>
    Array.from({ length: count }, (_, index) => {
      const name = `t${index}`;
      const version = { version: '1', image: { dockerfile: 'Dockerfile', args: {}, base: BASE } };
      const target = {
        name,
        title: name,
        versions: [version],
        roles: [],
        runtimes: [],
        capabilities: [],
        promises: [],
      };
      return { found: { target, module: '', folder: folder.path }, version };
    });

  it(
    'are built side by side, but no more at a time than there are ' +
      'processors; their base is fetched once',
    async () => {
      using folder = new Folder();
      folder.file('Dockerfile', `FROM ${BASE}\n`);
      engine.registry.add(BASE);
      const most = availableParallelism();
      engine.waitFor = Math.min(most, 5);
      const built = await ensureImages(wantedIn(folder, 5), () => {});
      expect(built.map(({ there, failed }) => [there, failed])).toEqual(
        Array(5).fill([false, undefined]),
      );
      expect(engine.together).toBe(Math.min(most, 5));
      expect(engine.pulled).toEqual([BASE]);
      expect(new Set(engine.built).size).toBe(5);
      expect((await ensureImages(wantedIn(folder, 5), () => {})).every(({ there }) => there)).toBe(
        true,
      );
      expect(engine.built).toHaveLength(5);
    },
  );

  it('an image by name is taken as it is, or said not to be here', async () => {
    using folder = new Folder();
    const [it] = wantedIn(folder, 1);
    if (!it) throw new Error('none');
    const named = { ...it, version: { version: '1', imageName: 'acme/mta:7' } };
    expect((await ensureImages([named], () => {}))[0]?.failed).toBe(
      'the image acme/mta:7 of t0:1 is not on this machine.',
    );
    engine.store.set('acme/mta:7', undefined);
    expect(await ensureImages([named], () => {})).toMatchObject([{ there: true }]);
    expect(engine.built).toEqual([]);
  });
});
