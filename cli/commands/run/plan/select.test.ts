import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Folder } from '../../../shared/command.fixture.ts';
import { UsageError } from '../../../shared/usage.ts';
import { bundledTargets } from '../../../targets.ts';
import { ownBaseline } from '../baselines.ts';
import { select } from './select.ts';

const choose = async (
  words: string[],
  { engine = true, all = false, exec = undefined as string | undefined } = {},
) => {
  const { selected, leftOut } = await select({ words, all, exec, engine });
  const told = selected.map(
    ({ found, version, runtime }) => `${found.target.name}@${version.version} ${runtime}`,
  );
  return { told, leftOut, selected };
};
const bundled = await bundledTargets();
const newest = (name: string) =>
  bundled.find(({ target }) => target.name === name)?.target.versions[0]?.version;
const exim = `exim-gnutls@${newest('exim-gnutls')}`;

describe('without words', () => {
  it('the reference and the MTA it was founded on', async () => {
    expect((await choose([])).told).toEqual(['reference@1 embedded', `${exim} container`]);
  });

  it('where no engine answers the reference alone, and it is said what was left out', async () => {
    const { told, leftOut } = await choose([], { engine: false });
    expect(told).toEqual(['reference@1 embedded']);
    expect(leftOut).toEqual([
      `exim-gnutls ${newest('exim-gnutls')} was left out: no Docker engine answers`,
    ]);
  });
});

describe('names', () => {
  it('mean the newest version unless they say another', async () => {
    expect((await choose(['exim-gnutls'])).told).toEqual([`${exim} container`]);
    const last = bundled
      .find(({ target }) => target.name === 'exim-gnutls')
      ?.target.versions.at(-1)?.version;
    expect((await choose([`exim-gnutls@${last}`])).told).toEqual([`exim-gnutls@${last} container`]);
  });

  it('that ask for what cannot be had are refused in a sentence', async () => {
    await expect(choose(['exim-gntls'])).rejects.toThrow(
      /^unknown target exim-gntls \(did you mean exim-gnutls\?\)$/,
    );
    await expect(choose(['exim-gnutls@0'])).rejects.toThrow(/has no version 0/);
    await expect(choose(['exim-gnutls'], { engine: false })).rejects.toThrow(
      /no Docker engine answers, and exim-gnutls/,
    );
    await expect(choose(['exim-gntls'])).rejects.toBeInstanceOf(UsageError);
  });

  it('all of them, in every version; of those what needs no engine where there is none', async () => {
    const versions = bundled.reduce((sum, { target }) => sum + target.versions.length, 0);
    expect((await choose([], { all: true })).told).toHaveLength(versions);
    const { told, leftOut } = await choose([], { all: true, engine: false });
    expect(told).toEqual(['reference@1 embedded']);
    expect(leftOut).toHaveLength(versions - 1);
  });
});

describe('boxes', () => {
  it.each([
    ['smtp://127.0.0.1:2525', '127.0.0.1@smtp-2525'],
    ['smtps://mx.test', 'mx.test@smtps-465'],
    ['submission://mx.test', 'mx.test@smtp-587'],
  ])('%s is one that is not ours, and bears its own name', async (word, name) => {
    const { told, selected } = await choose([word], { engine: false });
    expect(told).toEqual([`${name} remote`]);
    expect(selected[0]?.remote).toBe(word);
  });

  it.each(['smtp://', 'smtp://mx.test/path', 'smtp://mx.test:99999'])(
    '%s is none',
    async (word) => {
      await expect(choose([word])).rejects.toBeInstanceOf(UsageError);
    },
  );
});

