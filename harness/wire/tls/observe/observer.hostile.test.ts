import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import type { Capture } from '../../../model/tls.ts';
import { encodeHandshake } from '../codec/messages.ts';
import { encodePlain, encodeRecord, versions } from '../codec/records.ts';
import { write } from '../codec/writer.ts';
import { decodeCapture } from './observer.ts';
import { recordHandshake } from './recorded-handshake.fixture.ts';
import { rewritable } from './rewrite.fixture.ts';

const captures: Capture[] = [];

beforeAll(async () => {
  const { key, sentPem: cert } = await new World().identity(identity());
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const range = { minVersion: version, maxVersion: version } as const;
    const plan = { staple: new Uint8Array(99).fill(1), client: { key, cert } };
    const server = { key, cert, ...range, requestCert: true, rejectUnauthorized: false };
    captures.push((await recordHandshake({ ...plan, server })).capture);
  }
});

const sides = fc.constantFrom('client' as const, 'server' as const);
/** Whatever came: it is told in a bounded way. */
function bounded(capture: Capture): void {
  const handshake = decodeCapture(capture);
  expect(handshake.problems.length).toBeLessThanOrEqual(64);
  expect(handshake.messages.length).toBeLessThanOrEqual(2000);
  expect(handshake.alerts.length).toBeLessThanOrEqual(64);
}
const picked = fc
  .constantFrom(0, 1)
  .map((index) => captures[index] ?? { chunks: [], tlsStart: undefined, keyLog: [] });

