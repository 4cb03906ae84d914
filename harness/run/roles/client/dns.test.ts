import { createHash, X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import type { ClientHost, Tlsa } from '../../../model/scenario.ts';
import { client, ee, ta } from '../../../vocabulary.ts';
import { Resolver } from '../../../wire/dns/resolver.ts';
import { tlsaOctets } from '../../tlsa-record.ts';
import { CellDns, needsDns } from './dns.ts';

const world = new World();
const [scenario] = client('dane', { a: { title: 'a', policy: { dane: 'try' }, expect: {} } });
const ordinary = scenario?.given.hosts[0];
if (!scenario || !ordinary) throw new Error('no host');

let resolver: Resolver;
let dns: CellDns;
let own: Identity;
beforeEach(async () => {
  resolver = await Resolver.open(LOOPBACK);
  dns = new CellDns(resolver, 't1', '192.0.2.7');
  own = await world.identity(dns.named(identity(), 0, ordinary));
});
afterEach(() => resolver[Symbol.asyncDispose]());

const publish = (change: Partial<ClientHost>, index = 0): Promise<void> =>
  dns.publish(index, { ...ordinary, ...change }, 2500, own, world);
const answer = (name: string, type: string) => resolver.table.answer({ name, type });
const tlsaOf = async (...tlsa: readonly Tlsa[]) => {
  await publish({ tlsa });
  return answer('_2500._tcp.mx1.t1.d.example', 'TLSA')?.records.map(({ record }) => record);
};

describe('what is in DNS of a cell', () => {
  it('has its domain, its host by its own name, and records at its port', async () => {
    await publish({ tlsa: [ee('leaf')] });
    expect(answer('t1.d.example', 'MX')?.records[0]?.record).toMatchObject({
      exchange: 'mx1.t1.d.example',
    });
    expect(answer('mx1.t1.d.example', 'A')).toMatchObject({
      secure: true,
      records: [{ record: { address: '192.0.2.7' } }],
    });
    const { subjectAltName } = new X509Certificate(own.leaf);
    expect(subjectAltName).toBe('DNS:mx1.t1.d.example');
  });

  it('has a second host of no MX record', async () => {
    await publish({});
    await publish({ tlsa: [ee('leaf')] }, 1);
    expect(answer('t1.d.example', 'MX')?.records).toHaveLength(1);
    expect(answer('_2500._tcp.mx2.t1.d.example', 'TLSA')?.records).toHaveLength(1);
  });

  it('makes records of the certificates they name', async () => {
    const key = new X509Certificate(own.leaf).publicKey.export({ type: 'spki', format: 'der' });
    const sha = (name: string, bytes: Uint8Array) => createHash(name).update(bytes).digest();
    expect(await tlsaOf(ee('leaf'), ta('issuing'), ee('leaf', 0, 0), ta('root', 1, 2))).toEqual([
      { type: 'TLSA', usage: 3, selector: 1, matchingType: 1, data: sha('sha256', key) },
      { type: 'TLSA', usage: 2, selector: 0, matchingType: 1, data: sha('sha256', own.issuer) },
      { type: 'TLSA', usage: 3, selector: 0, matchingType: 0, data: own.leaf },
      {
        ...{ type: 'TLSA', usage: 2, selector: 1, matchingType: 2 },
        data: Buffer.from(tlsaOctets(own.root, 1, 2)),
      },
    ]);
    const [other] = (await tlsaOf(ee('other-leaf', 0, 0))) ?? [];
    expect(other).not.toMatchObject({ data: own.leaf });
  });

  it('takes records away where there are none any more', async () => {
    await publish({ tlsa: [ee('leaf')] });
    await publish({ tlsa: [] });
    expect(answer('_2500._tcp.mx1.t1.d.example', 'TLSA')).toMatchObject({
      rcode: 'NXDOMAIN',
      secure: true,
    });
  });

  it.each([
    [{ zone: 'insecure' }, [false, false, false]],
    [{ zones: { mx: 'insecure' } }, [false, true, true]],
    [{ zones: { address: 'insecure' } }, [true, false, false]],
    [{ zones: { tlsa: 'insecure' } }, [true, true, false]],
  ] as const)('%j: MX, address and records are %j', async (change, secure) => {
    await publish({ tlsa: [ee('leaf')], ...change });
    const found = [
      answer('t1.d.example', 'MX'),
      answer('mx1.t1.d.example', 'A'),
      answer('_2500._tcp.mx1.t1.d.example', 'TLSA'),
    ];
    expect(found.map((one) => one?.secure)).toEqual(secure);
  });

  it('has aliases where they are wanted, and a name for the server that fits', async () => {
    await publish({ tlsa: [ee('leaf')], alias: 'host' });
    expect(dns.nameOf(0, { ...ordinary, alias: 'host' })).toBe('mx1.t1.d.example');
    expect(answer('alias1.t1.d.example', 'A')?.records).toHaveLength(2);
    expect(answer('_2500._tcp.alias1.t1.d.example', 'TLSA')?.records).toEqual([]);
    const other = new CellDns(resolver, 't2', '192.0.2.7');
    const atAlias = { ...ordinary, tlsa: [ee('leaf')], alias: 'host-records-at-alias' } as const;
    await other.publish(0, atAlias, 25, own, world);
    expect(other.nameOf(0, atAlias)).toBe('alias1.t2.d.example');
    expect(answer('_25._tcp.alias1.t2.d.example', 'TLSA')?.records).toHaveLength(1);
    await publish({ tlsa: [ee('leaf')], alias: 'tlsa' });
    expect(answer('_2500._tcp.mx1.t1.d.example', 'TLSA')?.records).toHaveLength(2);
  });

  it('has changed for everybody once what was answered has passed its time to live', async () => {
    const before = Date.now();
    await dns.expired();
    expect(Date.now() - before).toBeLessThan(1000);
    const asked = createSocket('udp4');
    const id = Buffer.from('4711', 'hex');
    const header = Buffer.concat([id, Buffer.from('01000001000000000000', 'hex')]);
    const name = Buffer.from('\u0002t1\u0001d\u0007example\0', 'latin1');
    asked.send(Buffer.concat([header, name, Buffer.from('000f0001', 'hex')]), resolver.port);
    await once(asked, 'message');
    asked.close();
    const [lookup] = dns.lookups();
    await dns.expired();
    expect(Date.now()).toBeGreaterThanOrEqual((lookup?.at ?? Number.NaN) + 1999);
  });

  it('is needed under DANE alone', () => {
    expect(needsDns(scenario)).toBe(true);
    const { policy, hosts } = scenario.given;
    expect(needsDns({ ...scenario, given: { hosts, policy: { ...policy, dane: 'none' } } })).toBe(
      false,
    );
  });
});
