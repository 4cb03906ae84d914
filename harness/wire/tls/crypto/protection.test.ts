import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CipherSuite, cipherSuite } from '../codec/cipher-suites.ts';
import { maxFragment } from '../codec/records.ts';
import { type Protection, protection12, protection13 } from './protection.ts';
import { keyBlock } from './schedule12.ts';

const suite = (id: number): CipherSuite => {
  const found = cipherSuite(id);
  if (!found) throw new Error(`no suite ${id}`);
  return found;
};

const secret = new Uint8Array(48).fill(7);
const random = new Uint8Array(32).fill(9);
const of12 = (id: number, encryptThenMac: boolean) => (): Protection =>
  protection12(suite(id), keyBlock(suite(id), secret, random, random).server, encryptThenMac);

const protections: [string, () => Protection][] = [
  ...[0x1301, 0x1302, 0x1303].map((id): [string, () => Protection] => [
    suite(id).name,
    () => protection13(suite(id), secret.subarray(0, suite(id).hash === 'sha384' ? 48 : 32)),
  ]),
  ...[0xc02b, 0xc030, 0xcca8].map((id): [string, () => Protection] => [
    suite(id).name,
    of12(id, false),
  ]),
  ...[0xc013, 0xc027, 0xc028, 0x0035].flatMap((id): [string, () => Protection][] => [
    [`${suite(id).name}, MAC then encrypt`, of12(id, false)],
    [`${suite(id).name}, encrypt then MAC`, of12(id, true)],
  ]),
];

describe.each(protections)('%s', (_name, make) => {
  it('opens what it sealed, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 99 }), { minLength: 1, maxLength: 4 }),
        (contents) => {
          const [sender, receiver] = [make(), make()];
          for (const content of contents) {
            const plain = receiver.open(sender.seal({ type: 22, content }));
            expect([plain.type, ...plain.content]).toEqual([22, ...content]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes a full fragment', () => {
    const content = new Uint8Array(maxFragment).fill(3);
    expect(make().open(make().seal({ type: 23, content })).content.length).toBe(maxFragment);
  });

  it('opens nothing that was changed, or came out of turn, and goes on after it', () => {
    const [sender, receiver] = [make(), make()];
    const first = sender.seal({ type: 22, content: Uint8Array.of(1, 2, 3) });
    const second = sender.seal({ type: 22, content: Uint8Array.of(4) });
    expect(() => receiver.open(second)).toThrow();
    for (let at = 0; at < first.fragment.length; at += 1) {
      const fragment = Uint8Array.from(first.fragment);
      fragment[at] = (fragment[at] ?? 0) ^ 1;
      expect(() => receiver.open({ ...first, fragment })).toThrow();
    }
    for (let length = 0; length < first.fragment.length; length += 1) {
      expect(() =>
        receiver.open({ ...first, fragment: first.fragment.subarray(0, length) }),
      ).toThrow();
    }
    expect([...receiver.open(first).content]).toEqual([1, 2, 3]);
    expect([...receiver.open(second).content]).toEqual([4]);
  });
});

it('TLS 1.3 hides type and length', () => {
  const sealed = protection13(suite(0x1301), secret).seal(
    { type: 21, content: Uint8Array.of(2, 40) },
    100,
  );
  expect(sealed.type).toBe(23);
  expect(sealed.fragment.length).toBe(2 + 1 + 100 + 16);
  expect(protection13(suite(0x1301), secret).open(sealed)).toMatchObject({ type: 21 });
});

it('a record of zeros alone has no content type', () => {
  const sealed = protection13(suite(0x1301), secret).seal({ type: 0, content: new Uint8Array(4) });
  expect(() => protection13(suite(0x1301), secret).open(sealed)).toThrow('without a content type');
});
