import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { Hello, ServerAct } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import { server } from '../../../vocabulary.ts';
import { visit } from '../../../wire/smtp/client.ts';
import { type OpenHost, openHost } from '../../../wire/smtp/server.ts';
import type { RecordedWire } from '../../self-check/wire.ts';
import { faultOfProbe } from './self-check.ts';

type Connect = Extract<ServerAct, { do: 'connect' }>;

const versions = ['1.2', '1.3'] as const;
const hosts = new Map<TlsVersion, OpenHost>();
let held: Identity;
beforeAll(async () => {
  const world = new World();
  held = await world.identity(identity());
  const staple = await mintProof(good().spec, held, world);
  for (const tls of versions) {
    const plan = {
      listenOn: '127.0.0.1',
      transport: 'starttls',
      tls,
      key: held.key,
      certificates: held.sentPem,
    } as const;
    const rest = {
      staple,
      chainStaples: [],
      trick: 'none',
      starttls: 'offered',
      tickets: true,
      down: false,
    } as const;
    hosts.set(tls, await openHost({ ...plan, ...rest, name: 'first' }));
  }
});
afterAll(async () => {
  for (const host of hosts.values()) await host[Symbol.asyncDispose]();
});

/** A visit as this act would have it, and what is said of it where that act was due. */
async function visited(
  tls: TlsVersion,
  does: Partial<Connect>,
  session?: Buffer,
): Promise<RecordedWire & { session?: Buffer }> {
  const { hello = 'status_request', sni, dialogue = 'plain', prefers } = does;
  return visit({
    host: '127.0.0.1',
    port: hosts.get(tls)?.port ?? 0,
    name: 'only',
    transport: 'starttls',
    tls,
    hello,
    dialogue,
    ...(sni === undefined ? {} : { sni }),
    ...(prefers ? { prefers } : {}),
    ...(session ? { session } : {}),
    budget: { step: 5000, total: 15_000 },
  });
}

function judged(
  wires: readonly RecordedWire[],
  due: Partial<Connect>,
  tls: TlsVersion = '1.3',
): string | undefined {
  const when = { do: 'connect', name: 'only', ...due } as const;
  const [scenario] = server('group', {
    one: { title: 'x', proves: [], given: { proof: 'none' }, expect: {}, when },
  });
  if (!scenario) throw new Error('no scenario');
  return faultOfProbe(wires, { proofs: {}, identities: {}, at: '' }, scenario, {
    transport: 'starttls',
    tls,
  });
}

/** Kinds that look alike to who does not ask in which order, or by whom, something is said. */
const looks: Record<Hello, string> = {
  status_request: 'plain',
  'own-stack': 'plain',
  permuted: 'plain',
  grease: 'grease',
  nothing: 'nothing',
  v2: 'v2',
  'v2-only': 'v2',
  both: 'both',
  'empty-body': 'empty-body',
  'malformed-length': 'malformed-length',
  'unknown-type': 'unknown-type',
  'responder-ids': 'responder-ids',
  'huge-responder-ids': 'huge-responder-ids',
  repeated: 'repeated',
  'nonce-extension': 'nonce-extension',
  'no-shares': 'no-shares',
  hybrid: 'hybrid',
  'hybrid-listed': 'hybrid-listed',
  'hybrid-alone': 'hybrid-alone',
  compressing: 'compressing',
  'compressing-unknown': 'compressing-unknown',
  'ech-grease': 'ech-grease',
  'ech-grease-no-shares': 'ech-grease-no-shares',
  'grease-and-ech': 'grease-and-ech',
};
/** In TLS 1.2 there are no shares to leave out. */
const looksIn = (tls: TlsVersion, hello: Hello): string => {
  if (tls === '1.3') return looks[hello];
  if (hello === 'no-shares' || hello.startsWith('hybrid')) return 'plain';
  return hello === 'ech-grease-no-shares' ? 'ech-grease' : looks[hello];
};
const hellos = Object.keys(looks) as Hello[];

