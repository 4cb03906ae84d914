import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identity as identityOf } from '../../ca/authority/spec.ts';
import { type Identity, World } from '../../ca/authority/world.ts';
import { good } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type {
  RunningClient,
  RunningServer,
  ServerArrangement,
  StapleFile,
} from '../../harness/model/running.ts';
import { removeContainer } from '../../harness/runtime/docker/client.ts';
import { needEngine, textOf } from '../../harness/runtime/docker/engine.ts';
import type { Pod, Pods } from '../../harness/runtime/docker/pod.ts';
import { RUN_LABEL, reap } from '../../harness/runtime/docker/reap.ts';
import { launchClient, launchServer } from '../../harness/runtime/open.ts';
import { visit } from '../../harness/wire/smtp/client.ts';
import { openHost } from '../../harness/wire/smtp/server.ts';
import { target } from './target.ts';

const runId = `test-${process.pid}`;
const [version = { version: '' }] = target.versions;
const shared = {
  target,
  version,
  runtime: 'container' as const,
  contextDir: fileURLToPath(new URL('.', import.meta.url)),
  runId,
  say: () => {},
};
const world = new World();
const strict = { status: 'require', chain: 'must', tls: 'must', resume: false } as const;
const budget = { step: 8000, total: 20_000 };

let identity: Identity;
let first: Uint8Array;
let second: Uint8Array;
let server: RunningServer;
let client: RunningClient;

const arrangement = (
  slug: string,
  staple: StapleFile,
  reading: ServerArrangement['reading'],
): ServerArrangement => ({
  slug,
  transports: ['starttls', 'implicit'],
  reading,
  identity: { key: identity.key, chain: identity.sentPem, staple },
  sni: {},
});

beforeAll(async () => {
  identity = await world.identity(identityOf());
  first = await mintProof(good().spec, identity, world);
  second = await mintProof(good().valid('2h ago', '2d ahead').spec, identity, world);
  const staple = { kind: 'bytes', bytes: first, pem: false } as const;
  const arrangements = [
    arrangement('expanded', staple, 'expanded'),
    arrangement('fixed', staple, 'static'),
    arrangement('none', { kind: 'none' }, 'expanded'),
  ];
  [server, client] = await Promise.all([
    launchServer({ ...shared, arrangements }),
    launchClient({ ...shared, policies: [strict], rootsPem: await world.rootsPem('main') }),
  ]);
}, 300_000);

afterAll(async () => {
  await Promise.all([server?.[Symbol.asyncDispose](), client?.[Symbol.asyncDispose]()]);
  await reap(runId);
});

async function stapleOf(
  slug: string,
  transport: 'starttls' | 'implicit',
): Promise<string | undefined> {
  const where = server.endpoint(slug, transport);
  const { connection } = await visit({
    ...where,
    name: 'only',
    transport,
    tls: '1.2',
    hello: 'status_request',
    dialogue: 'plain',
    budget,
  });
  expect(connection.ending).toMatchObject({ how: 'done' });
  return connection.tls?.certificateStatus[0]?.response;
}

async function engineSays(path: string): Promise<unknown> {
  const engine = await needEngine();
  return JSON.parse(await textOf(await engine.call('GET', path)));
}

