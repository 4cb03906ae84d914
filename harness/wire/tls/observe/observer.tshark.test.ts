import { execFile, spawnSync } from 'node:child_process';
import { constants } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { Capture, Extension, Handshake } from '../../../model/tls.ts';
import { toPcapng } from '../../pcapng.ts';
import { alertCodes, encodeAlert } from '../codec/alerts.ts';
import { contentTypes, encodeRecord, leadingRecord } from '../codec/records.ts';
import { decodeCapture } from './observer.ts';
import {
  HandshakeRecorder,
  type RecordedHandshakePlan,
  recordHandshake,
} from './recorded-handshake.fixture.ts';
import { rewritable } from './rewrite.fixture.ts';

/** A second opinion on the observer and on the pcapng, from a dissector that is not ours. */
const there = spawnSync('tshark', ['--version']).status === 0;

let main: Identity;
let other: Identity;
let staple: Uint8Array;
beforeAll(async () => {
  const world = new World();
  main = await world.identity(identity());
  other = await world.identity(identity({ leaf: { key: 'rsa2048' } }));
  staple = await mintProof(good().spec, main, world);
});
const byRsa = (name: '1.2' | '1.3', more: TlsOptions = {}): TlsOptions =>
  version(name, { key: other.key, cert: other.sentPem, ...more });

const aes128 = 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256';
const aes256 = 'TLS_AES_256_GCM_SHA384:ECDHE-ECDSA-AES256-GCM-SHA384';
const chacha = 'TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-CHACHA20-POLY1305';
/** SSL_OP_NO_ENCRYPT_THEN_MAC of OpenSSL, which Node gives no name. */
const encryptThenMacOff = 0x80000;

type Json = string | null | Json[] | { [key: string]: Json };

async function dissect(file: string): Promise<Json> {
  const run = promisify(execFile);
  const words = ['-r', file, '-T', 'json', '--no-duplicate-keys'];
  const { stdout } = await run('tshark', words, { maxBuffer: 2 ** 26, timeout: 50_000 });
  return JSON.parse(stdout) as Json;
}

/**
 * Every value of a field below a node, in the order of the document; lists are of values that stood
 * one after another.
 */
function under(node: Json, field: string): Json[] {
  if (typeof node === 'string' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((each) => under(each, field));
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === field) return Array.isArray(value) ? value : [value];
    return under(value, field);
  });
}
const texts = (node: Json, field: string): string[] =>
  under(node, field).filter((each) => typeof each === 'string');
const hex = (text: string): string => text.replaceAll(':', '');

interface Told {
  /** Side, type and length of each handshake message. */
  messages: string[];
  /** Type and length of each extension, for each message that has any. */
  extensions: string[];
  certificates: string[];
  alerts: string[];
  /** How many OCSP responses there are. */
  staples: number;
}

function toldByTshark(packets: Json): Told {
  const told: Told = { messages: [], extensions: [], certificates: [], alerts: [], staples: 0 };
  for (const packet of Array.isArray(packets) ? packets : []) {
    const from = texts(packet, 'ip.src')[0] === '192.0.2.1' ? 'client' : 'server';
    for (const tls of under(packet, 'tls')) {
      for (const message of under(tls, 'tls.handshake')) {
        const type = texts(message, 'tls.handshake.type')[0];
        if (type === undefined) continue;
        told.messages.push(`${from} ${type} ${texts(message, 'tls.handshake.length')[0]}`);
        const lengths = texts(message, 'tls.handshake.extension.len');
        const types = texts(message, 'tls.handshake.extension.type');
        if (types.length > 0)
          told.extensions.push(types.map((each, index) => `${each}:${lengths[index]}`).join(' '));
        told.certificates.push(...texts(message, 'tls.handshake.certificate').map(hex));
        told.staples += under(message, 'ocsp.responseStatus').length;
      }
      for (const alert of under(tls, 'tls.alert_message')) {
        told.alerts.push(`${from} ${texts(alert, 'tls.alert_message.desc')[0]}`);
      }
    }
  }
  return told;
}

function toldByUs(handshake: Handshake, hellos: Extension[][]): Told {
  const show = (extensions: readonly Extension[]): string =>
    extensions.map(({ type, data }) => `${type}:${data.length / 2}`).join(' ');
  const chain = handshake.certificates.flatMap(({ extensions }) => extensions);
  const clientChain = handshake.clientCertificates.flatMap(({ extensions }) => extensions);
  const blocks = [
    handshake.encryptedExtensions ?? [],
    handshake.certificateRequest?.extensions ?? [],
    chain,
    clientChain,
    ...hellos,
  ];
  const certificates = [...handshake.certificates, ...handshake.clientCertificates];
  return {
    messages: handshake.messages.map(({ from, type, length }) => `${from} ${type} ${length}`),
    extensions: blocks.map(show).filter((text) => text !== ''),
    certificates: certificates.map(({ der }) => Buffer.from(der, 'base64').toString('hex')),
    alerts: handshake.alerts.map(({ from, code }) => `${from} ${code}`),
    staples: certificates.filter((entry) => entry.staple !== undefined).length,
  };
}