describe.each(versions)('TLS %s', (tls) => {
  it.each(hellos)('a client that shows itself as %s is taken for nothing else', async (hello) => {
    const wire = await visited(tls, { hello });
    expect(wire.connection.tls?.clientHello, 'the ClientHello was seen').toBeDefined();
    for (const due of hellos) {
      const fault = judged([wire], { hello: due }, tls);
      if (looksIn(tls, due) === looksIn(tls, hello)) expect(fault, due).toBeUndefined();
      // GREASE besides is what a plain one may have as well.
      else if (hello === 'grease' && looksIn(tls, due) === 'plain') expect(fault).toBeUndefined();
      else
        expect(fault, due).toBe(`our client did not show itself as it was told to (${due}) (only)`);
    }
  });

  it.each([
    'plain',
    'inject',
    'starttls-argument',
    'bare',
    'mail',
    'half-then-close',
    'slow',
  ] as const)('the dialogue %s is in order', async (dialogue) => {
    const wire = await visited(tls, { dialogue });
    expect(judged([wire], { dialogue }, tls)).toBeUndefined();
    const expected = {
      inject: /more in clear/,
      'starttls-argument': /not a command: "STARTTLS now", in clear/,
    };
    const elsewhere = judged([wire], { dialogue: 'plain' }, tls);
    if (dialogue === 'inject' || dialogue === 'starttls-argument')
      expect(elsewhere).toMatch(expected[dialogue]);
    else expect(elsewhere).toBeUndefined();
  });

  it('another name, version, session or signature than was due is our fault', async () => {
    expect(judged([await visited(tls, { sni: 'a.test' })], { sni: 'b.test' }, tls)).toMatch(
      /another server name/,
    );
    expect(judged([await visited(tls, { sni: 'a.test' })], { sni: null }, tls)).toMatch(
      /another server name/,
    );
    expect(judged([await visited(tls, { sni: 'a.test' })], { sni: 'a.test' }, tls)).toBeUndefined();
    expect(judged([await visited(tls, {})], {}, tls === '1.2' ? '1.3' : '1.2')).toMatch(
      /^our client offered TLS/,
    );
    const rsa = await visited(tls, { prefers: 'rsa' });
    expect(judged([rsa], { prefers: 'rsa' }, tls)).toBeUndefined();
    expect(judged([rsa], { prefers: 'ecdsa' }, tls)).toMatch(/other signatures than ecdsa/);
    expect(
      judged([await visited(tls, { prefers: 'ecdsa' })], { prefers: 'ecdsa' }, tls),
    ).toBeUndefined();
    const first = await visited(tls, {});
    const again = await visited(tls, {}, first.session);
    expect(again.connection.tls?.resumed).toBe(true);
    expect(judged([again], { resume: true }, tls)).toBeUndefined();
    expect(judged([again], {}, tls)).toMatch(/offered to resume/);
  });
});

describe('a wire that was tampered with', () => {
  const tampered = async (
    change: (wire: RecordedWire) => void,
    does: Partial<Connect> = {},
  ): Promise<string | undefined> => {
    const wire = structuredClone(await visited('1.3', does));
    change(wire);
    return judged([wire], does);
  };
  const replace = (bytes: Uint8Array, from: string, to: string) =>
    Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1');

  it('shows in clear', async () => {
    const clear = (from: string, to: string) =>
      tampered(({ capture }) => {
        for (const chunk of capture.chunks)
          if (chunk.from === 'client') chunk.bytes = replace(chunk.bytes, from, to);
      });
    expect(await clear('EHLO', 'HELO')).toBe(
      'our client was out of spec: not a command: "HELO mailstaple.test", in clear (only)',
    );
    expect(await clear('STARTTLS\r\n', 'START\nLS\r\n')).toMatch(/a CR or LF on its own, in clear/);
    expect(await clear('mailstaple', 'mailSTAPLE')).toMatch(
      /the transcript differs from the wire in line 1, in clear/,
    );
  });

  it('shows inside TLS', async () => {
    const inside = (from: string, to: string) =>
      tampered(({ capture }) => {
        capture.said = replace(capture.said ?? new Uint8Array(), from, to);
      });
    expect(await inside('\r\n', '\n')).toMatch(/a CR or LF on its own, inside TLS/);
    expect(await inside('QUIT', 'QUIET')).toMatch(/not a command: "QUIET", inside TLS/);
    expect(await inside('mailstaple.test', 'other.test')).toMatch(
      /the transcript differs from the wire in line 1, inside TLS/,
    );
    expect(await inside('QUIT\r\n', '')).toBeUndefined();
  });

  it('shows in the handshake, unless the target was out of spec before, or it says nothing of us', async () => {
    const problems = (...list: string[]) =>
      tampered(({ connection }) => {
        connection.tls?.problems.push(...list);
      });
    expect(await problems('client: finished behind client_hello')).toMatch(
      /out of spec: client: finished behind/,
    );
    expect(await problems('server: x', 'client: y')).toBeUndefined();
    expect(await problems('client: a record cut short, 3 octets of it there')).toBeUndefined();
    expect(await problems('client: record ending at octet 9 does not open')).toBeUndefined();
    expect(await problems('server: a record cut short, 3 octets of it there', 'client: y')).toMatch(
      /client: y/,
    );
  });

  test('a connection that no act asked for is ours as well', async () => {
    expect(
      await tampered(({ connection }) => void Object.assign(connection, { name: 'stray' })),
    ).toMatch(/no act asked for/);
  });
});
