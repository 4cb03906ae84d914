import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../ca/authority/world.ts';
import { good } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import type { Phase } from '../../model/observation.ts';
import { freePort } from '../peers.fixture.ts';
import { type VisitPlan, visit } from './client.ts';
import { type HostPlan, openHost } from './server.ts';

let held: Identity;
let staple: Uint8Array;
beforeAll(async () => {
  const world = new World();
  held = await world.identity(identity());
  staple = await mintProof(good().spec, held, world);
});

const host = (change: Partial<HostPlan> = {}) =>
  openHost({
    listenOn: '127.0.0.1',
    transport: 'starttls',
    tls: '1.3',
    key: held.key,
    certificates: held.sentPem,
    staple,
    chainStaples: [],
    trick: 'none',
    starttls: 'offered',
    tickets: true,
    down: false,
    name: 'first',
    budget: { step: 3000, total: 8000 },
    ...change,
  });

const plan = (port: number, change: Partial<VisitPlan> = {}): VisitPlan => ({
  host: '127.0.0.1',
  port,
  name: 'only',
  transport: 'starttls',
  tls: '1.3',
  hello: 'status_request',
  sni: 'mx.test',
  dialogue: 'plain',
  budget: { step: 3000, total: 8000 },
  ...change,
});

const commands = (lines: readonly { from: string; text: string; secure: boolean }[]) =>
  lines
    .filter(({ from }) => from === 'client')
    .map(({ text, secure }) => `${secure ? '*' : ''}${text.split(' ')[0]}`);

describe.each(['1.2', '1.3'] as const)('TLS %s', (tls) => {
  test.each(['starttls', 'implicit'] as const)(
    'the status is asked for and seen over %s',
    async (transport) => {
      await using server = await host({ tls, transport });
      const { connection, capture } = await visit(plan(server.port, { tls, transport }));
      expect(connection.ending).toEqual({ how: 'done', phase: 'done' });
      expect(connection.tls).toMatchObject({
        version: tls,
        complete: true,
        resumed: false,
        problems: [],
        opaque: false,
      });
      expect(connection.tls?.certificates[0]?.staple).toBe(Buffer.from(staple).toString('base64'));
      expect(connection.tls?.certificates).toHaveLength(held.sent.length);
      expect(connection.tls?.clientHello?.serverName).toBe('mx.test');
      expect(connection.handshakeMs).toBeGreaterThan(0);
      expect(capture.keyLog.length).toBeGreaterThan(0);
      expect(commands(connection.smtp)).toEqual(
        transport === 'starttls' ? ['EHLO', 'STARTTLS', '*EHLO', '*QUIT'] : ['*EHLO', '*QUIT'],
      );
    },
  );

  test('who does not ask gets none, and without a name none is sent', async () => {
    await using server = await host({ tls });
    const { connection } = await visit(plan(server.port, { tls, hello: 'nothing', sni: null }));
    expect(connection.tls?.complete).toBe(true);
    expect(connection.tls?.clientHello?.statusRequest).toBeUndefined();
    expect(connection.tls?.clientHello?.serverName).toBeUndefined();
    expect(connection.tls?.certificates[0]?.staple).toBeUndefined();
  });

  test('a session is resumed, even when the certificate was changed in between', async () => {
    await using server = await host({ tls });
    const first = await visit(plan(server.port, { tls }));
    expect(first.session).toBeDefined();
    await server.update({ staple: undefined });
    const second = await visit(
      plan(server.port, { tls, ...(first.session ? { session: first.session } : {}) }),
    );
    expect(second.connection.tls).toMatchObject({ complete: true, resumed: true });
  });

  test('without tickets there is nothing to resume', async () => {
    await using server = await host({ tls, tickets: false });
    const { session } = await visit(plan(server.port, { tls }));
    const second = await visit(plan(server.port, { tls, ...(session ? { session } : {}) }));
    expect(second.connection.tls).toMatchObject({ complete: true, resumed: false });
  });

  test('a key type that the server has not is declined by an alert', async () => {
    await using server = await host({ tls });
    const { connection } = await visit(plan(server.port, { tls, prefers: 'rsa' }));
    expect(connection.ending).toMatchObject({ how: 'declined', phase: 'handshake' });
    expect(connection.tls?.alerts[0]).toMatchObject({ from: 'server', name: 'handshake_failure' });
    const ecdsa = await visit(plan(server.port, { tls, prefers: 'ecdsa' }));
    expect(ecdsa.connection.ending.how).toBe('done');
  });

  test('a ClientHello that comes in pieces is a ClientHello', async () => {
    await using server = await host({ tls });
    const { connection } = await visit(plan(server.port, { tls, dialogue: 'slow' }));
    expect(connection.helloMs).toBeGreaterThan(100);
    expect((await visit(plan(server.port, { tls }))).connection.helloMs).toBeUndefined();
    expect(connection.ending).toEqual({ how: 'done', phase: 'done' });
  });
});

