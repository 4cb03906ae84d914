import { join } from 'node:path';
import type { Recorded } from '../../model/observation.ts';
import type { Capture } from '../../model/tls.ts';
import { jsonText } from '../../model/visible.ts';
import { toPcapng } from '../../wire/pcapng.ts';
import type { OwnLines } from '../log-lines.ts';
import { plainFolder, writeAnew } from '../plain-files.ts';
import { MOST_SHOWN, type Shown, stemOf } from '../shown.ts';

interface Material extends Recorded {
  captures: readonly { name: string; capture: Capture }[];
  /** The files by which its role shows what was seen. */
  shown: ReturnType<Shown['files']>;
  /** What the target logged meanwhile, by whom it is about. */
  log: OwnLines;
  /** The target's configuration as far as it is this cell's. */
  configuration?: string | undefined;
  facts: Readonly<Record<string, string>>;
}

const MOST_LINES = 400;

/** The cell's own lines; behind them, and marked so, those that name nobody. */
function logOf({ own, unnamed, shared }: OwnLines): string {
  const text = (lines: readonly string[]) =>
    lines
      .slice(-MOST_LINES)
      .map((line) => `${line}\n`)
      .join('');
  const head =
    own.length > 0 && shared.length > 0
      ? `# Cells of one arrangement share a listener (${shared.join(', ')}): what names no ` +
        'more than that may be theirs.\n'
      : '';
  if (unnamed.length === 0) return `${head}${text(own)}`;
  return (
    `${head}${text(own)}\n# Meanwhile, of this cell or of another: these lines name neither ` +
    `port nor message.\n${text(unnamed)}`
  );
}

const plain = (text: string): string => text.replaceAll(/[^\w.-]+/g, '-');

/**
 * The folder of a cell below `evidence/`: readable, and free of signs a URL or a shell would trip
 * over.
 */
export function folderOf(cell: string): string {
  const [scenario = '', rest = ''] = cell.split('@');
  const [target = '', variant = ''] = rest.split('#');
  return `evidence/${plain(target)}/${plain(scenario)}/${plain(variant)}`;
}

/**
 * The files of what was seen of a cell: the observation (enough to judge again), what its role
 * shows of it, the packets with their key log inside, the target's log and configuration.
 * @returns name → content.
 */
export function filesOf(cell: string, material: Material): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const { observation, known, circumstances, facts, captures } = material;
  const record = { cell, facts, known, circumstances, observation };
  files.set('observation.json', `${jsonText(record)}\n`);
  for (const [index, { name, capture }] of captures.slice(0, MOST_SHOWN).entries())
    files.set(`${stemOf(name, index, captures.length)}packets.pcapng`, toPcapng(capture));
  for (const [name, content] of material.shown) files.set(name, content);
  // Always there, so that two runs leave the same files.
  files.set('target.log', logOf(material.log));
  if (material.configuration !== undefined)
    files.set('target-configuration.txt', material.configuration);
  return files;
}

/**
 * Writes files of a cell below the folder of a run, each for itself.
 * @throws NotPlainError where a link or a file stands on the way; the error of the file system
 * else.
 */
export function writeFiles(
  out: string,
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): void {
  // Small files by the thousand: done at once they take a fraction of what handing each to another
  // thread does.
  const path = plainFolder(out, folder);
  for (const [name, content] of files) writeAnew(join(path, name), content);
}