const containersOfRun = async (): Promise<{ Id: string }[]> => {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${RUN_LABEL}=${runId}`] }));
  return (await engineSays(`/containers/json?all=1&filters=${filters}`)) as { Id: string }[];
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

test('one container serves every arrangement, over both ways of TLS', async () => {
  const seen = await Promise.all(
    ['expanded', 'fixed', 'none'].flatMap((slug) => [
      stapleOf(slug, 'starttls'),
      stapleOf(slug, 'implicit'),
    ]),
  );
  const given = base64(first);
  expect(seen).toEqual([given, given, given, given, undefined, undefined]);
  expect(server.states()[0]).toMatch(/^Exim version 4\.98/);
});

test(
  'no container asks a DNS server: one that does not answer would hold a program ' +
    'up, and one outside is not ours',
  async () => {
    await expect.poll(containersOfRun, { timeout: 30_000 }).toHaveLength(2);
    const ours = await containersOfRun();
    for (const { Id } of ours)
      expect(await engineSays(`/containers/${Id}/json`)).toMatchObject({
        HostConfig: { Dns: ['127.0.0.1'] },
      });
  },
);

test.each(['in-place', 'rename', 'symlink'] as const)(
  'a staple replaced %s is served next',
  async (how) => {
    await server.replaceStaple('expanded', first, 'rename');
    await server.replaceStaple('expanded', second, how);
    expect(await stapleOf('expanded', 'starttls')).toBe(base64(second));
  },
);

test('a renewed certificate is presented next', async () => {
  await server.removeStaple('none');
  const renewed = await world.identity(identityOf({ leaf: { serial: '0123456789' } }));
  await server.replaceIdentity('none', { key: renewed.key, chain: renewed.sentPem });
  const { connection } = await visit({
    ...server.endpoint('none', 'starttls'),
    name: 'only',
    transport: 'starttls',
    tls: '1.2',
    hello: 'nothing',
    dialogue: 'plain',
    budget,
  });
  expect(connection.tls?.certificates[0]?.der).toBe(base64(renewed.leaf));
});

/** A host of ours that keeps to the rules; for whom it is reached by the first target. */
const ordinaryHost = () =>
  ({
    listenOn: client.listenOn,
    transport: 'starttls',
    tls: '1.3',
    key: identity.key,
    certificates: identity.sentPem,
    chainStaples: [],
    trick: 'none',
    starttls: 'offered',
    tickets: false,
    down: false,
    name: 'first',
  }) as const;

test('a message is handed over, delivered and marked; a refused one is deferred, then tried again', async () => {
  await using host = await openHost({ ...ordinaryHost(), staple: first });
  const order = { policy: strict, transport: 'starttls', ports: [host.port] } as const;
  const sent = await client.send({ ...order, token: 'taken' }, budget.total);
  expect(sent.kind).toBe('delivered');
  expect(client.markOf(host.deliveries[0]?.headers ?? [])).toBe('verified');

  await host.update({ staple: undefined });
  expect((await client.send({ ...order, token: 'refused' }, budget.total)).kind).toBe('deferred');
  expect((await client.retry('refused', budget.total)).kind).toBe('deferred');
  await host.update({ staple: second });
  expect((await client.retry('refused', budget.total)).kind).toBe('delivered');
});

test('one without privileges of its own logs to who called it: the end of a retry is read there', async () => {
  const { client: program } = target;
  if (!program || 'command' in program) throw new Error('Exim keeps a queue');
  const asNobody: typeof target = {
    ...target,
    user: 'nobody',
    exec: '/usr/sbin/exim4',
    client: {
      ...program,
      compose: (input) => program.compose({ ...input, place: { ...input.place, group: '65534' } }),
    },
  };
  const rootsPem = await world.rootsPem('main');
  const sender = await launchClient({ ...shared, target: asNobody, policies: [strict], rootsPem });
  try {
    await using host = await openHost({
      ...ordinaryHost(),
      listenOn: sender.listenOn,
      staple: undefined,
    });
    const order = { policy: strict, transport: 'starttls', ports: [host.port] } as const;
    // As often as it takes for a retry to come while the message is still held: none may get lost.
    for (const token of ['first', 'second', 'third']) {
      expect((await sender.send({ ...order, token }, budget.total)).kind).toBe('deferred');
      expect((await sender.retry(token, budget.total)).kind).toBe('deferred');
    }
    await host.update({ staple: first });
    for (const token of ['first', 'second', 'third'])
      expect((await sender.retry(token, budget.total)).kind).toBe('delivered');
    expect(sender.log().join('\n')).toMatch(/End queue run/);
  } finally {
    await sender[Symbol.asyncDispose]();
  }
}, 120_000);

test('what the target never speaks of is unknown once the budget is spent', async () => {
  const order = { policy: strict, transport: 'starttls', token: 'bad token', ports: [1] } as const;
  expect((await client.send(order, 500)).kind).toBe('unknown');
});

test('servers join one network after the other, whose ports stay published', async () => {
  const free: Pod[] = [];
  const pods: Pods = { size: 12, take: async () => free.pop(), give: (pod) => void free.push(pod) };
  const arrangements = ['a', 'b', 'c', 'd', 'e'].map((slug) =>
    arrangement(slug, { kind: 'none' }, 'expanded'),
  );
  const greeted = async (): Promise<{ port: number; pod: string | undefined }> => {
    const running = await launchServer({ ...shared, pods, arrangements });
    const where = running.endpoint('e', 'implicit');
    const { connection } = await visit({
      ...where,
      name: 'only',
      transport: 'implicit',
      tls: '1.3',
      hello: 'status_request',
      dialogue: 'plain',
      budget,
    });
    expect(connection.ending).toMatchObject({ how: 'done' });
    await running.replaceStaple('e', first, 'rename');
    expect(free).toEqual([]);
    await running[Symbol.asyncDispose]();
    return { port: where.port, pod: free[0]?.id };
  };
  const before = await greeted();
  expect(free.map(({ ports }) => ports.size)).toEqual([12]);
  expect(await greeted()).toEqual(before);
  await removeContainer(await needEngine(), before.pod ?? '');
}, 120_000);

test('the containers bear the label of the run, and go with it', async () => {
  await expect.poll(containersOfRun, { timeout: 30_000 }).toHaveLength(2);
  const running = await launchServer({
    ...shared,
    arrangements: [arrangement('x', { kind: 'none' }, 'expanded')],
  });
  expect(await containersOfRun()).toHaveLength(3);
  await running[Symbol.asyncDispose]();
  // The engine sees the removal through; nobody waits for the last of its ports.
  await expect.poll(containersOfRun, { timeout: 30_000 }).toHaveLength(2);
});
