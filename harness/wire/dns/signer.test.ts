import { createHash, createPublicKey, verify } from 'node:crypto';
import { type DnskeyAnswer, decode, encode, type RrsigAnswer } from 'dns-packet';
import { expect, it } from 'vitest';
import { type Query, writeAnswer } from './message.ts';
import { ZoneSigner } from './signer.ts';
import { DnsTable } from './table.ts';

const ZONE = 'd.example';
const NAME = '_25._tcp.mx.d.example';
const signer = new ZoneSigner(ZONE);
const table = new DnsTable();
table.zone(ZONE, 'signed');
table.zone('open.d.example', 'insecure');
table.put(ZONE, signer.key);
const tlsa = (octet: number) =>
  ({
    type: 'TLSA',
    usage: 3,
    selector: 1,
    matchingType: 1,
    data: Buffer.alloc(32, octet),
  }) as const;
// Not in the order that is signed.
table.put(NAME, tlsa(9), tlsa(3));
table.put('mx.open.d.example', tlsa(3));

const answered = (name: string, type: string, dnssec = true) => {
  const query: Query = {
    ...{ id: 1, name, type, asksSecurity: true, recursion: true },
    edns: { size: 4096, dnssec },
  };
  const answer = table.answer(query);
  if (!answer) throw new Error('no answer');
  return decode(writeAnswer(query, answer, signer)).answers ?? [];
};
const isSignature = (record: { type: string }): record is RrsigAnswer => record.type === 'RRSIG';
const isKey = (record: { type: string }): record is DnskeyAnswer => record.type === 'DNSKEY';

/** Name, type and class of a record stand in front of what is hashed and signed. */
const octets = (record: Parameters<typeof encode>[0]['answers']) =>
  encode({ type: 'response', answers: record ?? [] }).subarray(12);

it('the zone has a key, and the anchor is its digest (RFC 4034 5.1.4)', () => {
  const [key] = answered(ZONE, 'DNSKEY').filter(isKey);
  if (!key) throw new Error('no key');
  const whole = octets([key]);
  const owner = whole.subarray(0, ZONE.length + 2);
  const data = whole.subarray(owner.length + 10);
  const digest = createHash('sha256').update(owner).update(data).digest('hex');
  expect(signer.anchor).toMatch(new RegExp(`^${ZONE}\\. 3600 IN DS \\d+ 13 2 ${digest}\\n$`));
});

it.each([NAME, ZONE])('what is at %s is signed by that key, and now', (name) => {
  const type = name === ZONE ? 'DNSKEY' : 'TLSA';
  const all = answered(name, type);
  const [{ data, ...head }] = all.filter(isSignature) as [RrsigAnswer];
  const [key] = answered(ZONE, 'DNSKEY').filter(isKey);
  const part = (at: number): string =>
    key?.data.key.subarray(at, at + 32).toString('base64url') ?? '';
  const publicKey = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: part(0), y: part(32) },
    format: 'jwk',
  });
  const bare = octets([{ ...head, data: { ...data, signature: Buffer.alloc(0) } }]);
  const records = all.filter((record) => !isSignature(record)).map((record) => octets([record]));
  const signed = Buffer.concat([
    bare.subarray(name.length + 2 + 10),
    ...records.toSorted(Buffer.compare),
  ]);
  const how = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', signed, how, data.signature)).toBe(true);
  const other = Buffer.concat([signed, Buffer.of(0)]);
  expect(verify('sha256', other, how, data.signature)).toBe(false);
  const now = Date.now() / 1000;
  expect(data).toMatchObject({ signersName: ZONE, labels: name.split('.').length });
  expect(data.inception).toBeLessThan(now);
  expect(data.expiration).toBeGreaterThan(now);
});

it('nothing is signed for who does not ask, nor in a zone that is not secure', () => {
  expect(answered(NAME, 'TLSA', false).map(({ type }) => type)).toEqual(['TLSA', 'TLSA']);
  expect(answered('mx.open.d.example', 'TLSA').map(({ type }) => type)).toEqual(['TLSA']);
});
