import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import type { Capture, Handshake } from '../../../model/tls.ts';
import { alertCodes, encodeAlert } from '../codec/alerts.ts';
import { encodeCertificate13 } from '../codec/certificate.ts';
import {
  extensionTypes,
  type RawExtension,
  serverNameExtension,
  supportedVersions,
} from '../codec/extensions.ts';
import { encodeClientHello } from '../codec/hello.ts';
import {
  encodeEncryptedExtensions,
  encodeHandshake,
  encodeKeyUpdate,
  handshakeTypes,
} from '../codec/messages.ts';
import {
  contentTypes,
  encodePlain,
  encodeRecord,
  leadingRecord,
  versions,
} from '../codec/records.ts';
import { encodeCertificateStatus, encodeStatusRequest } from '../codec/status.ts';
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

describe('a status of TLS 1.2', () => {
  /** The capture with the CertificateStatus of the server replaced. */
  const withStatus = (...instead: Uint8Array[]): Handshake => {
    const { capture } = seen['1.2'];
    const chunks = capture.chunks.map((chunk) => {
      const parts: Uint8Array[] = [];
      for (let at = 0; at < chunk.bytes.length; ) {
        const leading = leadingRecord(chunk.bytes, at, chunk.bytes.length);
        if (leading.kind !== 'record') throw new Error('no whole records');
        const isStatus =
          chunk.from === 'server' &&
          leading.record.fragment[0] === handshakeTypes.certificate_status;
        const plain = leading.record.type === contentTypes.handshake;
        if (isStatus && plain) {
          for (const fragment of instead) parts.push(encodeRecord({ ...leading.record, fragment }));
        } else parts.push(encodeRecord(leading.record));
        at += leading.size;
      }
      return { ...chunk, bytes: Buffer.concat(parts) };
    });
    return decodeCapture({ ...capture, chunks });
  };
  const status = (bytes: Uint8Array) => encodeHandshake(handshakeTypes.certificate_status, bytes);
  const right = encodeCertificateStatus({ statusType: 1, response: staple });

  it('none', () => {
    expect(withStatus()).toMatchObject({ certificateStatus: [], problems: [], complete: true });
    expect(withStatus().certificates[0]?.staple).toBeUndefined();
  });

  it('twice', () => {
    const handshake = withStatus(status(right), status(right));
    expect(handshake.certificateStatus.length).toBe(2);
    expect(handshake.problems).toEqual(['server: certificate_status behind certificate_status']);
  });

  it('malformed', () => {
    const handshake = withStatus(status(right.subarray(0, 20)));
    expect(handshake.certificateStatus).toMatchObject([{ malformed: true, statusType: 1 }]);
    expect(handshake.certificates[0]?.staple).toBeUndefined();
    expect(handshake.problems.length).toBe(1);
  });

  it('empty', () => {
    const handshake = withStatus(
      status(encodeCertificateStatus({ statusType: 1, response: new Uint8Array(0) })),
    );
    expect(handshake.certificateStatus).toEqual([
      { statusType: 1, response: '', malformed: false },
    ]);
    expect(handshake.certificates[0]?.staple).toBe('');
  });

  it('before the certificate', () => {
    const { capture } = seen['1.2'];
    const hello = capture.chunks.filter(({ from }) => from === 'client').slice(0, 1);
    const flight = capture.chunks.find(({ from }) => from === 'server');
    if (!flight) throw new Error('no flight');
    const leading = leadingRecord(flight.bytes, 0, flight.bytes.length);
    if (leading.kind !== 'record') throw new Error('no record');
    const bytes = Buffer.concat([
      flight.bytes.subarray(0, leading.size),
      encodePlain(contentTypes.handshake, versions.tls12, status(right)),
      flight.bytes.subarray(leading.size),
    ]);
    const handshake = decodeCapture({ ...capture, chunks: [...hello, { ...flight, bytes }] });
    expect(handshake.certificates[0]?.staple).toBe(Buffer.from(staple).toString('base64'));
    expect(handshake.problems[0]).toBe('server: certificate_status behind server_hello');
  });
});

describe('a ClientHello', () => {
  const tell = (...extensions: RawExtension[]): Handshake => {
    const body = encodeClientHello({
      version: versions.tls12,
      random: new Uint8Array(32),
      sessionId: new Uint8Array(32),
      cipherSuites: [0x0a0a, 0x1301],
      compression: [0],
      extensions,
    });
    const bytes = encodePlain(
      contentTypes.handshake,
      versions.tls10,
      encodeHandshake(handshakeTypes.client_hello, body),
    );
    return decodeCapture({
      chunks: [{ from: 'client', at: 3, bytes }],
      tlsStart: undefined,
      keyLog: [],
    });
  };
  const status = (data: Uint8Array): RawExtension => ({
    type: extensionTypes.status_request,
    data,
  });

  it('with versions, name, and a status_request of every shape', () => {
    const plain = tell(
      supportedVersions([0x2a2a, 0x0304, 0x0303]),
      serverNameExtension('mx.test'),
      status(encodeStatusRequest()),
    );
    expect(plain.clientHello).toMatchObject({
      versions: ['2a2a', '1.3', '1.2'],
      serverName: 'mx.test',
      sessionIdLength: 32,
      offersResumption: false,
      statusRequest: { malformed: false, statusType: 1 },
    });
    expect(plain.problems).toEqual([]);
    const ids = tell(
      status(
        encodeStatusRequest({
          statusType: 1,
          responderIds: [Uint8Array.of(0xa1)],
          requestExtensions: Uint8Array.of(0x30),
        }),
      ),
    );
    expect(ids.clientHello?.statusRequest).toMatchObject({
      responderIds: ['a1'],
      requestExtensions: '30',
    });
    const broken = tell(status(new Uint8Array(0)));
    expect(broken.clientHello?.statusRequest?.malformed).toBe(true);
    expect(broken.problems).toEqual([expect.stringContaining('client: status_request')]);
    expect(tell({ type: 17, data: Uint8Array.of(1, 2) }).clientHello?.statusRequestV2).toBe('0102');
  });

  it('with an extension twice', () => {
    expect(tell(status(encodeStatusRequest()), status(encodeStatusRequest())).problems).toEqual([
      'client: client_hello: status_request twice',
    ]);
  });

  it('that offers to resume', () => {
    expect(
      tell({ type: 41, data: new Uint8Array(4) }, supportedVersions([0x0304])).clientHello
        ?.offersResumption,
    ).toBe(true);
    expect(
      tell({ type: 35, data: new Uint8Array(4) }, supportedVersions([0x0304])).clientHello
        ?.offersResumption,
    ).toBe(true);
    expect(
      tell({ type: 35, data: new Uint8Array(0) }, supportedVersions([0x0304])).clientHello
        ?.offersResumption,
    ).toBe(false);
    expect(tell().clientHello?.offersResumption).toBe(true);
  });
});
