import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { jsonText, visible } from '../../../../harness/model/visible.ts';
import { readPlain, standingAt, writeAnew } from '../../../../harness/run/plain-files.ts';
import { reasonOf, shownPath } from '../../../shared/files.ts';
import { makeFolder, notWritable } from '../../../shared/folder.ts';
import { UsageError } from '../../../shared/usage.ts';

/** What was seen of one box: a line of `probes.jsonl`. */
const probed = z.object({
  address: z.string(),
  domains: z.array(z.string()),
  host: z.string(),
  port: z.number(),
  transport: z.string(),
  sni: z.string().nullable(),
  at: z.string(),
  exit: z.number(),
  summary: z.object({
    sentence: z.string(),
    differs: z.array(z.string()),
    warnings: z.array(z.string()),
    advice: z.array(z.string()),
  }),
  visits: z.array(z.record(z.string(), z.unknown())),
});
export type Probed = z.infer<typeof probed>;

/** More than a hundred thousand boxes leave; octets. */
const LONGEST = 1024 * 1_048_576;

/** The folder of a look at a list, and what an earlier one left in it. @throws UsageError */
export function fleetFolder({ out, resume }: { out?: string; resume?: string }): {
  folder: string;
  file: string;
  done: Probed[];
} {
  if (out !== undefined && resume !== undefined)
    throw new UsageError('--resume names the folder: --out does not go with it');
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const folder = resolve(
    resume ?? out ?? join('mailstaple-out', `probe-${stamp}-${randomBytes(2).toString('hex')}`),
  );
  const file = join(folder, 'probes.jsonl');
  if (resume !== undefined) return { folder, file, done: doneIn(file) };
  if (standingAt(file))
    throw new UsageError(
      `${shownPath(folder)} holds such a look already; name another ` +
        'folder, or go on with it by --resume',
    );
  makeFolder(folder);
  try {
    writeAnew(file, '');
  } catch (error) {
    throw notWritable(folder, error);
  }
  return { folder, file, done: [] };
}

/** What was seen before; a torn last line is looked at again. */
function doneIn(file: string): Probed[] {
  let text: string;
  try {
    text = readPlain(file, LONGEST).toString('utf8');
  } catch (error) {
    throw new UsageError(`${shownPath(file)} ${reasonOf(error)}`);
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const done = lines.flatMap((line, index) => {
    const found = probed.safeParse(jsonOf(line));
    if (found.success) return [found.data];
    if (index < lines.length - 1)
      throw new UsageError(
        `${shownPath(file)}:${index + 1}: this line is none of a look at a ` +
          `list: ${visible(line).slice(0, 60)}`,
      );
    return [];
  });
  // Made anew, line for line: what is added goes nowhere else, and begins on a line of its own.
  try {
    writeAnew(file, done.map((one) => `${jsonText(one)}\n`).join(''));
  } catch (error) {
    throw notWritable(file, error);
  }
  return done;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
