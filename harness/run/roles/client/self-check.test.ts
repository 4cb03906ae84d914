import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { ClientHost, ServerTrick } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import { good } from '../../../vocabulary.ts';
import { type VisitPlan, visit } from '../../../wire/smtp/client.ts';
import { openHost } from '../../../wire/smtp/server.ts';
import type { RecordedWire } from '../../self-check/wire.ts';
import { type Due, faultOfHost } from './self-check.ts';
import { ASIDES, halts } from './shape.ts';

const versions = ['1.2', '1.3'] as const;
const plain: ClientHost = {
  identity: identity(),
  proof: good(),
  chainProofs: [],
  trick: 'none',
  starttls: 'offered',
  tickets: false,
  down: false,
  tlsa: [],
  zone: 'signed',
  zones: {},
  alias: 'none',
};

let held: Identity;
let staple: Uint8Array;
let other: Uint8Array;
beforeAll(async () => {
  const world = new World();
  held = await world.identity(identity());
  staple = await mintProof(good().spec, held, world);
  other = await mintProof(good().revoked().spec, held, world);
});
const base64 = (bytes: Uint8Array | undefined): string =>
  bytes ? Buffer.from(bytes).toString('base64') : '';
const due = (
  host: Partial<ClientHost> = {},
  staples: (Uint8Array | undefined)[] = [staple],
): Due => ({
  host: { ...plain, ...host },
  leaf: base64(held.chain[0]),
  staples: staples.map(base64),
});

interface Does extends Partial<Pick<ClientHost, 'trick' | 'starttls' | 'tickets'>> {
  tls?: TlsVersion;
  staples?: (Uint8Array | undefined)[];
  transport?: 'starttls' | 'implicit';
  visits?: number;
  as?: Partial<VisitPlan>;
}

/** What a host of ours put on the wire that was told so, met by our own client. */
async function met(does: Does = {}): Promise<RecordedWire[]> {
  const {
    tls = '1.3',
    staples = [staple],
    transport = 'starttls',
    trick = 'none',
    starttls = 'offered',
  } = does;
  const [leaf, ...chainStaples] = staples;
  await using host = await openHost({
    listenOn: '127.0.0.1',
    transport,
    tls,
    key: held.key,
    certificates: held.sentPem,
    staple: leaf,
    chainStaples,
    trick,
    starttls,
    tickets: does.tickets ?? false,
    down: false,
    name: 'only/first',
    budget: { step: 1000, total: 4000 },
  });
  let session: Buffer | undefined;
  for (let count = 0; count < (does.visits ?? 1); count++) {
    const plan = {
      host: '127.0.0.1',
      port: host.port,
      name: 'only',
      transport,
      tls,
      hello: 'status_request',
    } as const;
    const again = session ? { session } : {};
    const seen = await visit({
      ...plan,
      dialogue: 'plain',
      budget: { step: 700, total: 3000 },
      ...does.as,
      ...again,
    });
    session = seen.session;
  }
  await host.idle();
  return [...host.connections];
}

const judged = (
  wires: readonly RecordedWire[],
  told: Due = due(),
  tls: TlsVersion = '1.3',
): string | undefined => faultOfHost(wires, { 'only/first': told }, tls);

const tricks: ServerTrick[] = [
  'none',
  'acknowledge-only',
  'status-without-acknowledgement',
  'unsolicited-acknowledgement',
  'unsolicited-status',
  'zero-length',
  'trailing-bytes',
  'status-before-certificate',
  'status-after-key-exchange',
  'wrong-status-type',
  'nonempty-acknowledgement',
  'status-in-encrypted-extensions',
  'duplicate-extension',
  'status-twice',
  'stall-before-status',
  'close-before-status',
];
/** What looks the same to one who asks. */
const looks = (trick: ServerTrick, tls: TlsVersion): string => {
  if (tls === '1.2' && trick === 'unsolicited-acknowledgement') return 'none';
  if (tls === '1.2' && trick === 'unsolicited-status') return 'status-without-acknowledgement';
  if (tls === '1.3' && trick === 'unsolicited-status') return 'none';
  return trick === 'trailing-bytes' ? 'wrong-status-type' : trick;
};

