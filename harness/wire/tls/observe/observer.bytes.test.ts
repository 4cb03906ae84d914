import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import type { Capture, Handshake } from '../../../model/tls.ts';
import { alertCodes, encodeAlert } from '../codec/alerts.ts';
import { encodeCertificate13 } from '../codec/certificate.ts';
import { extensionTypes, type RawExtension } from '../codec/extensions.ts';
import {
  encodeEncryptedExtensions,
  encodeHandshake,
  encodeKeyUpdate,
  handshakeTypes,
} from '../codec/messages.ts';
import { contentTypes, encodePlain, leadingRecord, versions } from '../codec/records.ts';
import { encodeCertificateStatus } from '../codec/status.ts';
import { decodeCapture } from './observer.ts';
import { type RecordedHandshake, recordHandshake } from './recorded-handshake.fixture.ts';
import { type Content, type Rewritable, rewritable } from './rewrite.fixture.ts';

const staple = new Uint8Array(700).fill(0x30);
let seen: Record<'1.2' | '1.3', RecordedHandshake>;
let open: Rewritable;

beforeAll(async () => {
  const { key, sentPem: cert } = await new World().identity(identity());
  const play = (version: '1.2' | '1.3') => {
    const range = { minVersion: `TLSv${version}`, maxVersion: `TLSv${version}` } as const;
    return recordHandshake({ staple, server: { key, cert, ...range } }, { servername: 'mx.test' });
  };
  seen = { '1.2': await play('1.2'), '1.3': await play('1.3') };
  open = rewritable(seen['1.3'].capture);
});

/** All but the times, which depend on how the bytes arrive. */
const timeless = (handshake: Handshake): Handshake => ({
  ...handshake,
  messages: handshake.messages.map((message) => ({ ...message, at: 0 })),
  alerts: handshake.alerts.map((alert) => ({ ...alert, at: 0 })),
});
const rechunked = (capture: Capture, size: number): Capture => ({
  ...capture,
  chunks: capture.chunks.flatMap(({ from, at, bytes }) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => ({
      from,
      at,
      bytes: bytes.subarray(index * size, (index + 1) * size),
    })),
  ),
});
const isMessage = (part: Content, type: number): boolean =>
  part.type === contentTypes.handshake && part.content[0] === type;
/** The contents up to a message of the server's, and what stands in its place. */
const upTo = (type: number, ...instead: Content[]): Content[] => {
  const at = open.contents.findIndex((part) => part.from === 'server' && isMessage(part, type));
  return [...open.contents.slice(0, at), ...instead];
};
const content = (
  from: 'client' | 'server',
  type: number,
  bytes: Uint8Array,
  keys: Content['keys'] = 'handshake',
) => ({
  from,
  at: 0,
  keys,
  type,
  content: bytes,
});
const message = (type: number, body: Uint8Array): Content =>
  content('server', contentTypes.handshake, encodeHandshake(type, body));

