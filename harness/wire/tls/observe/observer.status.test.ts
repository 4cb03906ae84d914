import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import type { Handshake } from '../../../model/tls.ts';
import {
  extensionTypes,
  type RawExtension,
  serverNameExtension,
  supportedVersions,
} from '../codec/extensions.ts';
import { encodeClientHello } from '../codec/hello.ts';
import { encodeHandshake, handshakeTypes } from '../codec/messages.ts';
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

const staple = new Uint8Array(700).fill(0x30);
let seen: Record<'1.2' | '1.3', RecordedHandshake>;

beforeAll(async () => {
  const { key, sentPem: cert } = await new World().identity(identity());
  const play = (version: '1.2' | '1.3') => {
    const range = { minVersion: `TLSv${version}`, maxVersion: `TLSv${version}` } as const;
    return recordHandshake({ staple, server: { key, cert, ...range } }, { servername: 'mx.test' });
  };
  seen = { '1.2': await play('1.2'), '1.3': await play('1.3') };
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