describe.each(versions)('TLS %s', (tls) => {
  it.each(tricks)('a server told %s is taken for nothing else', async (trick) => {
    const wires = await met({ tls, trick });
    expect(wires[0]?.connection.tls?.clientHello?.statusRequest, 'the client asked').toBeDefined();
    for (const told of tricks) {
      const fault = judged(wires, due({ trick: told }), tls);
      // What ends before the flight is whole may have been about to do anything; nothing but its
      // own is held against it.
      if (looks(told, tls) === looks(trick, tls) || halts(trick))
        expect(fault, told).toBeUndefined();
      else expect(fault, told).toMatch(/^our server did not (?:staple|do) what it was told to/);
    }
  });

  it('tricks that speak unasked are seen where nobody asked, and none of the others', async () => {
    const silent = { hello: 'nothing' } as const;
    for (const trick of tricks) {
      const wires = await met({ tls, trick, as: silent });
      const speaks = trick.startsWith('unsolicited');
      expect(judged(wires, due({ trick }), tls), trick).toBeUndefined();
      if (speaks)
        expect(judged(wires, due(), tls), trick).toMatch(
          /did not (?:staple|do) what it was told to/,
        );
      else
        expect(judged(wires, due({ trick: 'unsolicited-status' }), tls), trick).toMatch(
          /did not do what/,
        );
    }
  });

  it('another staple, certificate, version or session than was due is our fault', async () => {
    const wires = await met({ tls });
    expect(judged(wires, due(), tls)).toBeUndefined();
    expect(judged(wires, due({}, [other]), tls)).toBe(
      'our server did not staple what it was told to (only/first)',
    );
    expect(judged(wires, due({}, [undefined]), tls)).toMatch(/did not staple what/);
    expect(
      judged(await met({ tls, staples: [undefined] }), due({}, [undefined]), tls),
    ).toBeUndefined();
    expect(judged(wires, { ...due(), leaf: 'AAAA' }, tls)).toMatch(/another certificate/);
    expect(judged(wires, due(), tls === '1.2' ? '1.3' : '1.2')).toMatch(
      /^our server negotiated TLS/,
    );
    const twice = await met({ tls, tickets: true, visits: 2 });
    expect(twice[1]?.connection.tls?.resumed).toBe(true);
    expect(judged(twice, due({ tickets: true }), tls)).toBeUndefined();
    expect(judged(twice, due(), tls)).toMatch(/resumed a session/);
  });
});

/**
 * Tricks that are not about the status, played to a client that takes zlib and X25519MLKEM768: as
 * which of them each passes. One that takes X25519MLKEM768 does so by itself where nobody says no;
 * who asks for another ClientHello may have had to.
 */
const asides: Record<string, string> = {
  none: 'none hybrid compressed-unasked',
  retry: 'none retry compressed-unasked',
  hybrid: 'none hybrid compressed-unasked',
  'hybrid-retry': 'none retry hybrid hybrid-retry compressed-unasked',
  compressed: 'compressed',
  'compressed-wrong-length': 'compressed-wrong-length',
  'compressed-undecodable': 'compressed-undecodable',
  'compressed-unasked': 'none hybrid compressed-unasked',
  'grease-request': 'grease-request',
  'grease-ticket': 'none hybrid compressed-unasked grease-ticket',
};

describe('tricks that are not about the status', () => {
  const names = Object.keys(asides) as ServerTrick[];
  const passes = (wires: readonly RecordedWire[], not?: ServerTrick) =>
    names.filter((told) => told !== not && judged(wires, due({ trick: told })) === undefined);

  it('are all there are', () => {
    const all = Object.entries(ASIDES).flatMap(([trick, aside]) =>
      Object.keys(aside).length > 0 ? [trick] : [],
    );
    expect(names).toEqual(['none', ...all]);
  });

  it.each(names)('a server told %s is taken for nothing else', async (trick) => {
    const wires = await met({ trick, as: { hello: 'compressing' } });
    // Whether OpenSSL gives tickets is its own affair.
    const not = trick === 'none' ? 'grease-ticket' : undefined;
    expect(passes(wires, not).join(' ')).toBe(asides[trick]);
  });

  it('what is compressed for those that do not take it is that, and the rest is silent', async () => {
    const own = { hello: 'own-stack' } as const;
    expect(passes(await met({ trick: 'compressed-unasked', as: own }))).toEqual([
      'compressed-unasked',
    ]);
    const silent = passes(await met({ trick: 'compressed', as: own }), 'grease-ticket');
    expect(silent).not.toContain('compressed-unasked');
    expect(silent).toContain('compressed-undecodable');
  });
});

