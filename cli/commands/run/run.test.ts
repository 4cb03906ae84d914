import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../harness/model/run.ts';
import { referenceLaunchers } from '../../../harness/reference/launchers.ts';
import { FixtureCache } from '../../../harness/run/fixture-cache.ts';
import { setupOf } from '../../../harness/run/roles/server/setup.ts';
import { server } from '../../../harness/vocabulary.ts';
import { xmlFault } from '../../../reports/xml-fault.fixture.ts';
import { Folder, mailstaple, mailstapleAt } from '../../shared/command.fixture.ts';
import { filesOf } from './files.fixture.ts';

const main = join(import.meta.dirname, '..', '..', 'main.ts');

/** The files of a cell that are there once packs have been unpacked. */
const written = (out: string, { evidence }: Outcome) =>
  evidence?.files.filter((file) => existsSync(join(out, evidence.folder, file)));

describe('a whole run', () => {
  test('of some scenarios of the reference: exit 0, and every file is what it should be', async () => {
    using folder = new Folder();
    const out = join(folder.path, 'out');
    const {
      code,
      out: said,
      err,
    } = await mailstaple('run', 'reference', '--only', 'server/times/*', '--out', out);
    expect({ code, err: err.split('\n').at(-2) }).toMatchObject({ code: 0 });
    expect(said).toContain(`report: ${join(out, 'report.html')}`);
    expect(readdirSync(out).sort()).toEqual([
      'evidence',
      'journal.jsonl',
      'junit.xml',
      'report.html',
      'report.json',
    ]);
    const { json, journal, junit, html } = filesOf(out);
    expect([journal.damaged, journal.problems]).toEqual([0, []]);
    const { run, end, outcomes, targets } = journal.run;
    expect(end).toMatchObject({ reason: 'done', staleLines: [] });
    expect(targets.map(({ name, roles }) => `${name} ${roles}`)).toEqual(['reference server']);
    expect(outcomes).toHaveLength(run.planned);
    expect(
      outcomes.filter(({ scenario }) => scenario.startsWith('server/times/')).length,
    ).toBeGreaterThan(20);
    // What is chosen rests on calibrations, played first and last.
    const turns = new Set(outcomes.map(({ variant }) => variant.round));
    expect(turns).toEqual(new Set(['first', undefined, 'last']));
    // What passed lies in a pack.
    expect(readdirSync(join(out, 'evidence'))).toEqual(['reference-1.server.tar.zst']);
    expect(await mailstaple('evidence', out)).toMatchObject({ code: 0, err: '' });
    for (const outcome of outcomes) {
      expect(outcome.standing).toBe('as-expected');
      expect(written(join(out, 'unpacked'), outcome)).toEqual(outcome.evidence?.files);
      expect(outcome.verdict.clauses.length).toBeGreaterThan(0);
    }
    expect(json.outcomes.map(({ cell }) => cell)).toEqual(outcomes.map(({ cell }) => cell).sort());
    expect(json.summary).toMatchObject({ news: [], notPlayed: 0 });
    expect(xmlFault(junit)).toBeUndefined();
    expect(junit.match(/<testcase /g)).toHaveLength(outcomes.length);
    expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
    expect(html).toContain('<b>reference 1</b>');
  });

  test('of a reference told to be wrong: exit 1, and the details of each finding', async () => {
    using folder = new Folder();
    const out = join(folder.path, 'out');
    const words = [
      '--defect',
      'staples-unasked',
      '--only',
      'server/negotiation/not-asked',
      '--tls',
      '1.3',
      '--transport',
      'starttls',
      '--out',
      out,
    ];
    const { code, out: said } = await mailstaple('run', 'reference', ...words);
    expect(code).toBe(1);
    const details = said.slice(said.indexOf('✗'));
    expect(details).toMatch(
      /✗ fail, regression: server\/negotiation\/not-asked@reference:1#starttls,tls1\.3\n/,
    );
    expect(details).toMatch(/promised {2}RFC 8446 section 4\.2, MUST NOT/);
    expect(details).toMatch(/expected {2}.*staple: absent; placement: none/);
    expect(details).toMatch(/actual {4}.*staple: as-given; placement: right/);
    expect(details).toMatch(
      /evidence {2}evidence\/reference-1\/server-negotiation-not-asked\/starttls-tls1\.3/,
    );
    expect(details).toMatch(
      /replay {4}mailstaple run reference@1 .*--only 'server\/negotiation\/not-asked' --tls 1\.3/,
    );
    const { json, junit } = filesOf(out);
    expect(json.summary.news).toEqual(['server/negotiation/not-asked@reference:1#starttls,tls1.3']);
    expect(junit).toContain('<failure message=');
    const [outcome] = json.outcomes.filter(({ verdict }) => verdict.kind === 'fail');
    const staple = readFileSync(join(out, outcome?.evidence?.folder ?? '', 'staple.der'));
    expect(staple.length).toBeGreaterThan(0);
  });

  test('with a baseline: what it names is known, and exit 0', async () => {
    using folder = new Folder();
    const cells = 'server/negotiation/not-asked@*';
    const line = `- { cells: '${cells}', verdict: fail, reason: told on Monday }\n`;
    const words = [
      '--defect',
      'staples-unasked',
      '--only',
      'server/negotiation/not-asked',
      '--tls',
      '1.3',
      '--transport',
      'starttls',
    ];
    const baseline = folder.file('known.yaml', line);
    const out = join(folder.path, 'out');
    const { code } = await mailstaple(
      'run',
      'reference',
      ...words,
      '--baseline',
      baseline,
      '--out',
      out,
    );
    expect(code).toBe(0);
    const [outcome] = filesOf(out).json.outcomes.filter(({ verdict }) => verdict.kind === 'fail');
    expect(outcome).toMatchObject({ standing: 'as-expected', known: 'told on Monday' });
  });
});