describe('however the bytes arrive, the handshake is the same', () => {
  it.each(['1.2', '1.3'] as const)('%s cut at every octet', (version) => {
    const { capture } = seen[version];
    const whole = timeless(decodeCapture(capture));
    expect(whole).toMatchObject({ complete: true, problems: [] });
    for (const size of [1, 2, 3, 4, 5, 6, 7, 100]) {
      expect(timeless(decodeCapture(rechunked(capture, size)))).toEqual(whole);
    }
  });

  it.each(['1.2', '1.3'] as const)('%s cut once, at every boundary there is', (version) => {
    const { capture } = seen[version];
    const whole = timeless(decodeCapture(capture));
    for (const [index, chunk] of capture.chunks.entries()) {
      for (let at = 1; at < chunk.bytes.length; at += at < 16 ? 1 : 13) {
        const halves = [chunk.bytes.subarray(0, at), chunk.bytes.subarray(at)].map((bytes) => ({
          ...chunk,
          bytes,
        }));
        const chunks = [
          ...capture.chunks.slice(0, index),
          ...halves,
          ...capture.chunks.slice(index + 1),
        ];
        expect(timeless(decodeCapture({ ...capture, chunks }))).toEqual(whole);
      }
    }
  });

  it('1.3 in records of every size, padded or not', () => {
    const whole = timeless(decodeCapture(seen['1.3'].capture));
    for (const size of [2, 3, 4, 5, 50, 999]) {
      for (const padding of [0, 7]) {
        expect(timeless(decodeCapture(open.compose(open.contents, size, padding)))).toEqual(whole);
      }
    }
  });

  it('1.3 with the flight of the server in one record', () => {
    const flight = open.contents.filter(
      ({ from, keys, type }) =>
        from === 'server' && keys === 'handshake' && type === contentTypes.handshake,
    );
    expect(flight.length).toBeGreaterThan(1);
    const joined = Buffer.concat(flight.map((part) => part.content));
    const [first] = flight;
    const parts = open.contents.flatMap((part) =>
      part === first ? [{ ...part, content: joined }] : flight.includes(part) ? [] : [part],
    );
    expect(timeless(decodeCapture(open.compose(parts)))).toEqual(
      timeless(decodeCapture(seen['1.3'].capture)),
    );
  });

  it('1.2 with messages over many records, and many messages in one', () => {
    const { capture } = seen['1.2'];
    const whole = timeless(decodeCapture(capture));
    const index = capture.chunks.findIndex(({ from }) => from === 'server');
    const chunk = capture.chunks[index];
    if (!chunk) throw new Error('no flight of the server');
    const plain: Uint8Array[] = [];
    for (let at = 0; at < chunk.bytes.length; ) {
      const leading = leadingRecord(chunk.bytes, at, chunk.bytes.length);
      if (leading.kind !== 'record') throw new Error('no whole records');
      plain.push(leading.record.fragment);
      at += leading.size;
    }
    for (const size of [1, 3, 4, 5, 2 ** 14]) {
      const bytes = encodePlain(contentTypes.handshake, versions.tls12, Buffer.concat(plain), size);
      const chunks = capture.chunks.map((each) => (each === chunk ? { ...each, bytes } : each));
      expect(timeless(decodeCapture({ ...capture, chunks }))).toEqual(whole);
    }
  });
});

describe('alerts of TLS 1.3', () => {
  const alert = encodeAlert({ level: 2, code: alertCodes.bad_certificate_status_response });
  const described = { level: 'fatal', code: 113, name: 'bad_certificate_status_response' };
  const untilFinished = () => {
    const at = open.contents.findIndex(
      ({ from, keys }) => from === 'client' && keys === 'handshake',
    );
    return open.contents.slice(0, at);
  };

  it.each(['handshake', 'application'] as const)('of the client under %s keys', (keys) => {
    const parts = [...untilFinished(), content('client', contentTypes.alert, alert, keys)];
    const handshake = decodeCapture(open.compose(parts));
    expect(handshake).toMatchObject({ complete: false, opaque: false, problems: [] });
    expect(handshake.alerts).toMatchObject([{ from: 'client', encrypted: true, ...described }]);
  });

  it('of the client in clear', () => {
    const parts = [...untilFinished(), content('client', contentTypes.alert, alert, 'clear')];
    expect(decodeCapture(open.compose(parts)).alerts).toMatchObject([
      { from: 'client', encrypted: false, ...described },
    ]);
  });

  it('of the server amid its flight', () => {
    const parts = upTo(handshakeTypes.certificate, content('server', contentTypes.alert, alert));
    const handshake = decodeCapture(open.compose(parts));
    expect(handshake.alerts).toMatchObject([{ from: 'server', encrypted: true, ...described }]);
    expect(handshake.problems).toEqual([]);
  });

  it('of no length, and of a length that is odd', () => {
    for (const length of [0, 1, 3]) {
      const parts = upTo(
        handshakeTypes.certificate,
        content('server', contentTypes.alert, new Uint8Array(length)),
      );
      expect(decodeCapture(open.compose(parts)).problems).toEqual([
        `server: an alert of ${length} octets`,
      ]);
    }
  });
});

