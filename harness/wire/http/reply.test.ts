import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpNonsense, LONGEST_BODY, ReplyReader } from './reply.ts';

const reader = (text: string | Uint8Array, method = 'POST') => {
  const made = new ReplyReader(method);
  const reply = made.take(Buffer.from(text));
  return { reply, made };
};
const ok = 'HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nhello';

describe('a reply of HTTP', () => {
  it('is read whole, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (sizes) => {
        const made = new ReplyReader('GET');
        let at = 0;
        let reply = made.take(new Uint8Array());
        for (const size of [...sizes, ok.length]) {
          reply ??= made.take(Buffer.from(ok.slice(at, at + size)));
          at += size;
        }
        expect(reply).toEqual({
          version: '1.1',
          code: 200,
          phrase: 'OK',
          headers: [
            ['Content-Type', 'a/b'],
            ['Content-Length', '5'],
          ],
          body: new Uint8Array(Buffer.from('hello')),
          framing: 'length',
        });
      }),
    );
  });

  it('tells what comes behind it', () => {
    expect(reader(`${ok}more`).made.left).toHaveLength(4);
    expect(reader(ok).made.left).toHaveLength(0);
  });

  it('in chunks is put together', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const { reply } = reader(`${chunked}3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n`);
    expect([reply?.framing, Buffer.from(reply?.body ?? '').toString()]).toEqual([
      'chunked',
      'hello',
    ]);
    expect(reader(`${chunked}3\r\nhel\r\n2`).reply).toBeUndefined();
    expect(() => reader(`${chunked}zz\r\n`)).toThrow(HttpNonsense);
    expect(() => reader(`${chunked}3\r\nhelXX0\r\n\r\n`)).toThrow(HttpNonsense);
  });

  it('without a length ends with the connection', () => {
    const { reply, made } = reader('HTTP/1.0 200 OK\r\n\r\nhello');
    expect(reply).toBeUndefined();
    expect(made.end()).toMatchObject({
      framing: 'close',
      body: new Uint8Array(Buffer.from('hello')),
    });
    // One that promised more does not.
    expect(reader('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello').made.end()).toBeUndefined();
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ])('to %s: %j has no body', (method, text) => {
    expect(reader(text, method).reply).toMatchObject({ framing: 'none', body: new Uint8Array() });
  });

  it('goes behind interim ones', () => {
    expect(reader(`HTTP/1.1 100 Continue\r\n\r\n${ok}`).reply?.code).toBe(200);
  });

  it('with bare line feeds is read', () => {
    expect(reader('HTTP/1.1 200\nContent-Length: 1\n\nx').reply).toMatchObject({
      phrase: '',
      code: 200,
    });
  });

  it.each([
    'SSH-2.0-OpenSSH\r\n\r\n',
    'HTTP/1.1 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n',
  ])('%j is none', (text) => {
    expect(() => reader(text)).toThrow(HttpNonsense);
  });

  it('is bounded: a header or a body without end is a flood', () => {
    expect(reader(`HTTP/1.1 200 OK\r\nA: ${'a'.repeat(70_000)}`).made.flooded).toBe(true);
    const body = Buffer.alloc(LONGEST_BODY + 100_000);
    const { made } = reader(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), body]));
    expect(made.flooded).toBe(true);
    expect(reader(ok).made.flooded).toBe(false);
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (octets, text) => {
        for (const bytes of [octets, Buffer.from(text), Buffer.from(`HTTP/1.1 200 OK\r\n${text}`)])
          try {
            reader(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(HttpNonsense);
          }
      }),
    );
  });
});