describe.each(['1.2', '1.3'] as const)('a server of TLS %s that speaks no SMTP', (tls) => {
  test('is told nothing, and what it gives to resume from is taken', async () => {
    const server = createTlsServer({ key: held.key, cert: held.sentPem, maxVersion: `TLSv${tls}` });
    let heard = 0;
    server.on('secureConnection', (socket) => {
      socket.on('data', ({ length }) => {
        heard += length;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { connection, session } = await visit(
      plan(port, { tls, transport: 'implicit', mute: true }),
    );
    server.close();
    expect(connection.ending).toEqual({ how: 'done', phase: 'done' });
    expect(connection.tls).toMatchObject({ version: tls, complete: true });
    expect([connection.smtp, heard]).toEqual([[], 0]);
    expect(session?.length).toBeGreaterThan(0);
  });
});

describe('dialogues', () => {
  test('bare: no TLS at all', async () => {
    await using server = await host();
    const { connection } = await visit(plan(server.port, { dialogue: 'bare' }));
    expect(connection.ending).toEqual({ how: 'done', phase: 'done' });
    expect(connection.tls).toBeUndefined();
    expect(commands(connection.smtp)).toEqual(['EHLO', 'QUIT']);
  });

  test('an argument of STARTTLS is tried, and the right word after it', async () => {
    await using server = await host();
    const { connection } = await visit(plan(server.port, { dialogue: 'starttls-argument' }));
    expect(connection.smtp.find(({ text }) => text.startsWith('501'))).toBeDefined();
    expect(connection.ending.how).toBe('done');
  });

  test('an injected command goes out in the packet of STARTTLS and is recorded in clear', async () => {
    await using server = await host();
    const { connection, capture } = await visit(plan(server.port, { dialogue: 'inject' }));
    expect(commands(connection.smtp)).toEqual(['EHLO', 'STARTTLS', 'EHLO', '*EHLO', '*QUIT']);
    const packet = capture.chunks.find(({ bytes }) =>
      Buffer.from(bytes).includes('STARTTLS\r\nEHLO injected.test\r\n'),
    );
    expect(packet?.from).toBe('client');
    expect(connection.ending).toEqual({ how: 'done', phase: 'done' });
  });

  test('an injected command that is executed shows as one reply more than commands', async () => {
    const context = createSecureContext({ key: held.key, cert: held.sentPem });
    const server = createServer((socket) => {
      socket.on('error', () => {}).write('220 x\r\n');
      let clear = '';
      const onData = (bytes: Buffer) => {
        clear += bytes.toString('latin1');
        if (clear === 'EHLO mailstaple.test\r\n') socket.write('250-x\r\n250 STARTTLS\r\n');
        if (!clear.endsWith('EHLO injected.test\r\n')) return;
        socket.off('data', onData).write('220 go\r\n');
        const inside = new TLSSocket(socket, { isServer: true, secureContext: context });
        inside.once('secure', () => inside.write('250 hello injected.test\r\n'));
        inside
          .on('error', () => {})
          .on('data', (said: Buffer) => {
            inside.write(said.toString().startsWith('QUIT') ? '221 bye\r\n' : '250 hello\r\n');
          });
      };
      socket.on('data', onData);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const { connection } = await visit(plan(port, { dialogue: 'inject' }));
    server.close();
    expect(connection.ending).toEqual({ how: 'done', phase: 'done' });
    const inside = connection.smtp.filter(({ secure }) => secure);
    expect(inside.filter(({ from }) => from === 'client')).toHaveLength(2);
    expect(inside.filter(({ from }) => from === 'server')).toHaveLength(3);
  });

  test('a mail is dot-stuffed and arrives', async () => {
    await using server = await host();
    const mail = {
      from: 'a@b.test',
      to: 'c@mx.test',
      body: 'Subject: x\r\nX-Long: one\r\n two\r\n\r\n.dot\r\nend',
    };
    const { connection } = await visit(plan(server.port, { dialogue: 'mail', mail }));
    expect(connection.ending.how).toBe('done');
    expect(connection.smtp.map(({ text }) => text)).toContain('..dot');
    await server.idle();
    expect(server.deliveries).toMatchObject([
      { over: 'tls', headers: ['Subject: x', 'X-Long: one\r\n two'] },
    ]);
  });

  test('half a ClientHello, then the close; the server is there afterwards', async () => {
    await using server = await host();
    const { connection } = await visit(plan(server.port, { dialogue: 'half-then-close' }));
    expect(connection.ending).toMatchObject({ how: 'done', phase: 'handshake' });
    expect(connection.tls?.complete).toBe(false);
    expect(connection.tls?.clientHello).toBeUndefined();
    expect(connection.tls).toMatchObject({
      problems: [],
      breaks: [{ from: 'client', why: 'cut', text: expect.stringContaining('cut short') }],
    });
    expect((await visit(plan(server.port))).connection.ending.how).toBe('done');
  });

  test.each([
    ['not-offered', 'STARTTLS is not offered'],
    ['refused-454', '454 4.7.0 TLS not available due to temporary reason'],
  ] as const)('STARTTLS %s', async (starttls, detail) => {
    await using server = await host({ starttls });
    const { connection } = await visit(plan(server.port));
    expect(connection.ending).toEqual({ how: 'refused', phase: 'starttls', detail });
    expect(commands(connection.smtp).at(-1)).toBe('QUIT');
  });

  test('what is no TLS behind the 220 is an error of TLS', async () => {
    await using server = await host({ starttls: 'garbage' });
    const { connection } = await visit(plan(server.port));
    expect(connection.ending).toEqual({
      how: 'tls-error',
      phase: 'handshake',
      detail: 'wrong version number',
    });
  });

  test('nobody there: refused', async () => {
    const { connection } = await visit(plan(await freePort()));
    expect(connection.ending).toMatchObject({ how: 'refused', phase: 'connect' });
  });
});

/**
 * What a hostile server says at each step; the step that fails has the fault in place of its words.
 */
const steps = ['greeting', 'ehlo', 'starttls', 'handshake', 'session', 'quit'] as const;
type Step = (typeof steps)[number];
const words: Record<Exclude<Step, 'handshake'>, string> = {
  greeting: '220 mx.test\r\n',
  ehlo: '250-mx.test\r\n250 STARTTLS\r\n',
  starttls: '220 go\r\n',
  session: '250 mx.test\r\n',
  quit: '221 bye\r\n',
};
type Fault = 'stall' | 'close' | 'reset' | 'flood' | 'endless' | 'nul' | 'garbage' | 'drip';

function misbehave(socket: Socket | TLSSocket, fault: Fault, base: Socket): void {
  const line = Buffer.alloc(64 << 10, 'x');
  const replies = Buffer.from('250-x\r\n'.repeat(4000));
  const pour = (bytes: Buffer): void => {
    while (!socket.destroyed && socket.write(bytes));
    socket.once('drain', () => pour(bytes));
  };
  if (fault === 'close') socket.end();
  if (fault === 'reset') base.resetAndDestroy();
  if (fault === 'flood') pour(line);
  if (fault === 'endless') pour(replies);
  if (fault === 'nul') socket.write(Buffer.from('220\0\0\r\r\0\xff\r\n2\r\n', 'latin1'));
  if (fault === 'garbage')
    socket.write(Buffer.from('\x16\x03\x01\x40\x00 no, not TLS\r\n\r\n', 'latin1'));
  if (fault === 'drip') {
    const timer = setInterval(() => socket.write('2'), 10);
    socket.once('close', () => clearInterval(timer));
  }
}

/** A server in order up to one step. */
async function hostile(at: Step, fault: Fault) {
  const context = createSecureContext({ key: held.key, cert: held.sentPem });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const answer = (to: Socket | TLSSocket, step: Step): void => {
      if (step === at) misbehave(to, fault, socket);
      else if (step !== 'handshake') to.write(words[step]);
    };
    const next: Step[] = ['ehlo', 'starttls'];
    socket.on('error', () => {});
    answer(socket, 'greeting');
    const onData = () => {
      const step = next.shift();
      if (!step) return;
      if (step !== 'starttls' || at === 'starttls' || at === 'handshake') answer(socket, step);
      if (step !== 'starttls' || at === 'starttls') return;
      socket.off('data', onData);
      if (at === 'handshake') {
        socket.once('data', () => misbehave(socket, fault, socket));
        return;
      }
      const inside = new TLSSocket(socket, { isServer: true, secureContext: context });
      const later: Step[] = ['session', 'quit'];
      inside
        .on('error', () => {})
        .on('data', () => {
          const due = later.shift();
          if (due) answer(inside, due);
        });
      socket.write(words.starttls);
    };
    socket.on('data', onData);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('a hostile server', () => {
  const faults: Fault[] = ['stall', 'close', 'reset', 'flood', 'endless', 'nul', 'garbage', 'drip'];
  const table = steps.flatMap((step) => faults.map((fault) => [fault, step] as const));
  const allowed: Record<Fault, readonly string[]> = {
    stall: ['stalled'],
    close: ['closed', 'declined'],
    reset: ['closed', 'reset', 'declined'],
    flood: ['flooded', 'tls-error'],
    // EHLO's reply may have many lines; a greeting of 256 lines is a flood as well.
    endless: ['flooded', 'tls-error', 'nonsense'],
    nul: ['nonsense', 'tls-error'],
    garbage: ['nonsense', 'tls-error', 'stalled'],
    drip: ['stalled', 'tls-error'],
  };
  test.each(table)('%s at %s: bounded, and told for what it is', async (fault, step) => {
    await using server = await hostile(step, fault);
    const before = process.memoryUsage().rss;
    const { connection } = await visit(plan(server.port, { budget: { step: 300, total: 2000 } }));
    expect(allowed[fault]).toContain(connection.ending.how);
    // A reset may overtake the news that the connection stands.
    const phases: Phase[] = fault === 'reset' && step === 'greeting' ? ['connect', step] : [step];
    expect(phases).toContain(connection.ending.phase);
    expect(connection.ms).toBeLessThan(2500);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20);
  });

  test('a stall behind our ClientHello is a stall of the handshake', async () => {
    await using server = await hostile('handshake', 'stall');
    for (const hello of ['status_request', 'grease'] as const) {
      const { connection } = await visit(
        plan(server.port, { hello, budget: { step: 300, total: 2000 } }),
      );
      expect(connection.ending).toMatchObject({ how: 'stalled', phase: 'handshake' });
      expect(connection.tls?.clientHello).toBeDefined();
    }
  });
});