describe('nothing makes the observer throw or run on', () => {
  it('any bytes', () => {
    const chunk = fc.record({
      from: sides,
      at: fc.double(),
      bytes: fc.uint8Array({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(fc.array(chunk), fc.array(fc.string()), fc.nat(9), (chunks, keyLog, skip) => {
        bounded({ chunks, tlsStart: { client: skip, server: skip }, keyLog });
      }),
    );
  });

  it('records and messages of any content', () => {
    const part = fc.record({
      from: sides,
      type: fc.integer({ min: 20, max: 24 }),
      message: fc.integer({ min: 0, max: 26 }),
      body: fc.uint8Array({ maxLength: 80 }),
    });
    fc.assert(
      fc.property(picked, fc.array(part), (capture, parts) => {
        const chunks = parts.map(({ from, type, message, body }) => ({
          from,
          at: 0,
          bytes: encodePlain(
            type,
            versions.tls12,
            type === 22 ? encodeHandshake(message, body) : body,
          ),
        }));
        const cut = capture.chunks.slice(0, parts.length % 3);
        bounded({ ...capture, chunks: [...cut, ...chunks], tlsStart: { client: 0, server: 0 } });
      }),
    );
  });

  it('a real handshake with octets changed', () => {
    const change = fc.record({
      chunk: fc.nat(12),
      at: fc.nat(5000),
      octet: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(picked, fc.array(change, { minLength: 1, maxLength: 5 }), (capture, changes) => {
        const chunks = capture.chunks.map((chunk) => ({
          ...chunk,
          bytes: Uint8Array.from(chunk.bytes),
        }));
        for (const { chunk, at, octet } of changes) {
          const bytes = chunks[chunk % chunks.length]?.bytes;
          if (bytes) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ octet;
        }
        bounded({ ...capture, chunks });
      }),
      { numRuns: 300 },
    );
  });

  it('a real handshake with handshake contents changed under its own encryption', () => {
    const capture = captures[1];
    if (!capture) throw new Error('no capture');
    const { contents, compose } = rewritable(capture);
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.nat(2000),
        fc.uint8Array({ minLength: 1, maxLength: 6 }),
        (index, at, octets) => {
          const parts = contents.map((part) => ({
            ...part,
            content: Uint8Array.from(part.content),
          }));
          const { content } = parts[index % parts.length] ?? {};
          for (const [offset, octet] of octets.entries()) {
            if (content) content[(at + offset) % content.length] = octet;
          }
          bounded(compose(parts));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a real handshake cut short, with chunks left out or out of turn', () => {
    fc.assert(
      fc.property(picked, fc.infiniteStream(fc.nat(4)), (capture, dice) => {
        const chunks = capture.chunks.flatMap((chunk) => {
          const fate = dice.next().value;
          if (fate === 0) return [];
          if (fate === 1) return [chunk, chunk];
          if (fate === 2)
            return [{ ...chunk, bytes: chunk.bytes.subarray(0, chunk.bytes.length >> 1) }];
          return [chunk];
        });
        bounded({ ...capture, chunks });
      }),
    );
  });

  it('a start of TLS that lies behind the end', () => {
    const [capture] = captures;
    if (!capture) throw new Error('no capture');
    expect(decodeCapture({ ...capture, tlsStart: { client: 1e9, server: 1e9 } }).messages).toEqual(
      [],
    );
  });
});

it('what was not recorded any more is a limit of ours, and no record cut short', () => {
  for (const capture of captures) {
    const [first, second] = capture.chunks;
    if (!first || !second) throw new Error('no chunks');
    const bytes = second.bytes.subarray(0, second.bytes.length - 1);
    const cut: Capture = { ...capture, chunks: [first, { ...second, bytes }] };
    const why = (tale: ReturnType<typeof decodeCapture>) =>
      tale.breaks?.map(({ from, why }) => `${from} ${why}`);
    expect(why(decodeCapture(cut))).toEqual(['server cut']);
    expect(why(decodeCapture({ ...cut, overflowed: ['server'] }))).toEqual(['server limit']);
  }
});

describe('floods are cut off', () => {
  const flood = (bytes: Uint8Array): Capture => {
    const head = captures[0]?.chunks.slice(0, 1) ?? [];
    return {
      chunks: [...head, { from: 'server', at: 0, bytes }],
      tlsStart: { client: 0, server: 0 },
      keyLog: [],
    };
  };
  const many = (count: number, part: Uint8Array): Uint8Array =>
    write((writer) => {
      for (let index = 0; index < count; index += 1) writer.raw(part);
    });

  it('of empty records', () => {
    const empty = encodeRecord({ type: 22, version: versions.tls12, fragment: new Uint8Array(0) });
    const handshake = decodeCapture(flood(many(100_000, empty)));
    expect(handshake.problems.length).toBe(64);
  });

  it('of alerts', () => {
    const handshake = decodeCapture(
      flood(encodePlain(21, versions.tls12, many(100_000, Uint8Array.of(1, 90)))),
    );
    expect(handshake.alerts.length).toBe(64);
  });

  it('of messages', () => {
    const handshake = decodeCapture(
      flood(encodePlain(22, versions.tls12, many(200_000, encodeHandshake(0, new Uint8Array(0))))),
    );
    expect(handshake.messages.length).toBe(2000);
    expect(handshake.breaks).toEqual([
      { from: 'server', why: 'limit', text: 'more than 2000 handshake messages' },
    ]);
  });

  it('of empty certificates', () => {
    const body = write((writer) => writer.vector24(new Uint8Array(3 * 1_000_000)));
    const handshake = decodeCapture(
      flood(encodePlain(22, versions.tls12, encodeHandshake(11, body))),
    );
    expect(handshake.certificates).toEqual([]);
    expect(handshake.problems.some((problem) => problem.includes('more than 65536 items'))).toBe(
      true,
    );
  });

  it('of one message in the smallest records', () => {
    const bytes = encodePlain(22, versions.tls12, encodeHandshake(11, new Uint8Array(60_000)), 1);
    expect(decodeCapture(flood(bytes))).toMatchObject({
      problems: [],
      breaks: [{ from: 'server', why: 'limit', text: 'more than 20000 records' }],
    });
  });
});

it('text in place of TLS is told as such', () => {
  const capture = {
    chunks: [
      ...(captures[0]?.chunks.slice(0, 1) ?? []),
      { from: 'server' as const, at: 5, bytes: Buffer.from('454 TLS not available\r\n') },
    ],
    tlsStart: { client: 0, server: 0 },
    keyLog: [],
  };
  const handshake = decodeCapture(capture);
  expect(handshake.clientHello).toBeDefined();
  expect(handshake.problems).toEqual(['server: no TLS at octet 0: content type 52']);
});