describe('a program of one’s own', () => {
  const withProgram = async (
    mode: number,
    play: (path: string) => Promise<void>,
    says = states('4.98.2', all),
  ) => {
    using folder = new Folder();
    // Where the tests are root it is asked as the target's own user, or as nobody.
    chmodSync(folder.path, 0o755);
    const path = folder.file('exim', `#!/bin/sh\n${says}\n`);
    chmodSync(path, mode);
    await play(path);
  };
  const states = (version: string, words: string): string =>
    `echo 'Exim version ${version} #2 built 20-Mar-2026 10:00:00'; echo ` +
    `'Support for: iconv() ${words}'`;
  const all = 'GnuTLS TLS_resume OCSP DANE';

  it('runs on this machine, engine or not', () =>
    withProgram(0o755, async (exec) => {
      const { told, selected } = await choose(['exim-gnutls'], { exec, engine: false });
      expect(told).toEqual([`${exim} process`]);
      expect(selected[0]?.exec).toBe(exec);
    }));

  const chosen = async (says: string, word = 'exim-gnutls') => {
    let seen: Awaited<ReturnType<typeof choose>>['selected'] = [];
    await withProgram(
      0o755,
      async (exec) => {
        seen = (await choose([word], { exec })).selected;
      },
      says,
    );
    const [first] = seen;
    if (!first) throw new Error('nothing was selected');
    return first;
  };

  it('is of the version it states, and held against the baseline of that version alone', async () => {
    const bundled = await chosen(states('4.96', all));
    expect(bundled.version.version).toBe('4.96');
    expect(bundled.unknown).toBeUndefined();
    expect(bundled.found.target.title).toMatch(/^Exim with GnuTLS, \/.*\/exim$/);
    const other = await chosen(states('4.99.1', all));
    expect(other.version.version).toBe('4.99.1');
    expect(other.unknown).toBe(true);
    expect(ownBaseline(other, [])).toEqual([]);
    expect(ownBaseline(bundled, [])).toHaveLength(1);
    // 4.9 is no release of 4.98, nor the other way about.
    expect((await chosen(states('4.9', all))).unknown).toBe(true);
  });

  it('that was built without something is not asked for it, and no baseline speaks of it', async () => {
    const { version, unknown } = await chosen(states('4.98.2', 'GnuTLS TLS_resume DANE'));
    expect(version.version).toBe('4.98');
    expect(version.capabilities?.drop).toEqual(
      expect.arrayContaining(['staple-file', 'require-staple', 'status-mark']),
    );
    expect(unknown).toBe(true);
    // What the bundled version lacks as well makes no difference.
    expect((await chosen(states('4.94.2', 'GnuTLS OCSP DANE'))).unknown).toBeUndefined();
  });

  it.each([
    [
      states('4.98', 'OpenSSL OCSP'),
      'exim-gnutls',
      /exim cannot be played as exim-gnutls: it is built with OpenSSL/,
    ],
    [states('4.96', all), 'exim-gnutls@4.98', /exim is exim-gnutls 4\.96, not 4\.98$/],
    ['echo hello', 'exim-gnutls', /does not tell which exim-gnutls it is: .* it says "hello"$/],
    ['exit 1', 'exim-gnutls', /does not tell which exim-gnutls it is: .* it says nothing$/],
  ])('that is another than was asked for is refused: %s as %s', async (says, word, sentence) => {
    await expect(chosen(says, word)).rejects.toThrow(sentence);
    await expect(chosen(says, word)).rejects.toThrow(UsageError);
  });

  it('may be asked for under the version it states, though it is none of the bundled ones', async () => {
    expect((await chosen(states('4.99.1', all), 'exim-gnutls@4.99.1')).version.version).toBe(
      '4.99.1',
    );
    expect((await chosen(states('4.98.2', all), 'exim-gnutls@4.98')).version.version).toBe('4.98');
  });

  it('must be one that can be run', async () => {
    await withProgram(0o644, (exec) =>
      expect(choose(['exim-gnutls'], { exec })).rejects.toThrow(/is not a program/),
    );
    await expect(choose(['exim-gnutls'], { exec: '/nowhere/exim' })).rejects.toThrow(
      /is not a program/,
    );
  });

  it('needs a target that can run so', () =>
    withProgram(0o755, async (exec) => {
      await expect(choose(['reference'], { exec })).rejects.toThrow(
        'reference cannot run as a local binary',
      );
      await expect(choose(['smtp://mx.test'], { exec })).rejects.toThrow(
        /--exec needs the name of a target/,
      );
    }));
});