async function compare(capture: Capture): Promise<Handshake> {
  const folder = await mkdtemp(join(tmpdir(), 'tshark-'));
  try {
    const file = join(folder, 'x.pcapng');
    await writeFile(file, toPcapng(capture));
    const theirs = toldByTshark(await dissect(file));
    const handshake = decodeCapture(capture);
    const ours = toldByUs(handshake, [
      handshake.clientHello?.extensions ?? [],
      handshake.serverHello?.extensions ?? [],
    ]);
    expect(ours.messages).toEqual(theirs.messages);
    expect(ours.alerts).toEqual(theirs.alerts);
    expect(ours.certificates).toEqual(theirs.certificates);
    expect(ours.staples).toBe(theirs.staples);
    // Ours shows the hellos that count; with a HelloRetryRequest tshark shows two more, and tickets
    // have blocks too.
    expect(theirs.extensions).toEqual(expect.arrayContaining(ours.extensions));
    return handshake;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const version = (name: '1.2' | '1.3', more: TlsOptions = {}): TlsOptions => ({
  key: main.key,
  cert: main.sentPem,
  minVersion: `TLSv${name}`,
  maxVersion: `TLSv${name}`,
  ...more,
});

/** The same with handshake records in clear cut into records of so many octets. */
function splitInClear(capture: Capture, size: number): Capture {
  const changed = { client: false, server: false };
  const chunks = capture.chunks.map(({ from, at, bytes }) => {
    const records: Uint8Array[] = [];
    let read = 0;
    for (;;) {
      const leading = leadingRecord(bytes, read, bytes.length);
      if (leading.kind !== 'record') break;
      read += leading.size;
      const { record } = leading;
      if (record.type === contentTypes.changeCipherSpec) changed[from] = true;
      const step =
        changed[from] || record.type !== contentTypes.handshake ? record.fragment.length : size;
      for (let start = 0; start < record.fragment.length; start += step)
        records.push(
          encodeRecord({ ...record, fragment: record.fragment.subarray(start, start + step) }),
        );
    }
    return { from, at, bytes: Buffer.concat(records) };
  });
  return { ...capture, chunks };
}

it('tshark is there to compare with, at least where it is due (CI)', () => {
  expect(there || process.env.CI !== 'true').toBe(true);
});

const plans = (['1.2', '1.3'] as const).flatMap(
  (name): [string, () => RecordedHandshakePlan, ConnectionOptions][] => [
    [`${name} with a staple`, () => ({ staple, server: version(name) }), { servername: 'mx.test' }],
    [`${name} without a staple`, () => ({ asks: true, server: version(name) }), {}],
    [
      `${name} tapped at the server`,
      () => ({ staple, tapped: 'server', server: version(name) }),
      {},
    ],
    [`${name} with AES-128`, () => ({ staple, server: version(name) }), { ciphers: aes128 }],
    [`${name} with AES-256`, () => ({ staple, server: version(name) }), { ciphers: aes256 }],
    [`${name} by RSA`, () => ({ staple, server: byRsa(name) }), {}],
    [
      `${name} by RSA, with ChaCha20`,
      () => ({ staple, server: byRsa(name) }),
      { ciphers: chacha.replace('ECDSA', 'RSA') },
    ],
    [`${name} with ChaCha20`, () => ({ staple, server: version(name) }), { ciphers: chacha }],
    [
      `${name} with a client certificate`,
      () => ({
        staple,
        client: { key: other.key, cert: other.sentPem },
        server: version(name, { requestCert: true, rejectUnauthorized: false }),
      }),
      {},
    ],
  ],
);

if (there)
  describe('what tshark tells of the same bytes', () => {
    it.each(plans)('%s', async (_name, plan, change) => {
      const handshake = await compare((await recordHandshake(plan(), change)).capture);
      expect(handshake).toMatchObject({ complete: true, problems: [] });
    });

    it.each(['ECDHE-ECDSA-AES256-SHA', 'ECDHE-ECDSA-AES128-SHA256'])(
      '1.2 with %s, MAC before and behind',
      async (ciphers) => {
        for (const secureOptions of [0, encryptThenMacOff]) {
          const plan = { staple, server: version('1.2', { ciphers, secureOptions }) };
          const handshake = await compare((await recordHandshake(plan, { ciphers })).capture);
          expect(handshake).toMatchObject({
            complete: true,
            problems: [],
            applicationData: { client: 7, server: 7 },
          });
          expect(
            handshake.serverHello?.extensions.some(({ name }) => name === 'encrypt_then_mac'),
          ).toBe(secureOptions === 0);
        }
      },
    );

    it('1.2 with the key exchange of RSA', async () => {
      const ciphers = 'AES128-GCM-SHA256';
      const handshake = await compare(
        (await recordHandshake({ staple, server: byRsa('1.2', { ciphers }) }, { ciphers })).capture,
      );
      expect(handshake).toMatchObject({ complete: true, problems: [] });
      expect(handshake.messages.some(({ name }) => name === 'server_key_exchange')).toBe(false);
    });

    const sizes = [1, 17];

    it('1.3 in records of one octet, so split at every boundary, and of a few', async () => {
      const { contents, compose } = rewritable(
        (await recordHandshake({ staple, server: version('1.3') })).capture,
      );
      // An alert is never split (RFC 8446 5.1).
      const whole = contents.filter(({ type }) => type !== contentTypes.alert);
      for (const size of sizes)
        expect(await compare(compose(whole, size)), `${size}`).toMatchObject({
          complete: true,
          problems: [],
        });
    });

    it('1.2 with what is in clear in records of one octet, and of a few', async () => {
      const { capture } = await recordHandshake({ staple, server: version('1.2') });
      for (const size of sizes)
        expect(await compare(splitInClear(capture, size)), `${size}`).toMatchObject({
          complete: true,
          problems: [],
        });
    });

    it('a HelloRetryRequest', async () => {
      const seen = await recordHandshake(
        { server: version('1.3', { ecdhCurve: 'P-384' }) },
        { ecdhCurve: 'P-256:P-384' },
      );
      expect((await compare(seen.capture)).serverHello?.helloRetryRequest).toBe(true);
    });

    it.each([
      ['1.2', constants.SSL_OP_NO_TICKET],
      ['1.2', 0],
      ['1.3', 0],
    ] as const)('%s resumed (options %i)', async (name, secureOptions) => {
      const server = version(name, { secureOptions, sessionIdContext: 'test' });
      await using recorder = await new HandshakeRecorder({
        staple,
        server,
        client: { maxVersion: `TLSv${name}` },
      }).listen();
      const session = (await recorder.play()).sessions.at(-1);
      if (!session) throw new Error('no session');
      expect((await compare((await recorder.play({ session })).capture)).resumed).toBe(true);
    });

    it('an alert in clear', async () => {
      const handshake = await compare(
        (await recordHandshake({ server: version('1.3') }, { maxVersion: 'TLSv1.2' })).capture,
      );
      expect(handshake.alerts.length).toBe(1);
    });

    it('an alert of the client under handshake keys, and records of every size', async () => {
      const { contents, compose } = rewritable(
        (await recordHandshake({ staple, server: version('1.3') })).capture,
      );
      const at = contents.findIndex(({ from, keys }) => from === 'client' && keys === 'handshake');
      const alert = {
        from: 'client' as const,
        at: 9,
        keys: 'handshake' as const,
        type: contentTypes.alert,
        content: encodeAlert({ level: 2, code: alertCodes.bad_certificate_status_response }),
      };
      const aborted = await compare(compose([...contents.slice(0, at), alert]));
      expect(aborted.alerts).toMatchObject([
        { from: 'client', name: 'bad_certificate_status_response', encrypted: true },
      ]);
      expect((await compare(compose(contents, 600, 30))).complete).toBe(true);
    });

    it('STARTTLS on port 25', async () => {
      const { capture } = await recordHandshake({ staple, server: version('1.3') });
      const line = (from: 'client' | 'server', text: string) => ({
        from,
        at: 0,
        bytes: Buffer.from(`${text}\r\n`),
      });
      const chunks = [
        line('server', '220 mx.test ESMTP'),
        line('client', 'EHLO me.test'),
        line('server', '250-mx.test\r\n250 STARTTLS'),
        line('client', 'STARTTLS'),
        line('server', '220 go ahead'),
      ];
      const count = (side: 'client' | 'server') =>
        chunks
          .filter(({ from }) => from === side)
          .reduce((total, { bytes }) => total + bytes.length, 0);
      const tlsStart = { client: count('client'), server: count('server') };
      const handshake = await compare({
        ...capture,
        chunks: [...chunks, ...capture.chunks],
        tlsStart,
      });
      expect(handshake).toMatchObject({ complete: true, problems: [] });
    });
  });
