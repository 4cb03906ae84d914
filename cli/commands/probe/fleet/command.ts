import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonText, visible } from '../../../../harness/model/visible.ts';
import { writeAnew } from '../../../../harness/run/plain-files.ts';
import { plural } from '../../../../reports/summary.ts';
import { notWritable } from '../../../shared/folder.ts';
import { Interruption } from '../../../shared/interruption.ts';
import { print } from '../../../shared/print.ts';
import { lineMoves } from '../../../shared/terminal.ts';
import { UsageError } from '../../../shared/usage.ts';
import { lookOf, type ProbeOptions } from '../options.ts';
import { type Entry, entriesOf, type Lost, mailHostsOf, resolverAt } from './entries.ts';
import { fleetFolder, type Probed } from './folder.ts';
import { toFleetPage } from './page.ts';
import { visitAll } from './visits.ts';

export interface FleetOptions extends ProbeOptions {
  list: string;
  mx?: boolean;
  resolver?: string;
  out?: string;
  resume?: string;
  parallel?: number;
}

/** Boxes at a time: most of the time is waiting. */
const PARALLEL = 100;

async function entriesFor({
  list,
  mx = false,
  resolver,
}: FleetOptions): Promise<{ entries: Entry[]; lost: Lost[] }> {
  if (!mx) {
    if (resolver !== undefined) throw new UsageError('--resolver is for the domains of --mx');
    return { entries: entriesOf(list), lost: [] };
  }
  if (resolver === undefined)
    throw new UsageError('--mx needs the resolver that is to be asked: --resolver ADDRESS');
  return mailHostsOf(list, resolverAt(resolver));
}

/**
 * Looks at every box of a list.
 * @returns the exit code: 1 something bad, 3 what could not be told.
 */
export async function probeFleet(options: FleetOptions): Promise<number> {
  if (options.sni !== undefined) throw new UsageError('--sni is for one box, not for a list');
  const { entries, lost } = await entriesFor(options);
  // A mistake in the other words is told before anybody is visited.
  const usual = { ...options, attempts: options.attempts ?? '1' };
  const looks = entries.map((entry) => ({ entry, look: lookOf(entry.address, usual) }));
  const { folder, file, done } = fleetFolder(options);
  const seen = new Set(done.map(({ address }) => address));
  const left = looks.filter(({ entry: { address } }) => !seen.has(address));
  process.stderr.write(
    `${plural(left.length, 'box', 'boxes')} to look ` +
      `at${done.length > 0 ? `, ${done.length} done before` : ''}; no more than one connection ` +
      `a second and host, no mail is sent; ${folder}\n`,
  );
  const interruption = new Interruption();
  const probed = [...done];
  const began = performance.now();
  try {
    const how = { parallel: options.parallel ?? PARALLEL, signal: interruption.signal };
    await visitAll(left, how, (one) => {
      const line = jsonText(one);
      appendFileSync(file, `${line}\n`);
      if (options.json) print([line]);
      probed.push(one);
      tell(probed.length - done.length, left.length, began);
    });
    writeAnew(join(folder, 'report.html'), toFleetPage(probed, lost));
  } catch (error) {
    throw error instanceof Error && 'code' in error ? notWritable(folder, error) : error;
  } finally {
    interruption[Symbol.dispose]();
  }
  if (!options.json) print(summaryLines(probed, lost, folder));
  if (interruption.signal.aborted) return 130;
  return exitOfFleet(probed, lost);
}

const STEP = 100;

/** How far it is, on a terminal after each box, else now and then. */
function tell(count: number, all: number, began: number): void {
  const terminal = lineMoves();
  if (!terminal && count % STEP !== 0 && count !== all) return;
  const seconds = Math.round((performance.now() - began) / 1000);
  const text = `${count} of ${plural(all, 'box', 'boxes')}, ${seconds} s`;
  process.stderr.write(
    terminal && count < all ? `\r\u001b[K${text}` : `${terminal ? '\r\u001b[K' : ''}${text}\n`,
  );
}

function exitOfFleet(probed: readonly Probed[], lost: readonly Lost[]): number {
  if (probed.some(({ exit }) => exit === 1)) return 1;
  return lost.length > 0 || probed.some(({ exit }) => exit === 3) ? 3 : 0;
}

/** Lines of what is wrong that are printed. */
const MOST = 20;

function summaryLines(probed: readonly Probed[], lost: readonly Lost[], folder: string): string[] {
  const count = (wanted: number): number => probed.filter(({ exit }) => exit === wanted).length;
  const bad = probed
    .filter(({ exit }) => exit === 1)
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  return [
    ...bad
      .slice(0, MOST)
      .map(({ address, summary }) => `  ✗ ${visible(address)}: ${visible(summary.sentence)}`),
    ...(bad.length > MOST ? [`  and ${bad.length - MOST} more, in the report`] : []),
    ...lost.slice(0, MOST).map(({ line, reason }) => `  ? ${visible(line)}: ${reason}`),
    `${plural(probed.length, 'box', 'boxes')}: ${count(0)} in order, ${count(1)} with a ` +
      `fault, ${count(3)} that could not be told; ${lost.length} without a host`,
    `report: ${join(folder, 'report.html')}`,
  ];
}
