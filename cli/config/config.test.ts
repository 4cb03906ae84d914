import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Folder, mailstapleAt } from '../shared/command.fixture.ts';
import { bundledCollection, bundledTargets, distinct } from '../targets.ts';
import { faultOnLoading } from './isolated-load.ts';
import { configuredTargets } from './load.ts';
import { configIn } from './where.ts';

const bundled = await bundledTargets();
const examples = join(import.meta.dirname, '..', '..', 'examples');

class Site extends Folder {
  /** A configuration with these targets; a program and a folder to name stand beside it. */
  config(
    targets: string,
    head = "import { defineConfig, defineTarget } from 'mailstaple';\n",
  ): string {
    chmodSync(this.file('program', '#!/bin/sh\n'), 0o755);
    mkdirSync(join(this.path, 'empty'));
    return this.file(
      'mailstaple.config.ts',
      `${head}export default defineConfig({ targets: [${targets}] });\n`,
    );
  }
}

const read = async (file: string) => {
  const { found, problems } = await configuredTargets(file, bundled);
  return { found, sentences: problems.map(({ sentence }) => sentence) };
};

const target = (change = ''): string => `defineTarget({
  name: 'acme', title: 'Acme', versions: [{ version: '1', imageName: 'acme/mta:1' }],
  roles: ['server'], runtimes: ['container'], capabilities: ['starttls'], promises: [],
  server: { compose: () => ({ files: [], processes: [], ready: [], logs: [] }) }, ${change}
})`;

