import { describe, expect, it } from 'vitest';
import { asking, clientHello } from '../judge/observation.fixture.ts';
import type { ClientHello } from '../model/tls.ts';
import type { ReadHello } from './client-hello-reader.ts';
import type { DefectName } from './defects/defects.ts';
import {
  asksForStatus,
  keyTypes,
  muteOn,
  refusingDefect,
  takenForRequest,
} from './hello-defects.ts';

const request = { statusType: 1, responderIds: [], requestExtensions: '', malformed: false };
const readHello = (hello: ClientHello, more: Partial<ReadHello> = {}): ReadHello => ({
  hello,
  octets: 300,
  pieces: 1,
  ...more,
});
const types = (...list: number[]) =>
  clientHello({ extensions: list.map((type) => ({ type, name: '', data: '' })), serverName: 'a' });
const named = (change: Partial<ClientHello> = {}) => asking({ serverName: 'mx.test', ...change });

/** A ClientHello that offers X25519, with these key shares (RFC 8446 4.2.8). */
const sharing = (shares: string) =>
  clientHello({
    extensions: [
      { type: 10, name: '', data: '0002001d' },
      { type: 51, name: '', data: shares },
    ],
  });

describe('a refusal', () => {
  const cases: [DefectName, ReadHello, ReadHello][] = [
    [
      'rejects-unknown-status-type',
      readHello(named({ statusRequest: { ...request, statusType: 9 } })),
      readHello(named()),
    ],
    [
      'rejects-responder-ids',
      readHello(named({ statusRequest: { ...request, responderIds: ['00'] } })),
      readHello(named()),
    ],
    [
      'rejects-request-extensions',
      readHello(named({ statusRequest: { ...request, requestExtensions: '00' } })),
      readHello(named()),
    ],
    ['rejects-status-request-v2', readHello(named({ statusRequestV2: '' })), readHello(named())],
    ['rejects-grease', readHello(types(0x0a0a)), readHello(types(0x0a0b))],
    ['rejects-grease', readHello(types(0xfafa)), readHello(types(10))],
    ['rejects-permuted-hello', readHello(types(13, 10)), readHello(types(10, 13))],
    ['declines-status-request', readHello(named()), readHello(types())],
    ['refuses-to-retry', readHello(sharing('0000')), readHello(sharing('0006001d00020000'))],
    ['rejects-ech', readHello(types(0xfe0d)), readHello(types(0xfe0e))],
    ['rejects-compression', readHello(types(27)), readHello(types(28))],
    [
      'refuses-share-of-later-group',
      readHello(sharing('0005001e000100')),
      readHello(sharing('0005001d000100')),
    ],
    ['rejects-slow-hello', readHello(named(), { pieces: 2 }), readHello(named())],
    ['refuses-no-sni', readHello(asking()), readHello(named())],
  ];
  it.each(cases)('%s: to what it names alone, and by no other server', (defect, wrong, right) => {
    expect(refusingDefect(wrong, new Set([defect]))).toBe(defect);
    expect(refusingDefect(right, new Set([defect]))).toBeUndefined();
    expect(refusingDefect(wrong, new Set())).toBeUndefined();
  });
});

it('a status is asked for by one type, in order (RFC 6066 section 8)', () => {
  expect(asksForStatus(readHello(asking()))).toBe(true);
  expect(asksForStatus(readHello(clientHello()))).toBe(false);
  expect(asksForStatus(readHello(asking({ statusRequest: { ...request, malformed: true } })))).toBe(
    false,
  );
  expect(asksForStatus(readHello(asking({ statusRequest: { ...request, statusType: 2 } })))).toBe(
    false,
  );
});

it('what a faulty server takes for a request', () => {
  const v2 = readHello(clientHello({ statusRequestV2: '' }));
  const unknown = readHello(asking({ statusRequest: { ...request, statusType: 2 } }));
  expect(takenForRequest(v2, new Set(['answers-status-request-v2']))).toBe(true);
  expect(
    takenForRequest(
      readHello(asking({ statusRequestV2: '' })),
      new Set(['answers-status-request-v2']),
    ),
  ).toBe(false);
  expect(takenForRequest(unknown, new Set(['answers-unknown-status-type']))).toBe(true);
  expect(takenForRequest(readHello(asking()), new Set(['answers-unknown-status-type']))).toBe(
    false,
  );
  expect([v2, unknown].some((hello) => takenForRequest(hello, new Set()))).toBe(false);
});

it('what a faulty server goes silent on', () => {
  const mute = (hello: ReadHello, ...defects: DefectName[]) => muteOn(hello, new Set(defects));
  expect(mute(readHello(asking(), { octets: 2049 }), 'stalls-on-large-hello')).toBe(true);
  expect(mute(readHello(asking(), { octets: 2048 }), 'stalls-on-large-hello')).toBe(false);
  expect(mute(readHello(types(5, 10, 5)), 'stalls-on-repeated-extension')).toBe(true);
  expect(mute(readHello(types(5, 10)), 'stalls-on-repeated-extension')).toBe(false);
  const malformed = readHello(asking({ statusRequest: { ...request, malformed: true } }));
  expect(mute(malformed, 'rejects-empty-status-request')).toBe(true);
  expect(mute(malformed)).toBe(false);
});

it('signature algorithms by the key they are of (RFC 8446 4.2.3)', () => {
  const offering = (data: string) =>
    keyTypes(readHello(clientHello({ extensions: [{ type: 13, name: '', data }] })));
  expect(offering('00020403')).toEqual({ ecdsa: true, rsa: false, mlDsa: false });
  expect(offering('00020804')).toEqual({ ecdsa: false, rsa: true, mlDsa: false });
  expect(offering('00020401')).toEqual({ ecdsa: false, rsa: true, mlDsa: false });
  expect(offering('000408040403')).toEqual({ ecdsa: true, rsa: true, mlDsa: false });
  expect(offering('00020905')).toEqual({ ecdsa: false, rsa: false, mlDsa: true });
  // In TLS 1.2 there is no such signature.
  const old = { versions: ['1.2'], extensions: [{ type: 13, name: '', data: '00020905' }] };
  expect(keyTypes(readHello(clientHello(old))).mlDsa).toBe(false);
  expect(offering('00020807')).toEqual({ ecdsa: false, rsa: false, mlDsa: false });
  // A length that looks like an algorithm is none, nor is what begins in the middle of one.
  expect(offering('040308070807')).toEqual({ ecdsa: false, rsa: false, mlDsa: false });
  expect(keyTypes(readHello(clientHello()))).toEqual({ ecdsa: false, rsa: false, mlDsa: false });
});
