import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHandshake, HandshakeBuffer } from './messages.ts';
import { MalformedError, Reader, readWhole } from './reader.ts';
import {
  contentTypes,
  encodePlain,
  encodeRecord,
  fragments,
  leadingRecord,
  RecordBuffer,
  versions,
} from './records.ts';
import { Writer, write } from './writer.ts';

const bytes = (max: number, min = 0): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: min, maxLength: max });
describe('reader and writer', () => {
  it('numbers are big-endian', () => {
    const written = write((writer) => writer.u8(1).u16(0x0203).u24(0x040506).u32(0xf7080910));
    expect(Buffer.from(written).toString('hex')).toBe('010203040506f7080910');
    const reader = new Reader(written);
    expect([reader.u8(), reader.u16(), reader.u24(), reader.u32(), reader.left]).toEqual([
      1, 0x0203, 0x040506, 0xf7080910, 0,
    ]);
  });

  it('a value too large for its field is refused', () => {
    expect(() => new Writer().u8(256)).toThrow(RangeError);
    expect(() => new Writer().u16(-1)).toThrow(RangeError);
    expect(() => new Writer().vector8(new Uint8Array(256))).toThrow(RangeError);
  });

  it('nothing is read past the end', () => {
    expect(() => new Reader(Uint8Array.of(2, 1)).vector8()).toThrow('2 octets announced, 1 there');
    expect(() => new Reader(Uint8Array.of(2)).u16()).toThrow(MalformedError);
    expect(() => readWhole(Uint8Array.of(1, 2), 'it', (reader) => reader.u8())).toThrow(
      '1 octets behind the end of it',
    );
  });

  it('a list has a bound, and its items have a length', () => {
    expect(() => new Reader(new Uint8Array(70_000)).all((each) => each.u8())).toThrow(
      'more than 65536 items',
    );
    expect(() => new Reader(new Uint8Array(1)).all((each) => each.take(0))).toThrow(
      'an item of no length',
    );
  });
});

describe('records', () => {
  it('come out whole, however they arrive', () => {
    fc.assert(
      fc.property(
        fc.array(bytes(60), { maxLength: 5 }),
        fc.integer({ min: 1, max: 50 }),
        (contents, size) => {
          const wire = Buffer.concat(
            contents.map((fragment) =>
              encodeRecord({ type: 22, version: versions.tls12, fragment }),
            ),
          );
          const buffer = new RecordBuffer();
          const seen: Uint8Array[] = [];
          for (let at = 0; at < wire.length; at += size) {
            for (const { fragment } of buffer.push(wire.subarray(at, at + size)))
              seen.push(Uint8Array.from(fragment));
          }
          expect(seen).toEqual(contents.map((each) => Uint8Array.from(each)));
          expect(buffer.pending.length).toBe(0);
        },
      ),
    );
  });

  it('what is no TLS is said to be none', () => {
    const leading = (...octets: number[]) =>
      leadingRecord(Uint8Array.from(octets), 0, octets.length);
    expect(leading(0x32)).toMatchObject({ kind: 'not-tls' });
    expect(leading(22, 2)).toMatchObject({ kind: 'not-tls' });
    expect(leading(22, 3, 3, 0xff, 0xff)).toMatchObject({ kind: 'not-tls' });
    expect(leading(22, 3)).toEqual({ kind: 'partial', need: 5 });
    expect(leading(22, 3, 3, 0, 2)).toEqual({ kind: 'partial', need: 7 });
    expect(leading(22, 3, 3, 0, 1, 7)).toMatchObject({ kind: 'record', size: 6 });
    expect(() => new RecordBuffer().push(Buffer.from('220 mx'))).toThrow('not TLS');
  });

  it('content is cut at the size asked for', () => {
    expect(fragments(new Uint8Array(7), 3).map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(fragments(new Uint8Array(0)).length).toBe(1);
    expect(encodePlain(contentTypes.alert, versions.tls12, Uint8Array.of(2, 40), 1).length).toBe(
      12,
    );
  });

  it('messages are joined across fragments of any size', () => {
    fc.assert(
      fc.property(
        fc.array(bytes(70), { maxLength: 6 }),
        fc.integer({ min: 1, max: 90 }),
        (bodies, size) => {
          const wire = Buffer.concat(bodies.map((body) => encodeHandshake(11, body)));
          const buffer = new HandshakeBuffer();
          const seen: Uint8Array[] = [];
          for (const fragment of wire.length > 0 ? fragments(wire, size) : []) {
            buffer.push(fragment);
            for (let next = buffer.next(); next !== undefined; next = buffer.next())
              seen.push(next.body);
          }
          expect(seen.map((each) => [...each])).toEqual(bodies.map((each) => [...each]));
          expect(buffer.pending).toBe(0);
        },
      ),
    );
  });
});
