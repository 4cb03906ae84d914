import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import { Resolver } from '../../../../harness/wire/dns/resolver.ts';
import { type OpenHost, openHost } from '../../../../harness/wire/smtp/server.ts';
import { complaint, Folder, Mint, mailstaple } from '../../../shared/command.fixture.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'main.ts');
let mint: Mint;
const folder = new Folder();
let ca = '';
beforeAll(async () => {
  mint = await Mint.open();
  ca = folder.file('root.pem', certificatesPem([mint.about.root]));
});
afterAll(() => folder[Symbol.dispose]());

interface Fleet extends AsyncDisposable {
  addresses: string[];
  /** How many connections came to each machine. */
  came: Map<string, number>;
}

/**
 * So many servers, each on an address of the loopback of its own; the staples of some are stale.
 */
async function fleetOf(count: number, isStale: (at: number) => boolean): Promise<Fleet> {
  const fresh = await mint.proof(good());
  const stale = await mint.proof(good().valid('6d ago', '3d ago'));
  const hosts: OpenHost[] = [];
  const came = new Map<string, number>();
  const addresses: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const listenOn = `127.1.${Math.floor(at / 250)}.${(at % 250) + 1}`;
    const host = await openHost({
      ...{ listenOn, transport: 'starttls', tls: '1.3', trick: 'none', starttls: 'offered' },
      ...{ key: mint.about.key, certificates: mint.about.sentPem, chainStaples: [], down: false },
      ...{ staple: isStale(at) ? stale : fresh, tickets: false, name: 'only' },
    });
    host.events.on('connection-end', () => came.set(listenOn, (came.get(listenOn) ?? 0) + 1));
    hosts.push(host);
    addresses.push(`${listenOn}:${host.port}`);
  }
  return {
    addresses,
    came,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(hosts.map((host) => host[Symbol.asyncDispose]()));
    },
  };
}

/** What the program is seen by to open connections. */
const CONNECTS = join(import.meta.dirname, 'connects.fixture.ts');

/**
 * The program, with the seconds of a processor that it took, by the word of the shell, the seconds
 * that passed, and the milliseconds between the beginnings of any two connections in a row that it
 * made to one machine.
 */
async function timed(...words: string[]) {
  const script = '"$@"; code=$?; times >&2; exit $code';
  const record = join(folder.path, `connects-${randomUUID()}`);
  const program = [process.execPath, '--import', CONNECTS, main, ...words];
  const began = performance.now();
  const child = spawn('bash', ['-c', script, 'bash', ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CONNECTS: record },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'close');
  const passed = (performance.now() - began) / 1000;
  const [, user = '', system = ''] =
    /^(\d+m[\d.,]+)s (\d+m[\d.,]+)s\n$/m.exec(err.split('\n').slice(-2).join('\n')) ?? [];
  const secondsOf = (said: string): number => {
    const [minutes = '', rest = ''] = said.split('m');
    return Number(minutes) * 60 + Number(rest.replace(',', '.'));
  };
  const computed = secondsOf(user) + secondsOf(system);
  return { code: child.exitCode, out, err, computed, passed, between: betweenOf(record) };
}

function betweenOf(record: string): number[] {
  const begun: { address: string; ms: number }[] = JSON.parse(readFileSync(record, 'utf8'));
  return [...Map.groupBy(begun, ({ address }) => address).values()].flatMap((own) => {
    const sorted = own.map(({ ms }) => ms).toSorted((a, b) => a - b);
    return sorted.slice(1).map((ms, at) => ms - (sorted[at] ?? 0));
  });
}

