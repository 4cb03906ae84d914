/**
 * `npm run bench [-- --json]`: how fast we are, beside programs that do the same. Loopback only;
 * about half a minute.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { World } from '../../ca/authority/world.ts';
import { cells } from './cells.ts';
import { examinations } from './examinations.ts';
import type { Comparison } from './measure.ts';
import { probes } from './probes.ts';
import { journals, reports } from './reports.ts';
import { responders } from './responders.ts';

const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

function line({ name, unit, ours, theirs, ratio, aim }: Comparison): string {
  return (
    `${name}: ${round(ours)}${unit} / ${round(theirs)}${unit} = ` +
    `${ratio.toFixed(2)}${aim ? ` (aim: ${aim})` : ''}`
  );
}

async function bench(json: boolean): Promise<void> {
  const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  if (openssl.status !== 0) {
    process.stderr.write(
      'bench: the program openssl is not there, and two of the measurements compare with it\n',
    );
    process.exitCode = 2;
    return;
  }
  const machine = {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    node: process.versions.node,
    openssl: openssl.stdout.trim(),
    loadBefore: loadavg()[0],
  };
  const world = new World();
  const results: Comparison[] = [];
  const measures = [
    () => cells(world, '1.3'),
    () => cells(world, '1.2'),
    () => responders(world),
    () => examinations(world),
    () => probes(world),
    journals,
    reports,
  ];
  for (const measure of measures) {
    const result = await measure();
    results.push(result);
    if (!json) process.stdout.write(`${line(result)}\n`);
  }
  const loadAfter = loadavg()[0];
  if (json)
    process.stdout.write(
      `${JSON.stringify({ machine: { ...machine, loadAfter }, results }, null, 2)}\n`,
    );
  else {
    const { cores, model, node, loadBefore } = machine;
    process.stdout.write(
      `on ${cores} cores (${model}), Node ${node}, ${machine.openssl}; load ` +
        `${loadBefore?.toFixed(1)} before, ${loadAfter?.toFixed(1)} after\n`,
    );
  }
}

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  await bench(values.json);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
