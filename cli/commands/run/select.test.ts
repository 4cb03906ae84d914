import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Folder } from '../../shared/command.fixture.ts';
import { UsageError } from '../../shared/usage.ts';
import { bundledTargets } from '../../targets.ts';
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
  const withProgram = async (mode: number, play: (path: string) => Promise<void>) => {
    using folder = new Folder();
    const path = folder.file('exim', '#!/bin/sh\n');
    chmodSync(path, mode);
    await play(path);
  };

  it('runs on this machine, engine or not', () =>
    withProgram(0o755, async (exec) => {
      const { told, selected } = await choose(['exim-gnutls'], { exec, engine: false });
      expect(told).toEqual([`${exim} process`]);
      expect(selected[0]?.exec).toBe(exec);
    }));

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
