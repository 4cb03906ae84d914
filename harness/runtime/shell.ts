import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { toBase64 } from '../model/octets.ts';
import type { Command } from '../model/target.ts';
import { line } from './script.ts';

/** How a command ended, and what it wrote to both its outputs, cut at 64 KiB. */
export interface End {
  code: number;
  output: string;
}

const LONGEST_OUTPUT = 64 * 1024;
export const TIMED_OUT = 124;
/** A shell's code for who was ended by a signal is the number of the signal above this. */
export const BY_SIGNAL = 128;

/**
 * The command to be run inside, whose streams a `Shell` is made of: `agent.sh`.
 * @param folder where our programs (`AGENTS`) lie inside.
 * @param dir a folder of its own for files in passing.
 */
export const agentCommand = (folder: string, dir: string, perl = true): string[] => [
  ...['sh', `${folder}/agent.sh`, dir, String(LONGEST_OUTPUT)],
  ...(perl ? [`${folder}/agent.pl`] : []),
];

/** The programs that have to lie in one folder inside. */
export const AGENTS = ['agent.sh', 'agent.pl'] as const;

const base64 = (text: string): string => toBase64(Buffer.from(text));

/** A line for `agent.sh`: seconds, the command as a shell takes it, and what it is to read. */
function shellWords({ argv, env = {}, input = '' }: Command, seconds: number): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return `${seconds} ${base64(line(['env', ...settings, ...argv]))} ${base64(input)}`;
}

const hex = (letter: string, text: string): string =>
  `${letter}${Buffer.from(text).toString('hex')}`;

/** A line for `agent.pl`: seconds, then every word in hex behind the letter of its kind. */
function perlWords({ argv, env = {}, input }: Command, seconds: number): string {
  const settings = Object.entries(env).map(([name, value]) => hex('e', `${name}=${value}`));
  const given = input === undefined ? [] : [hex('i', input)];
  return [String(seconds), ...settings, ...given, ...argv.map((word) => hex('a', word))].join(' ');
}

type Kind = 'perl' | 'sh';
const lines: Record<Kind, (command: Command, seconds: number) => string> = {
  perl: perlWords,
  sh: shellWords,
};

/**
 * A shell that stays open and runs commands side by side: far cheaper than one `exec` of the engine
 * for each.
 */
export class Shell implements Disposable {
  readonly #input: Writable;
  readonly #kind = Promise.withResolvers<Kind>();
  readonly #waiting = new Map<
    string,
    { output: string; done: (end: End) => void; failed: (why: Error) => void }
  >();
  #count = 0;
  #encoding: 'hex' | 'base64' = 'base64';
  #gone: Error | undefined;

  /** @param input stdin of an `agentCommand`; @param output its stdout. */
  constructor(input: Writable, output: Readable) {
    this.#input = input;
    input.on('error', () => this.#end('its input was closed'));
    output.on('error', () => this.#end('its output broke off'));
    createInterface({ input: output })
      .on('line', (line) => this.#read(line))
      .on('close', () => this.#end('it ended'));
  }

  /**
   * Runs a command, for so many seconds at most; code 124 says it took longer.
   * @throws Error when the shell is gone.
   */
  run(command: Command, seconds: number): Promise<End> {
    if (this.#gone) return Promise.reject(this.#gone);
    const id = `c${++this.#count}`;
    const { promise, resolve, reject } = Promise.withResolvers<End>();
    this.#waiting.set(id, { output: '', done: resolve, failed: reject });
    this.#kind.promise.then(
      (kind) => this.#input.write(`${id} ${lines[kind](command, seconds)}\n`),
      () => {},
    );
    return promise;
  }

  [Symbol.dispose](): void {
    this.#input.end();
    this.#end('it was closed');
  }

  #read(line: string): void {
    if (line === 'perl' || line === 'sh') {
      this.#encoding = line === 'perl' ? 'hex' : 'base64';
      this.#kind.resolve(line);
      return;
    }
    const [, id = '', sign, rest = ''] = /^(c\d+) ([+=]) (.*)$/.exec(line) ?? [];
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    if (sign === '+') {
      waiting.output += Buffer.from(rest, this.#encoding).toString('latin1');
      return;
    }
    this.#waiting.delete(id);
    waiting.done({
      code: Number(rest),
      output: Buffer.from(waiting.output, 'latin1').toString('utf8'),
    });
  }

  #end(why: string): void {
    this.#gone ??= new Error(`the shell for commands is gone: ${why}`);
    this.#kind.promise.catch(() => {});
    this.#kind.reject(this.#gone);
    for (const { failed } of this.#waiting.values()) failed(this.#gone);
    this.#waiting.clear();
  }
}