describe('a configuration', { timeout: 300_000 }, () => {
  it('names targets of every kind, each with its way to be brought up', async () => {
    using site = new Site();
    const file = site.config(`
      { target: ${target()} },
      { like: 'exim-gnutls@4.96', exec: './program', capabilities: { drop: ['sni'] } },
      { name: 'shell', adapter: './program', roles: ['client'], parallel: 1,
        capabilities: ['send-starttls'] },
      { remote: 'smtps://mx.test', name: 'box' },
    `);
    const { found, sentences } = await read(file);
    expect(sentences).toEqual([]);
    expect(
      found.map((it) => [it.target.name, it.target.versions[0]?.version, it.target.runtimes]),
    ).toEqual([
      ['acme', '1', ['container']],
      ['exim-gnutls-local', 'local', ['process']],
      ['shell', '1', ['adapter']],
      ['box', 'smtps-465', ['remote']],
    ]);
    const [acme, local, shell, box] = found;
    expect(acme?.folder).toBe(site.path);
    expect(local?.exec).toBe(join(site.path, 'program'));
    expect(local?.target.versions[0]?.capabilities?.drop).toEqual(['sni']);
    expect(local?.target.server).toBe(
      bundled.find((it) => it.target.name === 'exim-gnutls')?.target.server,
    );
    expect([shell?.adapter, shell?.target.parallel]).toEqual([join(site.path, 'program'), 1]);
    expect(box?.remote).toBe('smtps://mx.test');
    expect(new Set(found.map(({ config }) => config))).toEqual(new Set([file]));
  });

  it('is found in the working directory, in the first of its three names', () => {
    using site = new Site();
    expect(configIn(site.path)).toBeUndefined();
    const module = site.file('mailstaple.config.mjs', '');
    expect(configIn(site.path)).toBe(module);
    expect(configIn(site.path)).not.toBe(site.file('mailstaple.config.js', ''));
    const typed = site.file('mailstaple.config.ts', '');
    expect(configIn(site.path)).toBe(typed);
  });

  it('may lie in any package, without a word from Node about what a module is', async () => {
    using site = new Site();
    site.file('package.json', '{ "type": "commonjs" }');
    site.config(`{ remote: 'smtp://mx.test', name: 'box' }`);
    const { code, out, err } = await mailstapleAt(site.path, 'list', 'targets', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toContainEqual({
      name: 'box',
      versions: ['smtp-25'],
      roles: ['server'],
      capabilities: ['starttls', 'fitting-status'],
    });
    const told = await mailstapleAt(site.path, 'explain', 'box');
    expect(told.out).toMatch(/^box: mx\.test, port 25\nRoles server; runs remote\./);
  });

  it('is shown in examples that can all be read, once the program they name is there', async () => {
    for (const name of ['adapter', 'program', 'remote'])
      expect((await read(join(examples, name, 'mailstaple.config.ts'))).sentences).toEqual([]);
    using site = new Folder();
    for (const name of ['mailstaple.config.ts', 'known.yaml'])
      site.file(name, readFileSync(join(examples, 'local', name)));
    const file = join(site.path, 'mailstaple.config.ts');
    expect((await read(file)).sentences[0]).toContain(
      'targets[0].exec: expected a program that can be run, found none at ' +
        `${join(site.path, 'build-Linux-x86_64', 'exim')}`,
    );
    mkdirSync(join(site.path, 'build-Linux-x86_64'));
    chmodSync(site.file('build-Linux-x86_64/exim', ''), 0o755);
    const { found, sentences } = await read(file);
    expect(sentences).toEqual([]);
    expect(found[0]?.baseline).toBe(join(site.path, 'known.yaml'));
  });
});

describe('what is wrong is said with file, field and what was expected', () => {
  it.each([
    ["'acme'", /targets\[0\]: expected an object, found "acme"$/],
    [
      '{ nmae: 1 }',
      /targets\[0\]: expected one of the fields adapter, remote, like, target, folder, found \{"nmae":1\}$/,
    ],
    ["{ adapter: './program' }", /targets\[0\]\.name: expected a text, found nothing$/],
    [
      "{ name: 'A B', adapter: './program', roles: ['server'], capabilities: [] }",
      /targets\[0\]\.name: expected a name of lower-case letters.*, found "A B"$/,
    ],
    [
      "{ name: 'a', adapter: './program', roles: [], capabilities: [] }",
      /targets\[0\]\.roles: expected at least one of server, client, .*found \[\]$/,
    ],
    [
      "{ name: 'a', adapter: './program', roles: ['sever'], capabilities: [] }",
      /targets\[0\]\.roles\[0\]: expected one of server, client, .* \(did you mean server\?\), found "sever"$/,
    ],
    [
      "{ name: 'a', adapter: './program', roles: ['server'], capabilities: ['starttsl'] }",
      /targets\[0\]\.capabilities\[0\]: expected one of .*\(did you mean starttls\?\), found "starttsl"$/,
    ],
    [
      "{ name: 'a', adapter: './program', roles: ['server'], capabilities: [], paralel: 2 }",
      /targets\[0\]\.paralel: expected none but the fields .*\(did you mean parallel\?\)$/,
    ],
    [
      "{ name: 'a', adapter: './program', roles: ['server'], capabilities: [], parallel: 0 }",
      /targets\[0\]\.parallel: expected a whole number from 1, found 0$/,
    ],
    [
      "{ name: 'a', adapter: './empty', roles: ['server'], capabilities: [] }",
      /targets\[0\]\.adapter: expected a program that can be run, found none at .*\/empty$/,
    ],
    [
      "{ remote: 'ftp://mx.test' }",
      /targets\[0\]\.remote: expected smtp:\/\/host.*, found "ftp:\/\/mx\.test"$/,
    ],
    [
      "{ remote: 'smtp://mx.test', baseline: './no' }",
      /targets\[0\]\.baseline: expected a file, found none at .*\/no$/,
    ],
    [
      "{ like: 'exim', exec: './program' }",
      /targets\[0\]\.like: expected one of .*\(did you mean exim-.*\), found "exim"$/,
    ],
    [
      "{ like: 'exim-gnutls@0', exec: './program' }",
      /targets\[0\]\.like: expected one of .*, found "exim-gnutls@0"$/,
    ],
    ["{ folder: './no' }", /targets\[0\]\.folder: expected a folder, found none at .*\/no$/],
    [
      "{ folder: './empty' }",
      /targets\[0\]\.folder: expected a target\.ts or target\.js in it, found none/,
    ],
    [
      `{ target: ${target('versions: []')} }`,
      /targets\[0\]\.target\.versions: expected at least one version, found \[\]$/,
    ],
    [
      `{ target: ${target("roles: ['client']")} }`,
      /target\.client: expected how it is set up, since its roles name client, found nothing$/,
    ],
    [
      `{ target: ${target('server: { compose: 1 }')} }`,
      /target\.server\.compose: expected a function, found 1$/,
    ],
    [
      `{ target: ${target("versions: [{ version: '1' }]")} }`,
      /target\.versions\[0\]: expected image or imageName, found neither$/,
    ],
    [
      `{ target: ${target(
        "versions: ['x', 'y'].map((imageName) => ({ version: '1', imageName }))",
      )} }`,
      /target\.versions: expected each version once, found "1" twice$/,
    ],
    [
      `{ target: ${target(`versions: [
        { version: '1', image: { dockerfile: 'Dockerfile', args: {}, base: 'x' } },
      ]`)} }`,
      /target: expected folder beside it, where its Dockerfile lies, found nothing$/,
    ],
    [
      `{ target: ${target("runtimes: ['process']")} }`,
      /target\.runtimes: expected a container, or exec beside the target/,
    ],
  ])('%s', async (entry, sentence) => {
    using site = new Site();
    const file = site.config(`${entry}, { remote: 'smtp://mx.test', name: 'sound' }`);
    const { found, sentences } = await read(file);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(sentence);
    expect(sentences[0]?.startsWith(`${file}: `)).toBe(true);
    // The others go on.
    expect(found.map((it) => it.target.name)).toEqual(['sound']);
  });

  it.each([
    ['export default {', /mailstaple\.config\.ts(:\d+)? cannot be loaded: \S/],
    ['const a: = 1;', /mailstaple\.config\.ts(:\d+)? cannot be loaded: \S/],
    ["import 'nowhere';", /mailstaple\.config\.ts cannot be loaded: Cannot find package 'nowhere'/],
    ["throw new Error('no luck');", /mailstaple\.config\.ts:1 cannot be loaded: no luck$/],
    [
      'export const x = 1;',
      /: default export: expected defineConfig\(\{ targets: \[\.\.\.\] \}\), found nothing$/,
    ],
    ['export default {};', /: targets: expected a list, found nothing$/],
    ['export default { targets: 5 };', /: targets: expected a list, found 5$/],
  ])('a file with %s', async (text, sentence) => {
    using site = new Folder();
    const { found, sentences } = await read(site.file('mailstaple.config.ts', text));
    expect(found).toEqual([]);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(sentence);
    expect(sentences[0]).not.toContain('\n');
  });

  it.each([
    ['await new Promise(() => {});', /config\.ts cannot be loaded: it waits for what never comes$/],
    ["Promise.reject(new Error('late'));", /config\.ts fails: late$/],
    ["setTimeout(() => { throw new Error('later'); }, 50);", /config\.ts fails: later$/],
    ['process.exit(0);', /config\.ts cannot be loaded: it ends the program \(exit code 0\)$/],
    ['setInterval(() => {}, 1000);', /it leaves something running, a timer or a connection$/],
    [
      "export default { get targets() { throw new Error('got'); } };",
      /config\.ts cannot be read: got$/,
    ],
    [
      "export default { targets: new Proxy([], { get() { throw new Error('a\\nb'); } }) };",
      /config\.ts cannot be read: a; b$/,
    ],
    [
      'const own = {}; own.own = own; export default { targets: [own] };',
      /targets\[0\]: expected one of the fields .*, found \[object Object\]$/,
    ],
  ])('a file that does not end well: %s', async (text, sentence) => {
    using site = new Folder();
    const rest = text.includes('export default') ? '' : '\nexport default { targets: [] };\n';
    const file = site.file('mailstaple.config.ts', text + rest);
    // Not in this process: what goes wrong in it would go wrong in the test.
    const { code, err } = await mailstapleAt(site.path, 'list', 'targets', '--config', file);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^mailstaple: [^\n]+\n$/),
    });
    expect(err.trimEnd()).toMatch(sentence);
  });

  it('a file that never ends is given up in time', async () => {
    using site = new Folder();
    const file = site.file('mailstaple.config.ts', 'for (;;);');
    expect(await faultOnLoading(file, 1000)).toBe('cannot be loaded: it is not done after 1 s');
    site.file('fine.ts', 'export default 1;');
    expect(await faultOnLoading(join(site.path, 'fine.ts'))).toBeUndefined();
  });

  it('a file that is not there', async () => {
    expect((await read('/nowhere/mailstaple.config.ts')).sentences).toEqual([
      '/nowhere/mailstaple.config.ts is not there',
    ]);
  });

  it('a target module of the user’s that does not parse is named itself', async () => {
    using site = new Site();
    const file = site.config("{ folder: './mta' }");
    mkdirSync(join(site.path, 'mta'));
    const module = site.file('mta/target.ts', 'export const target = ;\n');
    const { sentences } = await read(file);
    expect(sentences[0]).toMatch(
      new RegExp(`^${file}: targets\\[0\\]: ${module}(:\\d+)? cannot be loaded: `),
    );
  });
});

