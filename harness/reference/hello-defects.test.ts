import { describe, expect, it } from 'vitest';
import { asking, clientHello } from '../judge/observation.fixture.ts';
import type { ClientHello } from '../model/tls.ts';
import { asksForStatus, keyTypes, misreadAsRequest, muteOn, objectionTo } from './hello-defects.ts';
import type { Peeked } from './client-hello-reader.ts';

const request = { statusType: 1, responderIds: [], requestExtensions: '', malformed: false };
const peeked = (hello: ClientHello, more: Partial<Peeked> = {}): Peeked => ({
  hello,
  octets: 300,
  pieces: 1,
  ...more,
});
const types = (...list: number[]) =>
  clientHello({ extensions: list.map((type) => ({ type, name: '', data: '' })), serverName: 'a' });
const named = (change: Partial<ClientHello> = {}) => asking({ serverName: 'mx.test', ...change });

describe('an objection', () => {
  const cases: [string, Peeked, Peeked][] = [
    [
      'rejects-unknown-status-type',
      peeked(named({ statusRequest: { ...request, statusType: 9 } })),
      peeked(named()),
    ],
    [
      'rejects-responder-ids',
      peeked(named({ statusRequest: { ...request, responderIds: ['00'] } })),
      peeked(named()),
    ],
    [
      'rejects-request-extensions',
      peeked(named({ statusRequest: { ...request, requestExtensions: '00' } })),
      peeked(named()),
    ],
    ['rejects-status-request-v2', peeked(named({ statusRequestV2: '' })), peeked(named())],
    ['rejects-grease', peeked(types(0x0a0a)), peeked(types(0x0a0b))],
    ['rejects-grease', peeked(types(0xfafa)), peeked(types(10))],
    ['rejects-permuted-hello', peeked(types(13, 10)), peeked(types(10, 13))],
    ['declines-status-request', peeked(named()), peeked(types())],
    ['rejects-slow-hello', peeked(named(), { pieces: 2 }), peeked(named())],
    ['refuses-no-sni', peeked(asking()), peeked(named())],
  ];
  it.each(cases)('%s: to what it names alone, and by no other server', (defect, wrong, right) => {
    expect(objectionTo(wrong, new Set([defect]))).toBe(defect);
    expect(objectionTo(right, new Set([defect]))).toBeUndefined();
    expect(objectionTo(wrong, new Set())).toBeUndefined();
  });
});

it('a status is asked for by one type, in order (RFC 6066 section 8)', () => {
  expect(asksForStatus(peeked(asking()))).toBe(true);
  expect(asksForStatus(peeked(clientHello()))).toBe(false);
  expect(asksForStatus(peeked(asking({ statusRequest: { ...request, malformed: true } })))).toBe(
    false,
  );
  expect(asksForStatus(peeked(asking({ statusRequest: { ...request, statusType: 2 } })))).toBe(
    false,
  );
});

it('what a faulty server takes for a request', () => {
  const v2 = peeked(clientHello({ statusRequestV2: '' }));
  const unknown = peeked(asking({ statusRequest: { ...request, statusType: 2 } }));
  expect(misreadAsRequest(v2, new Set(['answers-status-request-v2']))).toBe(true);
  expect(
    misreadAsRequest(
      peeked(asking({ statusRequestV2: '' })),
      new Set(['answers-status-request-v2']),
    ),
  ).toBe(false);
  expect(misreadAsRequest(unknown, new Set(['answers-unknown-status-type']))).toBe(true);
  expect(misreadAsRequest(peeked(asking()), new Set(['answers-unknown-status-type']))).toBe(false);
  expect([v2, unknown].some((hello) => misreadAsRequest(hello, new Set()))).toBe(false);
});

it('what a faulty server goes silent on', () => {
  const mute = (hello: Peeked, ...defects: string[]) => muteOn(hello, new Set(defects));
  expect(mute(peeked(asking(), { octets: 2049 }), 'stalls-on-large-hello')).toBe(true);
  expect(mute(peeked(asking(), { octets: 2048 }), 'stalls-on-large-hello')).toBe(false);
  expect(mute(peeked(types(5, 10, 5)), 'stalls-on-repeated-extension')).toBe(true);
  expect(mute(peeked(types(5, 10)), 'stalls-on-repeated-extension')).toBe(false);
  const malformed = peeked(asking({ statusRequest: { ...request, malformed: true } }));
  expect(mute(malformed, 'rejects-empty-status-request')).toBe(true);
  expect(mute(malformed)).toBe(false);
});

it('signature algorithms by the key they are of (RFC 8446 4.2.3)', () => {
  const offering = (data: string) =>
    keyTypes(peeked(clientHello({ extensions: [{ type: 13, name: '', data }] })));
  expect(offering('00020403')).toEqual({ ecdsa: true, rsa: false });
  expect(offering('00020804')).toEqual({ ecdsa: false, rsa: true });
  expect(offering('00020401')).toEqual({ ecdsa: false, rsa: true });
  expect(offering('000408040403')).toEqual({ ecdsa: true, rsa: true });
  expect(offering('00020807')).toEqual({ ecdsa: false, rsa: false });
  // A length that looks like an algorithm is none, nor is what begins in the middle of one.
  expect(offering('040308070807')).toEqual({ ecdsa: false, rsa: false });
  expect(keyTypes(peeked(clientHello()))).toEqual({ ecdsa: false, rsa: false });
});
