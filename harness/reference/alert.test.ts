import { describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { handshake, serverHello } from '../judge/observation.fixture.ts';
import type { TlsVersion } from '../model/terms.ts';
import { openHost } from '../wire/smtp/server.ts';
import { newCapture } from '../wire/tls/observe/tap.ts';
import { sealedAlert } from './alert.ts';
import { openReferenceClient } from './client.ts';
import type { DefectName } from './defects/defects.ts';

const world = new World();

/** What a host without a staple hears of a sender that requires one. */
async function heard(tls: TlsVersion, defects: readonly DefectName[]) {
  const about = await world.identity(identity());
  await using host = await openHost({
    listenOn: '127.0.0.1',
    transport: 'starttls',
    tls,
    key: about.key,
    certificates: about.sentPem,
    staple: undefined,
    chainStaples: [],
    trick: 'none',
    starttls: 'offered',
    tickets: false,
    down: false,
    name: 'first',
  });
  await using client = openReferenceClient(await world.rootsPem('main'), new Set(defects));
  const policy = { status: 'require', chain: 'try', tls: 'must', resume: false } as const;
  const { kind } = await client.send(
    { token: 't1', policy, transport: 'starttls', ports: [host.port] },
    10_000,
  );
  await host.idle();
  const alerts =
    host.connections[0]?.connection.tls?.alerts.filter(({ from }) => from === 'client') ?? [];
  return {
    kind,
    alerts: alerts.map(
      ({ level, name, encrypted }) => `${level} ${name}${encrypted ? ', sealed' : ''}`,
    ),
  };
}

describe.each(['1.2', '1.3'] as const)('TLS %s', (tls) => {
  it('the alert that RFC 6066 section 8 names is sealed behind the Finished', async () => {
    const { kind, alerts } = await heard(tls, []);
    expect(kind).toBe('deferred');
    expect(alerts[0]).toBe('fatal bad_certificate_status_response, sealed');
  });

  it('none comes where a defect says so', async () => {
    expect(
      (await heard(tls, ['sends-no-alert'])).alerts.filter((alert) => alert.startsWith('fatal')),
    ).toEqual([]);
  });
});

it('without keys or with an unknown cipher suite there is none', () => {
  expect(sealedAlert('unknown_ca', handshake('1.3'), newCapture())).toBeUndefined();
  expect(
    sealedAlert(
      'unknown_ca',
      handshake('1.2', { serverHello: { ...serverHello('1.2'), cipherSuite: 0xc02f } }),
      newCapture(),
    ),
  ).toBeUndefined();
  const keyLog = [`CLIENT_TRAFFIC_SECRET_0 ${'00'.repeat(32)} ${'11'.repeat(32)}`];
  const strange = handshake('1.3', { serverHello: { ...serverHello('1.3'), cipherSuite: 0xfefe } });
  expect(sealedAlert('unknown_ca', strange, { ...newCapture(), keyLog })).toBeUndefined();
  expect(sealedAlert('unknown_ca', handshake('1.3'), { ...newCapture(), keyLog })).toBeInstanceOf(
    Uint8Array,
  );
});