/** A box as it might stand somewhere, and its address. */
async function box() {
  const [scenario] = server('group', { box: { title: 'x', proves: ['x'], expect: {} } });
  if (!scenario) throw new Error('no scenario');
  const minted = await new FixtureCache().arrangement('box', scenario, new Set(['starttls']));
  const running = await referenceLaunchers().server(setupOf([minted]));
  const { host, port } = running.endpoint(minted.arrangement.slug, 'starttls');
  return {
    address: `smtp://${host}:${port}`,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

test(
  'a line of a baseline that matches nothing: exit 1, with file and ' +
    'line; the box itself is in order',
  async () => {
    using folder = new Folder();
    await using here = await box();
    const baseline = folder.file(
      'known.yaml',
      `# kept\n- { cells: 'server/gone@*', verdict: fail, reason: old }\n`,
    );
    const out = join(folder.path, 'out');
    const { code, out: said } = await mailstaple(
      'run',
      here.address,
      '--pace',
      '0',
      '--baseline',
      baseline,
      '--out',
      out,
    );
    expect(code).toBe(1);
    expect(said).toMatch(/known\.yaml:2: "server\/gone@\*" matches no cell/);
    const { json, journal } = filesOf(out);
    expect(json.run.staleLines).toHaveLength(1);
    expect(json.summary.news).toEqual([]);
    expect(journal.run.outcomes.length).toBeGreaterThan(10);
  },
);

/** The program under way, its standard error a line at a time. */
function begun(...words: string[]): {
  child: ChildProcess;
  ended: Promise<number | null>;
  told: Promise<void>;
} {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const told = Promise.withResolvers<void>();
  let err = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    if (/\d+ of \d+ cells/.test(err)) told.resolve();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      told.reject(new Error(`ended before it told how far it was: ${err}`));
      resolve(code);
    });
  });
  return { child, ended, told: told.promise };
}

test('SIGINT: exit 130, and what is done is reported', async () => {
  using folder = new Folder();
  const out = join(folder.path, 'out');
  // What a fetcher is judged by takes its time, and on a busy machine we may be late with it: that
  // is played once more when all is done, which is not so here.
  const { child, ended, told } = begun('run', 'reference', '--role', 'server', '--out', out);
  await told;
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  const { json, journal, junit, html } = filesOf(out);
  const { run, end, outcomes } = journal.run;
  expect([journal.damaged, end?.reason]).toEqual([0, 'interrupted']);
  const lines = readFileSync(join(out, 'journal.jsonl'), 'utf8').split('\n');
  expect(lines.filter((line) => line.includes('"type":"cell"'))).toHaveLength(outcomes.length);
  expect(outcomes.length).toBeGreaterThanOrEqual(100);
  expect(outcomes.length).toBeLessThan(run.planned);
  expect(
    outcomes.filter(({ verdict }) => verdict.kind === 'error' || verdict.kind === 'inconclusive'),
  ).toEqual([]);
  expect(json.run.ended).toBe('interrupted');
  expect(json.summary.notPlayed).toBe(run.planned - outcomes.length);
  expect(xmlFault(junit)).toBeUndefined();
  expect(html).toMatch(/<\/html>\s*$/i);
});

test(
  'a mistake in the baseline of one target of a configuration: it is told and ' +
    'left, the others go on, exit 2',
  async () => {
    using folder = new Folder();
    await using here = await box();
    folder.file('bad.yaml', '\n- verdict: fail\n  reason: y\n');
    folder.file(
      'mailstaple.config.ts',
      `export default { targets: [
      { remote: '${here.address}', name: 'bad', baseline: './bad.yaml' },
      { remote: '${here.address}', name: 'sound' },
    ] };`,
    );
    const only = ['--only', 'server/calibration/*', '--tls', '1.3'];
    const { code, err } = await mailstapleAt(
      folder.path,
      'run',
      'bad',
      'sound',
      ...only,
      '--out',
      'o',
    );
    expect(code).toBe(2);
    expect(err).toMatch(
      /^mailstaple: .*bad\.yaml:2: expected "cells" to be a text, found nothing$/m,
    );
    expect(err).not.toMatch(/^ +at /m);
    const { outcomes } = filesOf(join(folder.path, 'o')).journal.run;
    expect(new Set(outcomes.map(({ target }) => target))).toEqual(new Set(['sound']));
  },
);
