import { X509Certificate } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import { connection, entry, handshake, talk } from '../../judge/observation.fixture.ts';
import type { Connection, ServerObservation } from '../../model/observation.ts';
import type { Capture } from '../../model/tls.ts';
import { connectionsShown } from '../shown.ts';
import { filesOf, folderOf, writeFiles } from './files.ts';

const cell = 'server/times/expired@exim-gnutls:4.98#starttls,tls1.3';
const world = new World();
let out = '';
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'evidence-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const known = { proofs: { 'as-given': 'AAAA' }, identities: {}, at: new Date().toISOString() };
const capture = (text: string): Capture => ({
  chunks: [{ from: 'client', at: 1, bytes: Buffer.from(text) }],
  tlsStart: undefined,
  keyLog: [`CLIENT_RANDOM ${text}`],
});
const of = (...connections: Connection[]): ServerObservation => ({
  role: 'server',
  connections,
  aliveAfter: true,
  log: [],
});
/** Writes what there is, and says where. */
function written(material: Parameters<typeof filesOf>[1]): { folder: string; files: string[] } {
  const files = filesOf(cell, material);
  writeFiles(out, folderOf(cell), files);
  return { folder: folderOf(cell), files: [...files.keys()].sort() };
}
const write = (observation: ServerObservation, own: string[] = [], unnamed: string[] = []) =>
  written({
    observation,
    known,
    circumstances: { late: 'we were late' },
    captures: observation.connections.map(({ name }, index) => ({
      name,
      capture: capture(`bytes ${index}`),
    })),
    shown: connectionsShown.files(observation),
    log: { own, unnamed, shared: [] },
    facts: { staple: 'as-given' },
  });
const read = (folder: string, file: string) => readFileSync(join(out, folder, file));

describe('the folder of a cell', () => {
  it('says which cell it is, in signs that trip up neither a shell nor a URL', () => {
    expect(folderOf(cell)).toBe('evidence/exim-gnutls-4.98/server-times-expired/starttls-tls1.3');
    expect(folderOf(`${cell},first`)).not.toBe(folderOf(`${cell},last`));
  });

  it('never leaves the folder of evidence', () => {
    expect(folderOf('a/../../b$(c)@d e:1#f;g')).toMatch(/^evidence\/[\w.-]+\/[\w.-]+\/[\w.-]+$/);
  });
});

