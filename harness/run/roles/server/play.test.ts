import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from '../../../../ca/authority/world.ts';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import { good } from '../../../../ca/proof/good.ts';
import { RESET } from '../../../model/observation.ts';
import type { RunningServer } from '../../../model/running.ts';
import type { ServerScenario } from '../../../model/scenario.ts';
import type { Transport } from '../../../model/terms.ts';
import { type ServerClaim, server } from '../../../vocabulary.ts';
import { OrdinaryServer } from '../../../wire/smtp/ordinary-server.ts';
import { newCapture } from '../../../wire/tls/observe/tap.ts';
import { type Minted, mintArrangement } from '../../arrange.ts';
import { slowestAnswer } from '../../own-answers.ts';
import { playServer } from './play.ts';

const world = new World();
const scenarioOf = (claim: Partial<ServerClaim> = {}): ServerScenario => {
  const [scenario] = server('play', { any: { title: 'any', expect: {}, ...claim } });
  if (!scenario) throw new Error('no scenario');
  return scenario;
};
const told = async (scenario: ServerScenario): Promise<Minted> =>
  mintArrangement('s', scenario, new Set(['starttls']), world);

/** How often it resets a connection in its handshake before it serves one. */
let resets = 0;
let connections = 0;
let transport: Transport = 'starttls';
/** From which connection on it turns everybody away, and does it say so? */
let closedFrom = Number.POSITIVE_INFINITY;
let wordless = false;
/** Does it say nothing inside TLS? */
let mute = false;
/** From which connection on it greets so late, milliseconds. */
let late: { from: number; ms: number } | undefined;
let listener: ReturnType<typeof createServer>;
let ordinary: OrdinaryServer;
const sockets = new Set<Socket>();

/** Resets so many, and hangs up on the others where its greeting was to come. */
async function serveInTls(socket: Socket): Promise<void> {
  if (resets-- > 0) {
    await once(socket, 'data');
    socket.resetAndDestroy();
    return;
  }
  const inside = await ordinary.handshake(socket, newCapture(), performance.now() + 60_000);
  inside.on('error', () => {}).end();
}

async function serve(socket: Socket): Promise<void> {
  connections += 1;
  if (transport === 'implicit') return serveInTls(socket);
  if (connections >= closedFrom) {
    socket.end(wordless ? '' : '421 4.7.0 enough\r\n');
    return;
  }
  if (late && connections >= late.from) await passed(late.ms);
  socket.write('220 mx.test\r\n');
  await once(socket, 'data');
  socket.write('250-mx.test\r\n250 STARTTLS\r\n');
  await once(socket, 'data');
  socket.write('220 go\r\n');
  if (resets-- > 0) {
    await once(socket, 'data');
    socket.resetAndDestroy();
    return;
  }
  const inside = await ordinary.handshake(socket, newCapture(), performance.now() + 60_000);
  inside
    .on('error', () => {})
    .on('data', (line: Buffer) => {
      if (!mute) inside.write(String(line).startsWith('QUIT') ? '221 bye\r\n' : '250 mx.test\r\n');
    });
}

beforeAll(async () => {
  const { identity, arrangement } = await told(scenarioOf());
  const { staple } = arrangement.identity;
  ordinary = new OrdinaryServer({
    key: identity.key,
    certificates: identity.sentPem,
    tls: '1.3',
    staple: staple.kind === 'bytes' ? staple.bytes : new Uint8Array(),
    tickets: false,
  });
  listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket).catch(() => socket.destroy());
  }).listen(0, LOOPBACK);
  await once(listener, 'listening');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  listener.close();
});

const none = (): Promise<never> => Promise.reject(new Error('nothing is arranged here'));

async function playedWith(
  more: Partial<RunningServer>,
  claim: Partial<ServerClaim> = {},
  step = 5000,
) {
  const address = listener.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const scenario = scenarioOf(claim);
  const running: RunningServer = {
    endpoint: () => ({ host: LOOPBACK, port }),
    replaceStaple: none,
    removeStaple: none,
    replaceIdentity: none,
    log: () => [],
    states: () => [],
    [Symbol.asyncDispose]: async () => {},
    ...more,
  };
  connections = 0;
  const variant = { transport, tls: '1.3' } as const;
  return playServer({
    ...{ scenario, running, world, minted: await told(scenario), runStart: Date.now() },
    cell: { id: 'play', scenario, variant, needs: [] },
    budget: { step, total: 4 * step },
  });
}