it('records behind a KeyUpdate open under the next keys', () => {
  const at = open.contents.findIndex(
    ({ from, type }) => from === 'client' && type === contentTypes.applicationData,
  );
  const update = content(
    'client',
    contentTypes.handshake,
    encodeHandshake(handshakeTypes.key_update, encodeKeyUpdate(true)),
    'application',
  );
  const later = content('client', contentTypes.applicationData, new Uint8Array(20), 'updated');
  const handshake = decodeCapture(open.compose([...open.contents.slice(0, at), update, later]));
  expect(handshake).toMatchObject({
    problems: [],
    complete: true,
    applicationData: { client: 20 },
  });
  expect(handshake.messages.at(-1)?.name).toBe('key_update');
});

describe('a status in the wrong place or shape', () => {
  const statusOf = (data: Uint8Array): RawExtension => ({
    type: extensionTypes.status_request,
    data,
  });
  const entryWith = (...extensions: RawExtension[]): Handshake => {
    const entries = [{ der: new Uint8Array(9), extensions }];
    const body = encodeCertificate13({ context: new Uint8Array(0), entries });
    return decodeCapture(
      open.compose(upTo(handshakeTypes.certificate, message(handshakeTypes.certificate, body))),
    );
  };
  const right = encodeCertificateStatus({ statusType: 1, response: staple });

  it('an entry with the status in its place', () => {
    expect(entryWith(statusOf(right))).toMatchObject({
      problems: [],
      certificates: [{ staple: Buffer.from(staple).toString('base64') }],
    });
  });

  it('an entry with an empty extension, a lying length, or another type has no staple', () => {
    for (const data of [
      new Uint8Array(0),
      right.subarray(0, 9),
      Uint8Array.of(...right, 0),
      encodeCertificateStatus({ statusType: 2, response: staple }),
    ]) {
      const handshake = entryWith(statusOf(data));
      expect(handshake.certificates[0]?.staple).toBeUndefined();
      expect(handshake.certificates[0]?.extensions).toMatchObject([{ name: 'status_request' }]);
      expect(handshake.problems).toEqual([
        expect.stringContaining('server: status_request of an entry'),
      ]);
    }
  });

  it('a response of no octets is an empty staple, and a fault', () => {
    const handshake = entryWith(
      statusOf(encodeCertificateStatus({ statusType: 1, response: new Uint8Array(0) })),
    );
    expect(handshake.certificates[0]?.staple).toBe('');
    expect(handshake.problems).toEqual([
      'server: status_request of an entry: a response of no octets',
    ]);
  });

  it('two in one entry', () => {
    expect(entryWith(statusOf(right), statusOf(right)).problems).toEqual([
      'server: certificate: status_request twice in one entry',
    ]);
  });

  it('a CertificateStatus message has no place in TLS 1.3', () => {
    const handshake = decodeCapture(
      open.compose(
        upTo(handshakeTypes.certificate_verify, message(handshakeTypes.certificate_status, right)),
      ),
    );
    expect(handshake.certificateStatus).toMatchObject([{ statusType: 1, malformed: false }]);
    expect(handshake.problems).toEqual(['server: certificate_status has no place in TLS 1.3']);
  });

  it('in EncryptedExtensions it is shown', () => {
    const body = encodeEncryptedExtensions([statusOf(new Uint8Array(0))]);
    const parts = upTo(
      handshakeTypes.encrypted_extensions,
      message(handshakeTypes.encrypted_extensions, body),
    );
    expect(decodeCapture(open.compose(parts)).encryptedExtensions).toEqual([
      { type: 5, name: 'status_request', data: '' },
    ]);
  });
});
