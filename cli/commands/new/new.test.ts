import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Folder, isOneSentence, mailstapleAt } from '../../shared/command.fixture.ts';
import { home } from '../../targets.ts';
import { siteOf } from './target.ts';

const files = ['Dockerfile', 'baseline.yaml', 'config.ts', 'findings.md', 'target.ts'];

describe('new target', { timeout: 300_000 }, () => {
  it('makes a folder and a configuration that names it; both can be played at once', async () => {
    using site = new Folder();
    const { code, out, err } = await mailstapleAt(site.path, 'new', 'target', 'acme-mta');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(readdirSync(site.path).sort()).toEqual(['acme-mta', 'mailstaple.config.ts']);
    expect(readdirSync(join(site.path, 'acme-mta')).sort()).toEqual(files);
    for (const file of files) {
      expect(out).toContain(join(site.path, 'acme-mta', file));
      expect(readFileSync(join(site.path, 'acme-mta', file), 'utf8')).not.toMatch(
        /@NAME@|@TARGET_ENTRY@/,
      );
    }
    const listed = await mailstapleAt(site.path, 'list', 'targets', '--json');
    expect(listed.err).toBe('');
    expect(JSON.parse(listed.out)).toContainEqual(
      expect.objectContaining({ name: 'acme-mta', roles: ['server'] }),
    );
  });

  it('adds to a configuration that is there, or says what to add where that is not plain', async () => {
    using site = new Folder();
    site.file(
      'mailstaple.config.mjs',
      `export default {\n  targets: [{ remote: 'smtp://mx.test', name: 'box' }],\n};\n`,
    );
    await mailstapleAt(site.path, 'new', 'target', 'one');
    const listed = await mailstapleAt(site.path, 'list', 'targets');
    expect(listed.out).toMatch(/^one /m);
    expect(listed.out).toMatch(/^box /m);
    const text = 'const targets = [];\nexport default { targets };\n';
    const file = site.file('mailstaple.config.mjs', text);
    const { code, out } = await mailstapleAt(site.path, 'new', 'target', 'two');
    expect(code).toBe(0);
    expect(out).toContain(`To be added to the targets of ${file}: { folder: './two' },`);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([
    ['a bad name', ['target', 'Acme MTA'], /"Acme MTA" cannot be the name of a target/],
    ['a way out', ['target', '../acme'], /cannot be the name of a target/],
    ['a name that is too long', ['target', 'a'.repeat(61)], /cannot be the name of a target/],
    ['a folder that is there', ['target', 'there'], /\/there is there already/],
    [
      'the name of another',
      ['target', 'exim-gnutls'],
      /exim-gnutls is the name of a target already, of .*target\.ts/,
    ],
    ['another thing', ['scenario', 'x'], /only a target can be made new, not "scenario"/],
  ])('%s: one sentence, exit 2, and nothing is made', async (_, words, sentence) => {
    using site = new Folder();
    mkdirSync(join(site.path, 'there'));
    const { code, out, err } = await mailstapleAt(site.path, 'new', ...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(isOneSentence(err)).toBe(true);
    expect(err).toMatch(sentence);
    expect(readdirSync(site.path)).toEqual(['there']);
  });

  it(
    'in a clone goes beside the other targets, and takes its ' +
      'words from the same file as they do',
    () => {
      const { folder, entry, inClone } = siteOf('acme', home);
      expect([folder, inClone]).toEqual([join(home, 'containers', 'acme'), true]);
      expect(readFileSync(join(home, 'containers', 'reference', 'target.ts'), 'utf8')).toContain(
        `from '${entry}'`,
      );
    },
  );
});
