import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EndRecord, Evidence, Outcome } from '../../harness/model/run.ts';
import { folderOf } from '../../harness/run/evidence/files.ts';
import { appendLine } from '../../reports/journal.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../reports/sample.fixture.ts';
import { complaint, Folder, mailstaple } from './command.fixture.ts';

/**
 * Every command that takes a run's folder of somebody else's, against every trap that may lie in
 * it: nothing is written outside, nothing is read through a link, it ends, in a sentence.
 */

const COMMANDS: Readonly<Record<string, (run: string, out: string) => string[]>> = {
  merge: (run, out) => ['merge', run, '--out', out, '--format', 'json,html'],
  report: (run) => ['report', run, '--format', 'json,html'],
  diff: (run) => ['diff', run, run],
  judge: (run) => ['judge', run],
  'run --resume': (run) => ['run', 'reference', '--only', 'server/times/expired', '--resume', run],
  history: (run) => ['history', run],
  evidence: (run, out) => ['evidence', run, '--out', out],
};
const commands = Object.keys(COMMANDS);
const wordsOf = (command: string, run: string, out: string): string[] =>
  COMMANDS[command]?.(run, out) ?? [];

/** What no command may show or copy. */
const BAIT = 'bait-a6f1c2';
/** Milliseconds within which each command ends. */
const PATIENCE = 60_000;

/** Of a scenario and a target that there are, so that `judge` looks for its record. */
const outcomeOf = (tls: '1.2' | '1.3', evidence: Evidence): Outcome =>
  sampleOutcome('fail', {
    scenario: 'server/times/expired',
    version: '1',
    variant: { transport: 'starttls', tls },
    evidence,
  });
const FILES = ['observation.json', 'target.log'];
const evidenceOf = (folder: string, pack?: string): Evidence => ({
  folder,
  files: FILES,
  ...(pack === undefined ? {} : { pack }),
});
/** Where a run of ours puts it. */
const HERE = folderOf(outcomeOf('1.3', evidenceOf('evidence/here')).cell);
const END: EndRecord = {
  type: 'end',
  endedAt: new Date().toISOString(),
  reason: 'done',
  staleLines: [],
};
const journalOf = (evidence: Evidence, other = evidence): string =>
  [
    sampleRunLine({ planned: 2 }),
    sampleTarget({ version: '1', roles: ['server'] }),
    outcomeOf('1.3', evidence),
    outcomeOf('1.2', other),
    END,
  ]
    .map(appendLine)
    .join('');

/** A folder with a run in it, and what lies outside of that. */
class Place extends Folder {
  readonly run = this.#made('run');
  readonly outside = this.#made('outside');
  readonly out = join(this.path, 'out');
  readonly victim = this.file('outside/victim', BAIT);
  readonly #before: string;

  constructor(evidence: Evidence = evidenceOf(HERE), other = evidence) {
    super();
    const below = join(this.outside, HERE.slice('evidence/'.length));
    mkdirSync(below, { recursive: true });
    for (const name of FILES) writeFileSync(join(below, name), BAIT);
    const text = journalOf(evidence, other);
    this.file('outside/journal.jsonl', text.replaceAll('server/times/expired', BAIT));
    writeFileSync(this.journal, text);
    this.#before = this.#lying();
  }

  get journal(): string {
    return join(this.run, 'journal.jsonl');
  }

  /** Nothing outside is other than it was, and nothing of it has come in. */
  untouched(): void {
    expect(this.#lying()).toBe(this.#before);
    for (const root of [this.run, this.out])
      for (const path of plainFiles(root)) {
        if (lstatSync(path).size > 1e6) continue;
        expect([path, readFileSync(path, 'latin1').includes(BAIT)]).toEqual([path, false]);
      }
  }

  #made(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path);
    return path;
  }

  #lying(): string {
    const above = readdirSync(this.path).filter((name) => !['run', 'out', 'linked'].includes(name));
    const files = plainFiles(this.outside).map((path) => [path, readFileSync(path, 'utf8')]);
    return JSON.stringify([above.sort(), files.sort()]);
  }
}

/** Plain files below a folder; no link is followed. */
function plainFiles(root: string): string[] {
  const found: string[] = [];
  const rest = existsSync(root) && lstatSync(root).isDirectory() ? [root] : [];
  for (let dir = rest.pop(); dir !== undefined; dir = rest.pop())
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory() && path.length < 3000) rest.push(path);
      else if (entry.isFile()) found.push(path);
    }
  return found;
}

/** What is said of each. */
const SENTENCE =
  /jsonl(: this journal has no run line| is (a link, which|not a plain file|longer than))/;
