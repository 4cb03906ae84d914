/**
 * `node scripts/bench/boxes.ts [COUNT] [PACE]`: what it costs to play many boxes elsewhere, as
 * black boxes. So many servers (20 unless told otherwise) listen on the loopback in this process,
 * and `mailstaple run` plays all of them in another, named in a configuration, with that pace
 * (seconds; 0 unless told otherwise). Told are connections, processor time of the run alone, and
 * wall time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { good } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { type SoundBox, soundBox } from '../../cli/commands/run/box/sound-box.fixture.ts';

const main = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');

interface Cost {
  connections: number;
  /** Of the run, servers not included; seconds. */
  processor: number;
  /** Wall time; seconds. */
  passed: number;
  /** Its output. */
  said: string;
}

/** Plays these boxes in one run, in that folder. @throws Error when anything is wrong with one. */
async function played(place: string, boxes: readonly SoundBox[], pace: number) {
  const targets = boxes.map(({ address }, at) => ({ remote: address, name: `box-${at + 1}` }));
  const config = join(place, 'mailstaple.config.mjs');
  writeFileSync(config, `export default ${JSON.stringify({ targets })};\n`);
  const usage = join(place, 'usage.json');
  const names = targets.map(({ name }) => name);
  const words = ['run', ...names, '--config', config, '--sni', 'mx.test', '--pace', String(pace)];
  const child = spawn(
    process.execPath,
    [
      ...['--import', join(import.meta.dirname, 'usage.ts'), main, ...words],
      ...['--ca', join(place, 'root.pem'), '--out', join(place, 'out')],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, USAGE: usage } },
  );
  const began = performance.now();
  const [said, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'close');
  const passed = (performance.now() - began) / 1000;
  if (child.exitCode !== 0) throw new Error(`exit code ${child.exitCode}: ${said}${err}`);
  const { user, system }: NodeJS.CpuUsage = JSON.parse(readFileSync(usage, 'utf8'));
  return { said, passed, processor: (user + system) / 1e6 };
}

async function costOf(count: number, pace: number): Promise<Cost> {
  const world = new World();
  const about = await world.identity(identity());
  const staple = await mintProof(good().spec, about, world);
  const tls = { key: about.key, cert: about.sentPem };
  let connections = 0;
  const greets = async (): Promise<void> => {
    connections += 1;
  };
  const place = mkdtempSync(join(tmpdir(), 'mailstaple-boxes-'));
  const boxes: SoundBox[] = [];
  try {
    writeFileSync(join(place, 'root.pem'), certificatesPem([about.root]));
    for (let at = 0; at < count; at += 1)
      boxes.push(await soundBox({ transport: 'starttls', staple, tls, greets }));
    return { ...(await played(place, boxes, pace)), connections };
  } finally {
    await Promise.all(boxes.map((box) => box[Symbol.asyncDispose]()));
    rmSync(place, { recursive: true, force: true });
  }
}

const [count = 20, pace = 0] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || count < 1 || !(pace >= 0)) {
  process.stderr.write('boxes: it takes a number of boxes, and a pace in seconds\n');
  process.exitCode = 2;
} else {
  const { connections, processor, passed, said } = await costOf(count, pace);
  const counts = [...said.matchAll(/ (\d+) pass\b/g)].map(([, passes]) => Number(passes));
  const passes = counts.reduce((sum, some) => sum + some, 0);
  const each = (whole: number): string => (whole / count).toFixed(1);
  process.stdout.write(
    `${count} boxes, pace ${pace} s: ${connections} connections, ${processor.toFixed(1)} s of a ` +
      `processor, ${passed.toFixed(1)} s passed; ${passes} passes\n` +
      `each: ${each(connections)} connections, ${each(processor)} s of a processor\n`,
  );
}