const linesIn = (file: string): { address: string; exit: number; domains: string[] }[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('probe --list', { timeout: 300_000 }, () => {
  test('a thousand boxes in a minute, a line each, and one report', async () => {
    await using fleet = await fleetOf(1000, (at) => at % 100 === 7);
    const list = folder.file('thousand', `# the fleet\n${fleet.addresses.join('\n')}\n`);
    const out = join(folder.path, 'thousand-out');
    const words = ['--list', list, '--ca', ca, '--out', out];
    const { code, out: said, err, ...took } = await timed('probe', ...words);
    expect({ code, err: code === 1 ? '' : err }).toEqual({ code: 1, err: '' });
    expect(said).toMatch(/1000 boxes: 990 in order, 10 with a fault, 0 that could not be told/);
    const lines = linesIn(join(out, 'probes.jsonl'));
    expect(new Set(lines.map(({ address }) => address)).size).toBe(1000);
    expect(lines.filter(({ exit }) => exit === 1)).toHaveLength(10);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page.match(/<tr>/g)).toHaveLength(1001);
    expect(page).not.toMatch(/<script/);
    // Two sessions with each, and never two in one second.
    expect(took.between).toHaveLength(1000);
    expect(Math.min(...took.between)).toBeGreaterThan(900);
    // Three quarters of the minute may be computed; the servers, which are here as well, take as
    // much.
    expect(took.computed).toBeLessThan(45);
    expect(took.passed).toBeLessThan(60);
  });

  test('several ports of one machine are visited one after the other', async () => {
    await using fleet = await fleetOf(1, () => false);
    const [address = ''] = fleet.addresses;
    const list = folder.file('ports', `${address}\nsmtp://${address}\n`);
    const words = ['--ca', ca, '--tls', '1.3', '--out', join(folder.path, 'ports-out')];
    const { code, between } = await timed('probe', '--list', list, ...words);
    expect({ code, visits: between.length + 1 }).toEqual({ code: 0, visits: 2 });
    expect(Math.min(...between)).toBeGreaterThan(900);
  });

  test('interrupted and gone on with: nobody is visited twice', async () => {
    await using fleet = await fleetOf(12, () => false);
    const list = folder.file('twelve', fleet.addresses.join('\n'));
    const out = join(folder.path, 'twelve-out');
    const words = ['--list', list, '--ca', ca, '--tls', '1.3', '--parallel', '1'];
    const child = spawn(process.execPath, [main, 'probe', ...words, '--out', out, '--json']);
    child.stderr.resume();
    let seen = 0;
    for await (const _ of createInterface({ input: child.stdout })) {
      seen += 1;
      if (seen === 3) child.kill('SIGINT');
    }
    if (child.exitCode === null) await once(child, 'close');
    expect(child.exitCode).toBe(130);
    // As a run leaves it that was killed while it wrote.
    appendFileSync(join(out, 'probes.jsonl'), '{"address":"127.');
    const again = await mailstaple('probe', ...words, '--resume', out);
    expect({ code: again.code, err: again.err }).toMatchObject({ code: 0 });
    expect(again.err).toMatch(/^[789] boxes to look at, [345] done before/);
    expect(linesIn(join(out, 'probes.jsonl'))).toHaveLength(12);
    expect([...fleet.came.values()]).toEqual(Array(12).fill(1));
  });

  test('the mail hosts of domains, as the resolver tells', async () => {
    await using resolver = await Resolver.open('127.0.0.1');
    const { table } = resolver;
    table.zone('test', 'signed');
    table.put('a.test', { type: 'MX', preference: 10, exchange: 'localhost' });
    table.put('b.test', { type: 'MX', preference: 10, exchange: 'localhost' });
    table.put('none.test', { type: 'MX', preference: 0, exchange: '.' });
    const list = folder.file('domains', 'a.test\nb.test\nnone.test\ngone.test\n');
    const out = join(folder.path, 'domains-out');
    const at = `127.0.0.1:${resolver.port}`;
    const words = ['--list', list, '--mx', '--resolver', at, '--timeout', '2', '--out', out];
    const { code, out: said } = await mailstaple('probe', ...words);
    // Nobody need listen on port 25 here.
    expect(code).not.toBe(0);
    expect(said).toContain('? none.test: it takes no mail (RFC 7505)');
    expect(said).toContain('? gone.test: there is no such domain');
    const [box, ...others] = linesIn(join(out, 'probes.jsonl'));
    expect(others).toEqual([]);
    expect(box).toMatchObject({ address: 'localhost', domains: ['a.test', 'b.test'] });
  });

  test('words that cannot be used', async () => {
    const bad = folder.file('bad', 'mx.example.org\nftp://x\n');
    const empty = folder.file('empty', '# nobody\n');
    const sound = folder.file('sound', 'mx.test\n');
    const run = (...words: string[]) => complaint('probe', ...words);
    expect(await run('--list', bad)).toMatch(/bad: not an address: ftp:\/\/x/);
    expect(await run('--list', empty)).toMatch(/empty names nobody$/);
    expect(await run('--list', '/nowhere')).toMatch(/is not there/);
    expect(await run()).toMatch(/^probe takes the address/);
    expect(await run('mx.test', '--list', sound)).toMatch(/^probe takes the address/);
    expect(await run('mx.test', '--mx')).toMatch(/--mx is for --list/);
    expect(await run('--list', sound, '--mx')).toMatch(/needs the resolver/);
    expect(await run('--list', sound, '--mx', '--resolver', 'x y')).toMatch(/takes an IP address/);
    expect(await run('--list', sound, '--resume', '/nowhere')).toMatch(/is not there/);
    expect(await run('--list', sound, '--sni', 'mx')).toMatch(/--sni is for one box/);
  });
});
