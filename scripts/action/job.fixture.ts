import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** For the test of the Action: its steps are run here as GitHub would run them. */

const step = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
});
const described = z.strictObject({
  name: z.string(),
  description: z.string().max(125),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(
    z.string(),
    z.strictObject({ description: z.string(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(step.strict()) }),
});
export type Action = z.infer<typeof described>;

const root = join(import.meta.dirname, '..', '..');

/** The Action of this repository. @throws where it is not of the form that GitHub reads. */
export const readAction = (): Action =>
  described.parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')));

/** Of an Action these steps alone, by their names, without its outputs. */
export const stepsOf = (action: Action, names: readonly string[]): Action => ({
  ...action,
  outputs: {},
  runs: {
    ...action.runs,
    steps: action.runs.steps.filter(({ name = '' }) => names.includes(name)),
  },
});

/** The same as a workflow that is called with its inputs, as actionlint reads one. */
export function asWorkflow({ inputs, runs }: Action): unknown {
  const typed = Object.fromEntries(
    Object.keys(inputs).map((name) => [name, { type: 'string', required: true }]),
  );
  return {
    on: { workflow_call: { inputs: typed } },
    jobs: { action: { 'runs-on': 'ubuntu-latest', steps: runs.steps } },
  };
}

export interface EndedJob {
  /** Names of the steps that ran, or what they use. */
  ran: string[];
  outputs: Record<string, string>;
  summary: string;
  log: string;
  /** Of the first step that failed; 0 when none did. */
  code: number | null;
}

/** A job with a folder of its own, and programs in the place of those of a runner. */
export class Job {
  readonly #folder: string;
  readonly #steps = new Map<string, Record<string, string>>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'bin'), { recursive: true });
  }

  get folder(): string {
    return this.#folder;
  }

  /** Outputs of a step that has run. */
  told(id: string): Record<string, string> {
    return this.#steps.get(id) ?? {};
  }

  /** A program by this name that is found first. */
  program(name: string, script: string): void {
    const path = join(this.#folder, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }

  /**
   * Runs every step whose condition holds, until one fails; what is used of others is passed over.
   * @param before outputs of steps that are not among them.
   * @param path where the Action lies.
   */
  run(
    { inputs, outputs, runs }: Action,
    given: Record<string, string>,
    before: Record<string, Record<string, string>> = {},
    path = root,
  ): EndedJob {
    for (const [id, told] of Object.entries(before)) this.#steps.set(id, told);
    const values = Object.fromEntries(
      Object.entries(inputs).map(([name, { default: usual = '' }]) => [name, given[name] ?? usual]),
    );
    const ended: EndedJob = { ran: [], outputs: {}, summary: '', log: '', code: 0 };
    const summary = join(this.#folder, 'summary');
    writeFileSync(summary, '');
    for (const it of runs.steps) {
      if (it.if !== undefined && !this.#holds(it.if, values)) continue;
      ended.ran.push(it.name ?? it.uses ?? '');
      if (it.run === undefined) continue;
      const output = join(this.#folder, 'output');
      writeFileSync(output, '');
      const env = Object.entries(it.env ?? {}).map(([name, text]) => [
        name,
        this.#filled(text, values),
      ]);
      const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', it.run], {
        cwd: this.#folder,
        encoding: 'utf8',
        env: {
          PATH: `${join(this.#folder, 'bin')}:${process.env.PATH}`,
          HOME: this.#folder,
          RUNNER_TEMP: this.#folder,
          RUNNER_OS: 'Linux',
          GITHUB_ACTIONS: 'true',
          GITHUB_ACTION_PATH: path,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          ...Object.fromEntries(env),
        },
      });
      ended.log += stdout + stderr;
      const lines = readFileSync(output, 'utf8').matchAll(/^([\w-]+)=(.*)$/gm);
      this.#steps.set(it.id ?? '', Object.fromEntries([...lines].map(([, k, v]) => [k, v])));
      if (status !== 0) {
        ended.code = status;
        break;
      }
    }
    ended.summary = existsSync(summary) ? readFileSync(summary, 'utf8') : '';
    ended.outputs = Object.fromEntries(
      Object.entries(outputs).map(([name, { value }]) => [name, this.#filled(value, values)]),
    );
    return ended;
  }

  #filled(text: string, inputs: Record<string, string>): string {
    return text.replaceAll(/\$\{\{ *(.*?) *\}\}/g, (_, name: string) => this.#value(name, inputs));
  }

  #value(name: string, inputs: Record<string, string>): string {
    const [, input] = /^inputs\.([\w-]+)$/.exec(name) ?? [];
    if (input !== undefined) return this.#filled(inputs[input] ?? '', {});
    const [, id = '', output = ''] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(name) ?? [];
    if (id !== '') return this.#steps.get(id)?.[output] ?? '';
    if (name === 'github.event.pull_request.number') return '17';
    if (name === 'github.repository') return 'acme/mta';
    if (name === 'github.token') return 'none';
    throw new Error(`an expression nobody foresaw: ${name}`);
  }

  /** Comparisons with `==` and `!=`, all of which have to hold. */
  #holds(condition: string, inputs: Record<string, string>): boolean {
    return condition.split('&&').every((part) => {
      const [, name = '', how = '', text = ''] = /^\s*(\S+) (==|!=) '(.*)'\s*$/.exec(part) ?? [];
      return (this.#value(name, inputs) === text) === (how === '==');
    });
  }
}
