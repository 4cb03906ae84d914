import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { pack as tar } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EvidenceKeeper } from './keep.ts';
import { EvidencePack } from './pack.ts';
import { isPack, readPack } from './unpack.ts';

vi.mock('node:fs', { spy: true });

const folder = 'evidence/exim-4.98/server-times-expired/starttls-tls1.3';
const name = 'evidence/exim-4.98.server.tar.zst';
let out = '';
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'pack-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(out, { recursive: true });
});

const files = (...entries: [string, string | Uint8Array][]) => new Map(entries);
/** Every file of a pack, and how it ends. */
async function all(limits?: Parameters<typeof readPack>[4], pack = name) {
  const found: Record<string, string> = {};
  const every = () => true;
  const take = (file: string, octets: Buffer) => {
    found[file] = octets.toString('latin1');
  };
  const torn = await readPack(out, pack, every, take, limits);
  return { found, torn };
}

describe('a pack', () => {
  it('gives back what was put in, octet for octet, and makes no file before', async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
    {
      await using pack = new EvidencePack(out, 'exim-4.98.server');
      expect(existsSync(join(out, 'evidence'))).toBe(false);
      expect(await pack.add(folder, files(['a.txt', 'text\n'], ['b.der', every]))).toBe(name);
      expect(await pack.add(`${folder}-last`, files(['empty', '']))).toBe(name);
    }
    expect(await all()).toEqual({
      found: {
        [`${folder}/a.txt`]: 'text\n',
        [`${folder}/b.der`]: every.toString('latin1'),
        [`${folder}-last/empty`]: '',
      },
      torn: undefined,
    });
  });

  it('is one that tar reads', async () => {
    {
      await using pack = new EvidencePack(out, 'exim-4.98.server');
      await pack.add(folder, files(['a.txt', 'text\n']));
      await pack.add(`${folder}/${'long-'.repeat(40)}`, files(['b.txt', 'more\n']));
    }
    const path = join(out, 'plain.tar');
    writeFileSync(path, zstdDecompressSync(readFileSync(join(out, name))));
    const listed = execFileSync('tar', ['tf', path], { encoding: 'utf8' }).trim().split('\n');
    expect(listed).toEqual([`${folder}/a.txt`, `${folder}/${'long-'.repeat(40)}/b.txt`]);
  });

  it('keeps what was added when the run is killed, and says that it breaks off', async () => {
    const pack = new EvidencePack(out, 'exim-4.98.server');
    await pack.add(folder, files(['a.txt', 'text\n']));
    const { found, torn } = await all();
    expect(found).toEqual({ [`${folder}/a.txt`]: 'text\n' });
    expect(torn).toMatch(/^breaks off or is damaged/);
    await pack[Symbol.asyncDispose]();
  });

  it('of the same name is another file', async () => {
    await using one = new EvidencePack(out, 'x');
    await using two = new EvidencePack(out, 'x');
    const some = files(['a', 'a']);
    expect(await Promise.all([one.add(folder, some), two.add(folder, some)])).toEqual([
      'evidence/x.tar.zst',
      'evidence/x-2.tar.zst',
    ]);
  });

  it('holds each cell whole, however many are added at once', async () => {
    const texts = Array.from({ length: 40 }, (_, cell) => `${cell} `.repeat(1 + cell * 400));
    {
      await using pack = new EvidencePack(out, 'exim-4.98.server');
      await Promise.all(
        texts.map((text, cell) => pack.add(`${folder}/${cell}`, files(['t', text]))),
      );
    }
    const { found } = await all();
    expect(texts.map((_, cell) => found[`${folder}/${cell}/t`])).toEqual(texts);
  });

  it('says that the disk is full, and is whole when there is room again', async () => {
    {
      await using pack = new EvidencePack(out, 'exim-4.98.server');
      await pack.add(folder, files(['a', 'a']));
      const full = Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'write' });
      vi.mocked(fs.writeSync).mockImplementationOnce(() => {
        throw full;
      });
      await expect(pack.add(`${folder}/b`, files(['b', 'b']))).rejects.toThrow('no room');
      await pack.add(`${folder}/c`, files(['c', 'c']));
    }
    const { found, torn } = await all();
    expect(Object.values(found)).toEqual(['a', 'b', 'c']);
    expect(torn).toBeUndefined();
  });

  it('lies behind no link', async () => {
    const elsewhere = join(out, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(out, 'evidence'));
    await using pack = new EvidencePack(out, 'x');
    await expect(pack.add(folder, files(['a', 'a']))).rejects.toThrow('is not a plain folder');
  });
});