describe('the files', () => {
  it('are those that are named, and no others', () => {
    const { folder, files } = write(
      of(connection({ tls: handshake('1.3', { certificates: [entry('AAAA', 'BBBB')] }) })),
    );
    expect(files).toEqual([...files].sort());
    expect(readdirSync(join(out, folder)).sort()).toEqual(files);
    expect(files).toEqual([
      'chain.pem',
      'observation.json',
      'packets.pcapng',
      'staple.der',
      'target.log',
      'transcript.txt',
    ]);
  });

  it('hold the bytes of staples and chain as they came', async () => {
    const { leaf, issuer } = await world.identity(identity());
    const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
    const certificates = [entry(base64(leaf), 'AAEC'), entry(base64(issuer), 'AwQF')];
    const { folder } = write(of(connection({ tls: handshake('1.3', { certificates }) })));
    expect([...read(folder, 'staple.der')]).toEqual([0, 1, 2]);
    expect([...read(folder, 'staple-1.der')]).toEqual([3, 4, 5]);
    const blocks =
      read(folder, 'chain.pem')
        .toString()
        .match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g) ?? [];
    expect(blocks.map((block) => base64(new X509Certificate(block).raw))).toEqual([
      base64(leaf),
      base64(issuer),
    ]);
  });

  it('hold enough to judge again', () => {
    const observation = of(connection({ smtp: talk('S 220 mx') }));
    const { folder } = write(observation);
    expect(JSON.parse(read(folder, 'observation.json').toString())).toEqual({
      cell,
      facts: { staple: 'as-given' },
      known,
      circumstances: { late: 'we were late' },
      observation,
    });
  });

  it('hold the dialogue, the packets with their keys, and the log', () => {
    const { folder } = write(of(connection({ smtp: talk('S 220 mx', '[C] QUIT') })), [
      'a line',
      'another',
    ]);
    expect(read(folder, 'transcript.txt').toString()).toBe(
      ' S  220 mx\n[C] QUIT\nended in order\n',
    );
    expect(read(folder, 'target.log').toString()).toBe('a line\nanother\n');
    const packets = read(folder, 'packets.pcapng');
    // Section header block of pcapng.
    expect(packets.readUInt32LE(0)).toBe(0x0a0d0d0a);
    expect(packets.includes('CLIENT_RANDOM bytes 0')).toBe(true);
  });

  it('hold the target’s configuration, and of its log what names nobody apart', () => {
    const { folder, files } = written({
      observation: of(),
      known,
      captures: [],
      shown: [],
      circumstances: {},
      log: { own: ['mine'], unnamed: ['whose'], shared: ['26001'] },
      configuration: 'listen 26001\n',
      facts: {},
    });
    expect(files).toEqual(['observation.json', 'target-configuration.txt', 'target.log']);
    expect(read(folder, 'target-configuration.txt').toString()).toBe('listen 26001\n');
    const [head, mine, , meanwhile, whose] = read(folder, 'target.log').toString().split('\n');
    expect(head).toMatch(/^# Cells of one arrangement share a listener \(26001\)/);
    expect([mine, whose]).toEqual(['mine', 'whose']);
    expect(meanwhile).toMatch(/^# Meanwhile, of this cell or of another/);
  });

  it('of several connections bear their number and name', () => {
    const { folder, files } = write(
      of(connection({ name: 'before' }), connection({ name: 'after/first' })),
    );
    expect(files).toEqual([
      '1-before.packets.pcapng',
      '1-before.transcript.txt',
      '2-after-first.packets.pcapng',
      '2-after-first.transcript.txt',
      'observation.json',
      'target.log',
    ]);
    expect(read(folder, '2-after-first.packets.pcapng').includes('bytes 1')).toBe(true);
  });

  it('an absent or empty staple leaves no file', () => {
    const certificates = [entry('AAAA', ''), entry('AAAA')];
    expect(write(of(connection({ tls: handshake('1.3', { certificates }) }))).files).not.toContain(
      'staple.der',
    );
  });

  it('are bounded however many connections and lines there were', () => {
    const many = of(...Array.from({ length: 50 }, () => connection()));
    const { folder, files } = write(
      many,
      Array.from({ length: 1000 }, (_, line) => `line ${line}`),
    );
    expect(files.filter((file) => file.endsWith('.pcapng'))).toHaveLength(8);
    expect(files.filter((file) => file.endsWith('transcript.txt'))).toHaveLength(8);
    const log = read(folder, 'target.log').toString().split('\n');
    expect([log.length, log[0], log.at(-2)]).toEqual([401, 'line 600', 'line 999']);
  });

  it('hold no character that acts, whatever was said', () => {
    const { folder, files } = write(of(connection({ smtp: talk('S 220 \u001b[31m\u0085\u202e') })));
    for (const file of files.filter((name) => name.endsWith('.json')))
      expect(read(folder, file).toString()).toMatch(/^[^\p{Cc}\p{Cf}]*\n$/u);
  });

  it('are new, and lie behind no link', () => {
    const victim = join(out, 'victim');
    writeFileSync(victim, 'victim');
    const folder = join(out, folderOf(cell));
    mkdirSync(folder, { recursive: true });
    symlinkSync(victim, join(folder, 'target.log'));
    write(of(connection()), ['a line']);
    expect(readFileSync(victim, 'utf8')).toBe('victim');
    expect(read(folderOf(cell), 'target.log').toString()).toBe('a line\n');
    rmSync(folder, { recursive: true });
    symlinkSync(out, folder);
    expect(() => write(of(connection()))).toThrow(/is not a plain folder/);
    expect(existsSync(join(out, 'observation.json'))).toBe(false);
  });

  it('of a connection whose name is a trap stay where they belong', () => {
    const { files } = write(of(connection({ name: '../../x' }), connection({ name: 'y' })));
    expect(
      files.every((file) => /^[\w.-]+$/.test(file) && existsSync(join(out, folderOf(cell), file))),
    ).toBe(true);
  });
});