describe('one that is broken does not take the others down', () => {
  it('among the bundled', async () => {
    using rooms = new Folder();
    for (const [name, text] of Object.entries({
      broken: 'export const target = ;',
      nothing: 'export const x = 1;',
      odd: "export const target = { name: 'odd' };",
      capability:
        'const defineTarget = (it: object) => it;\nexport const target = ' +
        `${target("capabilities: ['starttsl']")};`,
      runtime:
        'const defineTarget = (it: object) => it;\nexport const target = ' +
        `${target("runtime: ['container']")};`,
      sound: `const defineTarget = (it: object) => it;\nexport const target = ${target()};`,
    })) {
      mkdirSync(join(rooms.path, name));
      rooms.file(`${name}/target.ts`, text);
    }
    const { found, problems } = await bundledCollection(rooms.path);
    expect(found.map((it) => it.target.name)).toEqual(['acme']);
    expect(problems.map(({ name }) => name)).toEqual([
      'broken',
      'capability',
      'nothing',
      'odd',
      'runtime',
    ]);
    const said = (of: string) => problems.find(({ name }) => name === of)?.sentence;
    expect(said('capability')).toMatch(
      /target\.capabilities\[0\]: expected one of .*\(did you mean starttls\?\), found "starttsl"$/,
    );
    expect(said('runtime')).toMatch(
      /target\.runtime: expected none but the fields .* \(did you mean runtimes\?\)$/,
    );
    for (const { name = '', sentence } of problems) {
      expect(sentence).toContain(join(rooms.path, name, 'target.ts'));
      expect(sentence).not.toContain('\n');
    }
  });

  it('two of one name are told of with both files, and neither is played', async () => {
    using site = new Site();
    const file = site.config(
      `{ remote: 'smtp://mx.test', name: 'reference' }, { remote: 'smtp://mx.test', name: 'own' }`,
    );
    const own = await configuredTargets(file, bundled);
    const { found, problems } = distinct({ found: [...bundled, ...own.found], problems: [] });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.sentence).toMatch(
      /^reference is the name of 2 targets, of .*\/reference\/target\.ts and of .*config\.ts$/,
    );
    const names = found.map((it) => it.target.name);
    expect(names).toContain('own');
    expect(names).not.toContain('reference');
  });
});