it('what accuses or is undecided is kept in plain files, the rest in a pack', async () => {
  const cell = (kind: string) => `server/${kind}/x@exim:4.98#starttls,tls1.3`;
  await using keeper = new EvidenceKeeper(out, 'exim-4.98.server');
  for (const kind of ['fail', 'warn', 'inconclusive', 'error'] as const) {
    const kept = await keeper.keep(cell(kind), kind, files(['b', 'b'], ['a', 'a']));
    expect(kept).toEqual({ folder: expect.stringContaining(kind), files: ['a', 'b'] });
    expect(readFileSync(join(out, kept.folder, 'a'), 'utf8')).toBe('a');
  }
  for (const kind of ['pass', 'note'] as const) {
    const kept = await keeper.keep(cell(kind), kind, files(['a', 'a']));
    expect(kept.pack).toBe(name);
    expect(existsSync(join(out, kept.folder))).toBe(false);
  }
});

describe('a pack that is anybody’s', () => {
  const laid = (octets: Uint8Array): void => {
    mkdirSync(join(out, 'evidence'));
    writeFileSync(join(out, name), octets);
  };
  async function tarOf(...entries: Parameters<ReturnType<typeof tar>['entry']>[0][]) {
    const made = tar();
    for (const header of entries)
      if (header.type === 'file') made.entry(header, 'x');
      else made.entry(header);
    made.finalize();
    const parts: Uint8Array[] = [];
    for await (const part of made) if (part instanceof Uint8Array) parts.push(part);
    return zstdCompressSync(Buffer.concat(parts));
  }

  it.each([
    'evidence/../x.tar.zst',
    '../x.tar.zst',
    '/x.tar.zst',
    'evidence/x',
    'evidence/a/b.tar.zst',
  ])('is not called %s', async (pack) => {
    expect(isPack(pack)).toBe(false);
    await expect(all(undefined, pack)).rejects.toThrow('is not named as a pack');
  });

  it('is no link, no folder, no pipe', async () => {
    laid(zstdCompressSync(Buffer.alloc(1024)));
    renameSync(join(out, name), join(out, 'elsewhere'));
    symlinkSync(join(out, 'elsewhere'), join(out, name));
    await expect(all()).rejects.toThrow('is a link, which is not followed');
    rmSync(join(out, name));
    mkdirSync(join(out, name));
    await expect(all()).rejects.toThrow('is not a plain file');
    rmSync(join(out, name), { recursive: true });
    execFileSync('mkfifo', [join(out, name)]);
    await expect(all()).rejects.toThrow('is not a plain file');
  });

  it('is not blamed for what happens to who takes of it', async () => {
    laid(await tarOf({ name: 'a', type: 'file' }));
    const take = () => {
      throw new RangeError('no place');
    };
    await expect(readPack(out, name, () => true, take)).rejects.toThrow('no place');
  });

  it('is no pack at all', async () => {
    laid(Buffer.from('nothing of ours'));
    expect((await all()).torn).toMatch(/^breaks off or is damaged/);
  });

  it('goes on behind its first frame, which Node passes over in silence', async () => {
    const whole = await tarOf({ name: 'a', type: 'file' });
    laid(whole);
    expect((await all()).torn).toBeUndefined();
    writeFileSync(join(out, name), Buffer.concat([whole, whole]));
    expect((await all()).torn).toBe(
      'goes on behind its first frame, and what lies there is not read',
    );
  });

  it('holds links and folders, which are no files of ours', async () => {
    const octets = await tarOf(
      { name: 'a', type: 'symlink', linkname: '/etc' },
      { name: 'b', type: 'directory' },
      { name: '../c', type: 'file' },
    );
    laid(octets);
    // Whoever asks says what he wants; a name is never a path here.
    expect((await all()).found).toEqual({ '../c': 'x' });
  });

  it('unpacks to more than any run: not beyond the bound', async () => {
    laid(zstdCompressSync(Buffer.alloc(64 * 1024)));
    await expect(all({ octets: 32 * 1024, files: 9 })).rejects.toThrow(
      'unpacks to more than any run leaves',
    );
    writeFileSync(
      join(out, name),
      await tarOf(
        { name: 'a', type: 'file' },
        { name: 'b', type: 'file' },
        { name: 'c', type: 'file' },
      ),
    );
    await expect(all({ octets: 32 * 1024, files: 2 })).rejects.toThrow(
      'holds more files than any run leaves',
    );
  });
});