const played = async (...told: Parameters<typeof playedWith>) =>
  (await playedWith(...told)).observation;

describe('a connection that breaks', () => {
  it('is made once more to a box elsewhere, and what that one shows counts', async () => {
    resets = 1;
    const { connections: seen } = await played({ remote: true });
    expect(connections).toBe(2);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.ending.how).toBe('done');
    // What came of it the first time is no secret.
    expect(seen[0]?.brokeBefore).toMatchObject({ phase: 'handshake', detail: RESET });
  });

  it('twice in the same place says so, and is not made a third time', async () => {
    resets = 9;
    const { connections: seen } = await played({ remote: true });
    const [broken] = seen;
    const ending = { how: 'declined', phase: 'handshake', detail: RESET };
    expect(broken?.ending).toEqual(ending);
    expect(broken?.brokeBefore).toEqual(ending);
    // One that was turned down is held against the other version of TLS.
    expect(connections).toBeGreaterThanOrEqual(2);
  });

  it('is not where no more may be made, nor to a server beside us', async () => {
    for (const more of [{ remote: true, stopped: () => 'enough' } as const, {}]) {
      resets = 9;
      const { connections: seen } = await played(more);
      expect(seen[0]?.ending.detail).toBe(RESET);
      expect(seen[0]?.brokeBefore).toBeUndefined();
    }
    resets = 0;
  });
});

it('a box elsewhere that turns us away afterwards could not be asked, and has not ended', async () => {
  resets = 9;
  closedFrom = 3;
  const seen = await played({ remote: true });
  expect(seen.aliveAfter).toBe(false);
  expect(seen.notAsked).toBe('turns us away: "421 4.7.0 enough"');
  const beside = await played({});
  expect(beside.notAsked).toBeUndefined();
  resets = 0;
  closedFrom = Number.POSITIVE_INFINITY;
});

it('a server that greets later than a step lasts is slow, and has not ended', async () => {
  const step = 500;
  resets = 9;
  late = { from: 2, ms: 2 * step };
  const { observation } = await playedWith({}, {}, step);
  late = undefined;
  resets = 0;
  expect(observation.connections[0]?.ending.detail).toBe(RESET);
  expect(observation.aliveAfter).toBe(true);
});

it('a box elsewhere that hangs up inside TLS afterwards could not be asked either', async () => {
  transport = 'implicit';
  resets = 2;
  const seen = await played({ remote: true });
  expect(seen.aliveAfter).toBe(false);
  expect(seen.notAsked).toBe('it was closed in place of a greeting inside TLS');
  transport = 'starttls';
  resets = 0;
});

it('a box elsewhere that hangs up before it greets has had enough of us, and is not pressed', async () => {
  wordless = true;
  closedFrom = 1;
  const said: string[] = [];
  const stopped = () => (said.length < 3 ? undefined : 'enough');
  const turnedAway = (what: string): void => void said.push(what);
  const seen = await played({ remote: true, turnedAway, stopped });
  expect(said).toHaveLength(3);
  expect(said[0]).toMatch(/^did not greet/);
  expect(connections).toBe(3);
  expect(seen.connections[0]?.brokeBefore).toBeUndefined();
  wordless = false;
  closedFrom = Number.POSITIVE_INFINITY;
});

it('a server that hangs inside TLS is no delay of ours, though we take our leave of it late', async () => {
  mute = true;
  const { observation, captures } = await playedWith({}, {}, 2000);
  expect(observation.connections[0]?.ending).toMatchObject({ how: 'stalled', phase: 'session' });
  expect(captures[0]?.capture.leaving).toBeGreaterThan(1900);
  expect(slowestAnswer(captures, 'client')).toBeLessThan(1900);
  mute = false;
});

it('what is waited for in vain is told, and what came is not', async () => {
  const newer = good().valid('30m ago', '2d ahead');
  const when = [
    { do: 'replace', proof: newer, how: 'rename', named: 'newer' },
    { do: 'connect', name: 'after', until: 'newer' },
  ] as const;
  const replaceStaple = async (): Promise<void> => {};
  const [last] = (await played({ replaceStaple }, { when }, 50)).connections;
  expect(last).toMatchObject({ name: 'after', outwaited: true });
  const [first] = (await played({})).connections;
  expect(first?.outwaited).toBeUndefined();
});
