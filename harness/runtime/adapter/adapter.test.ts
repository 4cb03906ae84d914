import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AdapterFault } from '../../model/adapter-fault.ts';
import { Adapter } from './adapter.ts';
import { openAdapterClient } from './client.ts';
import { openAdapterServer } from './server.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailstaple-test-'));
});
afterEach(() => rm(dir, { recursive: true }));

const policy = { status: 'require', chain: 'must', tls: 'must', resume: false } as const;
const order = (token: string) => ({ policy, transport: 'starttls', ports: [1, 2], token }) as const;

async function adapterOf(cases: string): Promise<string> {
  const path = join(dir, 'adapter');
  await writeFile(path, `#!/bin/sh\ncase $1 in\n${cases}\n*) ;;\nesac\n`);
  await chmod(path, 0o755);
  return path;
}

/** One that has ended and whom nobody has asked for its code yet is as good as gone. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return (
      !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    );
  } catch {
    return false;
  }
};

test('a command is told the folder, the role and the target; what it says and its code come back', async () => {
  const path = await adapterOf(
    'send) echo "$2 $MAILSTAPLE_ROLE $MAILSTAPLE_TARGET $MORE"; ls -d ' +
      '"$MAILSTAPLE_DIR"; echo odd >&2; exit 7 ;;',
  );
  await using adapter = await Adapter.open('acme:1', path, 'client');
  expect(await adapter.call('send', ['word'], { MORE: 'more' }, 5000)).toEqual({
    code: 7,
    out: ['word client acme:1 more', adapter.dir],
    err: ['odd'],
  });
  expect(adapter.lines.all()).toEqual(['adapter send: odd']);
});

test('a command that does nothing is over at once, however often', async () => {
  await using adapter = await Adapter.open('acme:1', await adapterOf(''), 'client');
  const codes = await Promise.all(
    Array.from({ length: 40 }, () => adapter.call('send', [], {}, 20_000)),
  );
  expect(codes.every(({ code }) => code === 0)).toBe(true);
});

test('a command that is never over is ended when its time is', async () => {
  const path = await adapterOf(
    'send) echo $$ > "$MAILSTAPLE_DIR/../pid"; sleep 600 ;;'.replace('$MAILSTAPLE_DIR/..', dir),
  );
  await using adapter = await Adapter.open('acme:1', path, 'client');
  const { code } = await adapter.call('send', [], {}, 1500);
  expect(code).toBeUndefined();
  const pid = Number(await readFile(join(dir, 'pid'), 'utf8'));
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test(
  'what start leaves in the background goes with the target, though stop does ' +
    'nothing, and so does the folder',
  async () => {
    const path = await adapterOf(
      `start) sleep 600 & echo $! > "${dir}/pid"; echo "Acme 1.2" ` +
        ';;\nlogs) echo up; exec sleep 600 ;;',
    );
    const adapter = await Adapter.open('acme:1', path, 'server');
    expect(await adapter.start()).toEqual(['Acme 1.2']);
    await expect.poll(() => adapter.lines.all()).toEqual(['up']);
    const pid = Number(await readFile(join(dir, 'pid'), 'utf8'));
    expect(isAlive(pid)).toBe(true);
    await adapter[Symbol.asyncDispose]();
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect(readFile(adapter.dir)).rejects.toThrow(/ENOENT/);
  },
);

/**
 * A program that listens on the ports of the listeners until it is ended, and names its process.
 */
const listens = `start)
  node -e 'const rows = require("fs").readFileSync(process.argv[1], "latin1").trim();
    for (const row of rows.split("\\n"))
      require("net").createServer((socket) => socket.end("220 x\\r\\n"))
        .listen(row.split("\\t")[2], "127.0.0.1")' "$MAILSTAPLE_DIR/listeners.tsv" &
  echo $! > "$MAILSTAPLE_DIR/PID_FILE" ;;`;
const pidOf = async (path: string): Promise<number> => Number(await readFile(path, 'utf8'));

const server = (adapter: string) =>
  openAdapterServer({
    title: 'acme:1',
    adapter,
    arrangements: [
      {
        slug: 'a',
        transports: ['starttls'],
        reading: 'expanded',
        identity: { key: 'key', chain: 'chain', staple: { kind: 'none' } },
        sni: {},
      },
    ],
  });