const JOURNALS: Readonly<Record<string, (place: Place) => unknown>> = {
  'a link to another run': ({ journal, outside }) =>
    symlinkSync(join(outside, 'journal.jsonl'), journal),
  'a link to nothing': ({ journal, path }) => symlinkSync(join(path, 'made'), journal),
  'a link to a device': ({ journal }) => symlinkSync('/dev/zero', journal),
  'a fifo': ({ journal }) => spawnSync('mkfifo', [journal]),
  'a folder': ({ journal }) => mkdirSync(journal),
  'sparse, of a tebibyte': ({ journal }) => {
    writeFileSync(journal, '');
    truncateSync(journal, 2 ** 40);
  },
  'one line of brackets': ({ journal }) => writeFileSync(journal, '['.repeat(1e6)),
};

describe.each(commands)('%s: a journal that is', { timeout: PATIENCE }, (command) => {
  it.each(Object.keys(JOURNALS))('%s', async (trap) => {
    using place = new Place();
    spawnSync('rm', [place.journal]);
    JOURNALS[trap]?.(place);
    const said = await complaint(...wordsOf(command, place.run, place.out));
    expect(said).toMatch(SENTENCE);
    place.untouched();
  });
});

const linked = (place: Place): string => {
  symlinkSync(place.run, join(place.path, 'linked'));
  return join(place.path, 'linked');
};

const LINKED = 'a link and a device for files of evidence, beside a fifo and a deep tree';
/** Those that say what they could not read. */
const TELLING = ['merge', 'judge', 'evidence'];

/** Each lays its trap, and may name another folder than that of the run. */
const TRAPS: Readonly<Record<string, () => { place: Place; named?: string }>> = {
  'evidence behind a link': () => {
    const place = new Place();
    symlinkSync(place.outside, join(place.run, 'evidence'));
    return { place };
  },
  [LINKED]: () => {
    const place = new Place(evidenceOf(HERE), evidenceOf('evidence/fifo'));
    for (const name of [HERE, 'evidence/fifo', `evidence${'/d'.repeat(1500)}`])
      mkdirSync(join(place.run, name), { recursive: true });
    const [record = '', log = ''] = FILES;
    symlinkSync('/dev/zero', join(place.run, HERE, record));
    // A report shows the log of a cell that accuses.
    symlinkSync(
      join(place.outside, HERE.slice('evidence/'.length), log),
      join(place.run, HERE, log),
    );
    for (const name of FILES) spawnSync('mkfifo', [join(place.run, 'evidence/fifo', name)]);
    return { place };
  },
  'evidence by .. and a pack by ..': () => {
    const place = new Place(
      evidenceOf(HERE.replace('evidence', '../outside')),
      evidenceOf(HERE, '../outside/victim'),
    );
    mkdirSync(join(place.run, 'evidence'));
    return { place };
  },
  'a pack that is a link, and evidence by .. within': () => {
    const place = new Place(
      evidenceOf(HERE, 'evidence/a.tar.zst'),
      evidenceOf(HERE.replace('evidence', 'evidence/../../outside')),
    );
    mkdirSync(join(place.run, 'evidence'));
    symlinkSync(place.victim, join(place.run, 'evidence/a.tar.zst'));
    return { place };
  },
  'links where things are written': () => {
    const place = new Place();
    for (const name of ['report.html', 'report.json', 'report.md', 'junit.xml'])
      symlinkSync(place.victim, join(place.run, name));
    for (const name of ['judged', 'unpacked']) symlinkSync(place.outside, join(place.run, name));
    return { place };
  },
  'a name that is a link itself': () => {
    const place = new Place();
    return { place, named: linked(place) };
  },
};

/** `diff` reads journals alone, as the table above has it. */
const reading = commands.filter((command) => command !== 'diff');

describe.each(reading)('%s: a folder with', { timeout: PATIENCE }, (command) => {
  it.each(Object.keys(TRAPS))('%s', async (trap) => {
    const { place, named } = TRAPS[trap]?.() ?? { place: new Place() };
    using _ = place;
    const ended = await mailstaple(...wordsOf(command, named ?? place.run, place.out));
    const { code, out, err } = ended;
    expect([0, 1, 2, 3]).toContain(code);
    if (trap === LINKED && TELLING.includes(command))
      expect(err).toMatch(/\.json is a link, which is not followed/);
    expect(out + err).not.toContain(BAIT);
    expect(err.split('\n').filter((line) => /^\s+at |Error:/.test(line))).toEqual([]);
    place.untouched();
  });
});
