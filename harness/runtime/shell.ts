import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Command } from '../model/target.ts';
import { perlLoop } from './agent.ts';
import { quote } from './script.ts';

/** How a command ended, and what it wrote to both its outputs, cut at 64 KiB. */
export interface End {
  code: number;
  output: string;
}

const LONGEST_OUTPUT = 64 * 1024;
/**
 * Octets of output a line carries: with its mark it stays below PIPE_BUF, so that lines of several
 * commands never mix.
 */
const PIECE = 2400;
/** What `timeout` gives a command that ignores SIGTERM, seconds. */
const KILL_AFTER = 1;
export const TIMED_OUT = 124;

/**
 * Reads one command a line, runs them side by side and answers by lines `id + output` and `id =
 * code`; its first line says which of two it is. By Perl, where there is one, it costs a process a
 * command. Else by POSIX sh and base64, which any image has: a line is `id script`, the script in
 * base64, and so is the output.
 */
export const shellLoop = (dir: string, perl = true): string =>
  [
    ...(perl ? [`command -v perl > /dev/null && exec ${perlLoop(LONGEST_OUTPUT)}`] : []),
    'echo sh',
    `umask 077; mkdir -p ${quote(dir)} && cd ${quote(dir)} || exit 1`,
    'while read -r id script; do (',
    '  printf %s "$script" | base64 -d > "$id.sh"',
    '  sh "./$id.sh" > "$id.out" 2>&1 < /dev/null; code=$?',
    `  head -c ${LONGEST_OUTPUT} "$id.out" | base64 -w ${PIECE} | while read -r piece; do echo "$id + $piece"; done`,
    '  rm -f "$id.sh" "$id.out"; echo "$id = $code"',
    ') & done',
  ].join('\n');

/**
 * The script of one command: whatever it needs is in there, so that neither arguments nor input
 * have a limit.
 */
function commandScript({ argv, env = {}, input }: Command, seconds: number): string {
  const settings = Object.entries(env).map(([name, value]) => quote(`${name}=${value}`));
  const program = ['env', ...settings, ...argv.map(quote)].join(' ');
  const bounded = `timeout -k ${KILL_AFTER} ${seconds} ${program}`;
  const given = input === undefined ? '' : Buffer.from(input).toString('base64');
  return input === undefined
    ? `exec ${bounded}\n`
    : `printf %s '${given}' | base64 -d | ${bounded}\n`;
}

const hex = (letter: string, text: string): string =>
  `${letter}${Buffer.from(text).toString('hex')}`;

/** The same for the loop in Perl: time, then every word in hex behind the letter of its kind. */
function commandWords({ argv, env = {}, input }: Command, seconds: number): string {
  const settings = Object.entries(env).map(([name, value]) => hex('e', `${name}=${value}`));
  const given = input === undefined ? [] : [hex('i', input)];
  return [String(seconds), ...settings, ...given, ...argv.map((word) => hex('a', word))].join(' ');
}

type Kind = 'perl' | 'sh';
const lines: Record<Kind, (command: Command, seconds: number) => string> = {
  perl: commandWords,
  sh: (command, seconds) => Buffer.from(commandScript(command, seconds)).toString('base64'),
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

  /** @param input stdin of a shell that runs `shellLoop`; @param output its stdout. */
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