test('a start that fails is said in one sentence, with its last words', async () => {
  const path = await adapterOf('start) echo "no licence" >&2; exit 3 ;;');
  await expect(server(path)).rejects.toThrow(
    /^acme:1 did not come up: The adapter failed: .*\/adapter start ended with code 3: no licence$/,
  );
});

test('what cannot be run is said in one sentence', async () => {
  await expect(server('/nowhere/adapter')).rejects.toThrow(
    /\/nowhere\/adapter start ended with code 127$/,
  );
});

describe('the end of the program behind it', () => {
  test('is told by the number of its process', async () => {
    const path = await adapterOf(
      `${listens.replace('PID_FILE', 'program.pid')}\nlogs) echo "$MAILSTAPLE_DIR" ;;`,
    );
    await using running = await server(path);
    await expect.poll(() => running.log()).toHaveLength(1);
    expect(await running.gone?.('a')).toBeUndefined();
    const { port } = running.endpoint('a', 'starttls');
    expect(running.marks?.('a', 'starttls')).toEqual(['a', String(port)]);
    expect(running.configuration?.('a', 'starttls')).toMatch(
      new RegExp(`^a\tstarttls\t${port}\t`, 'm'),
    );
    process.kill(await pidOf(join(running.log()[0] ?? '', 'program.pid')), 'SIGKILL');
    expect(await running.gone?.('a')).toBe('the process of program.pid is gone');
    expect(await running.ended).toBe('the process of program.pid is gone');
  });

  test('is not told by a process whose place another has taken', async () => {
    const launcher = 'start)\n  sleep 600 & echo $! > "$MAILSTAPLE_DIR/program.pid"';
    const path = await adapterOf(
      `${listens.replace('PID_FILE', 'other').replace('start)', launcher)}\nlogs) ` +
        'echo "$MAILSTAPLE_DIR" ;;',
    );
    await using running = await server(path);
    await expect.poll(() => running.log()).toHaveLength(1);
    const pid = await pidOf(join(running.log()[0] ?? '', 'program.pid'));
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await running.gone?.('a')).toBeUndefined();
  });

  test('is told by a port that takes no more connections', async () => {
    const path = await adapterOf(
      `${listens.replace('PID_FILE', 'any')}\nlogs) echo "$MAILSTAPLE_DIR" ;;`,
    );
    await using running = await server(path);
    await expect.poll(() => running.log()).toHaveLength(1);
    expect(await running.gone?.('a')).toBeUndefined();
    const pid = await pidOf(join(running.log()[0] ?? '', 'any'));
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await running.gone?.('a')).toMatch(
      /^port \d+, which answered before, takes no more connections$/,
    );
    // What serves others may still be there.
    expect(await running.gone?.('b')).toBeUndefined();
  });

  test('is told by the command alive, with its last words', async () => {
    const path = await adapterOf(
      `alive) [ -e "$MAILSTAPLE_DIR/up" ] || { echo "it fell over" >&2; exit 1; } ;;
start) touch "$MAILSTAPLE_DIR/up" ;;\nsend) rm "$MAILSTAPLE_DIR/up"; exit 75 ;;`,
    );
    await using running = await openAdapterClient({
      title: 'acme:1',
      adapter: path,
      policies: [],
      rootsPem: '',
    });
    expect(await running.gone?.()).toBeUndefined();
    await running.send(order('t'), 5000);
    expect(await running.gone?.()).toBe("its adapter's alive ended with code 1: it fell over");
    expect(await running.gone?.()).toBe("its adapter's alive ended with code 1: it fell over");
  });

  test(
    'is not guessed where the adapter knows no such command, or named ' +
      'a process that was gone before',
    async () => {
      const path = await adapterOf(
        'start) echo 999999999 > "$MAILSTAPLE_DIR/program.pid" ' +
          ';;\nalive) echo unknown >&2; exit 64 ;;',
      );
      await using running = await openAdapterClient({
        title: 'acme:1',
        adapter: path,
        policies: [],
        rootsPem: '',
      });
      expect(await running.gone?.()).toBeUndefined();
      expect(running.log()).toEqual([]);
    },
  );

  test('is not one that is followed by a start', async () => {
    const path = await adapterOf(
      `start) sleep 600 & echo $! > "$MAILSTAPLE_DIR/program.pid" ;;
send) kill "$(cat "$MAILSTAPLE_DIR/program.pid")"
  (sleep 0.3; sleep 600 & echo $! > "$MAILSTAPLE_DIR/program.pid") & ;;`,
    );
    await using running = await openAdapterClient({
      title: 'acme:1',
      adapter: path,
      policies: [],
      rootsPem: '',
    });
    await running.send(order('t'), 5000);
    expect(await running.gone?.()).toBeUndefined();
  });
});