test('a staple behind the leaf that was not due, or is missing, is our fault', async () => {
  const wires = await met({ staples: [staple, other] });
  expect(judged(wires, due({}, [staple, other]))).toBeUndefined();
  expect(judged(wires, due({}, [staple, staple]))).toMatch(/behind the leaf/);
  expect(judged(wires, due({}, [staple]))).toMatch(/behind the leaf/);
});

test('a staple that was meant to be whole and is no DER is our fault; one that was not is none', async () => {
  const half = staple.subarray(0, 200);
  const wires = await met({ staples: [half] });
  expect(judged(wires, due({}, [half]))).toMatch(/^the staple that we minted is no DER/);
  const proof = good().damaged({ kind: 'truncate', keep: 0.5 });
  expect(judged(wires, due({ proof }, [half]))).toBeUndefined();
});

describe('the dialogue around STARTTLS', () => {
  const kinds = ['offered', 'not-offered', 'refused-454', 'inject-response', 'garbage'] as const;
  it.each(kinds)('%s is what was told, and nothing else', async (starttls) => {
    const wires = await met({ starttls });
    for (const told of kinds) {
      const fault = judged(wires, due({ starttls: told }));
      const unseen = starttls === 'refused-454' && told !== 'not-offered';
      if (told === starttls) expect(fault, told).toBeUndefined();
      // Refused is more than offered; what would have come behind a 220 is not known.
      else if (unseen) expect(fault, told).toMatch(/refused STARTTLS/);
      else if (told === 'garbage')
        expect(fault === undefined || /out of spec|did not/.test(fault)).toBe(true);
      else if (told === 'refused-454' && starttls === 'offered')
        expect(fault, told).toBeUndefined();
      else expect(fault, told).toEqual(expect.any(String));
    }
  });

  test('over implicit TLS the greeting comes inside', async () => {
    expect(judged(await met({ transport: 'implicit' }))).toBeUndefined();
  });

  test('a client that sends EHLO and STARTTLS in one go is told all of it in clear, before TLS', async () => {
    await using host = await openHost({
      ...{
        listenOn: '127.0.0.1',
        transport: 'starttls',
        tls: '1.3',
        key: held.key,
        certificates: held.sentPem,
      },
      ...{
        staple,
        chainStaples: [],
        trick: 'none',
        starttls: 'offered',
        tickets: false,
        down: false,
        name: 'only/first',
      },
    });
    const socket = connectTcp({ port: host.port, host: '127.0.0.1' });
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (/^220 2/m.test(heard)) socket.destroy();
    });
    socket.write('EHLO x.test\r\nSTARTTLS\r\n');
    await once(socket, 'close');
    await host.idle();
    expect(heard.split('\r\n')).toContain('220 2.0.0 go ahead');
    expect(judged([...host.connections])).toBeUndefined();
  });

  test('a name that is out of bounds comes back out of bounds: no fault of ours', async () => {
    const [wire] = structuredClone(await met());
    if (!wire) throw new Error('no connection');
    const odd = Buffer.from('250 \x1b[31m\r\n', 'latin1');
    wire.capture.said = Buffer.concat([wire.capture.said ?? odd, odd]);
    expect(judged([wire])).toMatch(/other octets than those of text.*inside TLS/);
    wire.connection.smtp.unshift({ from: 'client', text: 'EHLO \x1b[31m', secure: true, at: 0 });
    expect(judged([wire])).toBeUndefined();
  });
});

test(
  'a handshake of ours that was out of spec is our fault, where nobody told it to be ' +
    'and the target was not so before',
  async () => {
    const [wire] = structuredClone(await met());
    if (!wire?.connection.tls) throw new Error('no handshake');
    wire.connection.tls.problems.push('server: finished behind certificate');
    expect(judged([wire])).toMatch(
      /^our server was out of spec: server: finished behind certificate/,
    );
    expect(judged([wire], due({ trick: 'duplicate-extension' }))).not.toMatch(/out of spec/);
    wire.connection.tls.problems.unshift('client: certificate_verify behind client_hello');
    expect(judged([wire])).toBeUndefined();
  },
);