test('a staple that cannot be set is the fault of the adapter, by name', async () => {
  const path = await adapterOf(
    `${listens.replace('PID_FILE', 'any')}\nset-staple) echo "no such listener: $2" >&2; exit 3 ;;`,
  );
  await using running = await server(path);
  const setting = running.removeStaple('a');
  await expect(setting).rejects.toThrow(AdapterFault);
  await expect(setting).rejects.toThrow(
    /^The adapter failed: .*\/adapter set-staple a remove - .* ended with code 3: no such listener: a$/,
  );
});

test('what start prints without end is cut, and that is told', async () => {
  const path = await adapterOf('start) echo "Acme 1.2"; yes | head -c 3000000 ;;');
  await using adapter = await Adapter.open('acme:1', path, 'server');
  const states = await adapter.start();
  expect(states).toHaveLength(40);
  expect([states[0], states.at(-1)]).toEqual([
    'Acme 1.2',
    '… it printed more than 64 KiB; the rest was not kept',
  ]);
});

test('a sender: exit codes as in sysexits.h, the last word kept, the message in a file', async () => {
  const path = await adapterOf(
    `send) grep -q "^X-Mailstaple-Token: $MAILSTAPLE_TOKEN" "$MAILSTAPLE_MESSAGE" || exit 64
  where="over $MAILSTAPLE_TRANSPORT at $MAILSTAPLE_PORTS"
  echo "$MAILSTAPLE_TRY to $MAILSTAPLE_TO $where: $MAILSTAPLE_STATUS"
  case $MAILSTAPLE_TOKEN in
    good) exit 0 ;; later) exit 75 ;; never) exit 69 ;; *) exit 1 ;;
  esac ;;`,
  );
  const mark = { header: 'X-Status', values: { ok: 'verified' } };
  await using running = await openAdapterClient({
    title: 'acme:1',
    adapter: path,
    policies: [],
    rootsPem: 'roots',
    mark,
  });
  expect(await running.send(order('good'), 5000)).toEqual({
    kind: 'delivered',
    text: 'first to good@mx.test over starttls at 1 2: require',
  });
  expect((await running.send(order('later'), 5000)).kind).toBe('deferred');
  expect(await running.retry('later', 5000)).toMatchObject({
    kind: 'deferred',
    text: expect.stringMatching(/^again to/),
  });
  expect((await running.send(order('never'), 5000)).kind).toBe('bounced');
  expect((await running.send(order('odd'), 5000)).kind).toBe('unknown');
  expect(running.configuration?.(policy, 'implicit').split('\n')).toEqual(
    expect.arrayContaining(['MAILSTAPLE_TRANSPORT=implicit', 'MAILSTAPLE_STATUS=require']),
  );
  expect([
    running.markOf(['x-status: ok']),
    running.markOf(['X-Status: 9']),
    running.markOf([]),
  ]).toEqual(['verified', undefined, undefined]);
});

test(
  'a sender finds its revocation lists where it is told, and no ' +
    'word of any where there are none',
  async () => {
    await using running = await openAdapterClient({
      title: 'acme:1',
      adapter: await adapterOf(
        'send) test -z "$MAILSTAPLE_CRL" || cat "$MAILSTAPLE_CRL"; exit 75 ;;',
      ),
      policies: [],
      rootsPem: '',
      crls: { clean: 'the lists\n' },
    });
    const listed = { ...order('t1'), policy: { ...policy, crl: 'clean' } } as const;
    expect((await running.send(listed, 5000)).text).toBe('the lists');
    expect((await running.send(order('t2'), 5000)).text).toMatch(/ended with code 75$/);
  },
);
