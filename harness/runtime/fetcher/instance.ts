import type { FileState } from '../../model/observation.ts';
import type {
  Endpoint,
  FetcherArrangement,
  FetcherInstance,
  FetchRun,
  Started,
} from '../../model/running.ts';
import type {
  FetchCommandProgram,
  FetcherProgram,
  FetcherStand,
  FileSpec,
  Layout,
  Place,
} from '../../model/target.ts';
import { shownLayout } from '../configuration.ts';
import type { Machine } from '../machine.ts';
import { TIMED_OUT } from '../shell.ts';
import { puttingScript, standOf } from './files.ts';

/** Where one instance may stand: a port, and a log that is followed. */
export interface Slot {
  port: number;
  log: string;
}

export interface InstanceInput {
  program: FetcherProgram | FetchCommandProgram;
  machine: Machine;
  arrangement: FetcherArrangement;
  slot: Slot;
  /** Path of libfaketime; '' where clocks are not moved. */
  library: string;
  give(slot: Slot): void;
}

type Composed = Pick<Layout, 'files'> & Layout['processes'][number];

/** How long a program may take to end when it is asked to, seconds. */
const STOP = 2;
/** Beyond what our own programs wait for, milliseconds. */
const MARGIN = 10_000;
/** For a command of our own on a busy machine, milliseconds. */
const OWN = 60_000;

/** One instance of a program that fetches, on the machine of its target. */
export class Instance implements FetcherInstance {
  readonly #input: InstanceInput;
  readonly #place: Place;
  readonly #help: string;
  readonly #stand: FetcherStand;
  readonly #identities: readonly FileSpec[];
  #given = false;

  constructor(input: InstanceInput) {
    this.#input = input;
    const { place } = input.machine;
    this.#help = `${place.dir}/help`;
    this.#place = { ...place, dir: `${place.dir}/${input.arrangement.mark}` };
    const { port } = input.slot;
    const writes = 'command' in input.program ? input.program.writes : undefined;
    const { files, stand } = standOf(input.arrangement, this.#place.dir, {
      port,
      ...(writes === undefined ? {} : { writes }),
    });
    this.#identities = files;
    this.#stand = stand;
  }

  get #server(): FetcherProgram | undefined {
    return 'compose' in this.#input.program ? this.#input.program : undefined;
  }

  get #command(): FetchCommandProgram {
    const { program } = this.#input;
    if ('command' in program) return program;
    throw new Error('a server is not run once');
  }

  /** What the program is started with. */
  #composed(): Composed | undefined {
    return this.#server?.compose(this.#stand, this.#place);
  }

  /** Puts its files in place, and its clock with ours. */
  async put(): Promise<void> {
    const { program } = this.#input;
    const own =
      'command' in program
        ? (program.files?.(this.#stand, this.#place) ?? [])
        : (this.#composed()?.files ?? []);
    const clock: FileSpec = { path: this.#clock, content: '+0\n', aid: true };
    await this.#run(
      ['sh'],
      puttingScript([...this.#identities, ...own, clock], this.#stand.out),
      'its files were not put in place',
    );
    const prepare = 'command' in program ? program.prepare?.(this.#stand, this.#place) : undefined;
    if (prepare) await this.#run(prepare, undefined, 'it was not made ready');
  }

  get #clock(): string {
    return `${this.#place.dir}/clock`;
  }

  /** The environment by which a program lives by the clock of the scenario. */
  get #time(): Record<string, string> {
    const { library } = this.#input;
    return library === ''
      ? {}
      : {
          LD_PRELOAD: library,
          FAKETIME_TIMESTAMP_FILE: this.#clock,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        };
  }

  async #run(argv: readonly string[], input: string | undefined, failing: string): Promise<string> {
    const { machine } = this.#input;
    const { code, output } = await machine.run(argv, {
      budget: OWN,
      ...(input === undefined ? {} : { input }),
    });
    if (code !== 0) throw new Error(`${failing}: ${output.trim().slice(0, 500)}`);
    return output;
  }

  start(budget: number): Promise<Started> {
    const composed = this.#composed();
    if (!composed) return Promise.resolve({ opened: 0 });
    return this.#launch('server', composed, budget);
  }

  async #launch(name: string, { argv, env }: Composed, budget: number): Promise<Started> {
    const { machine, arrangement, slot } = this.#input;
    const { dir } = this.#place;
    const announces = this.#server?.announces;
    const began = performance.now();
    const settings = Object.entries({ ...this.#time, ...env }).map(
      ([key, value]) => `${key}=${value}`,
    );
    await this.#run(
      [
        ...['sh', `${this.#help}/launch.sh`, dir, name, arrangement.mark, slot.log],
        ...['env', ...settings, ...argv],
      ],
      undefined,
      'it was not started',
    );
    const { output } = await machine.run(
      [
        ...['perl', `${this.#help}/listening.pl`, dir, name, String(slot.port)],
        String(budget / 1000),
        ...(name === 'server' && announces !== undefined ? [announces] : []),
      ],
      { budget: budget + MARGIN },
    );
    const [how, ...words] = output.split('\n');
    if (how === 'listening') return { opened: Math.round(performance.now() - began) };
    if (how === 'late') return { opened: 'never' };
    if (how !== 'ended')
      throw new Error(`it cannot be told whether it started: ${output.trim().slice(0, 300)}`);
    const said = words.map((line) => line.trim()).filter(Boolean);
    return { opened: 'never', ended: said.join(' / ').slice(0, 1000) };
  }

  async stop(): Promise<void> {
    await this.#stop('server');
  }

  async #stop(name: string): Promise<void> {
    const { machine } = this.#input;
    await machine.run(['perl', `${this.#help}/stop.pl`, this.#place.dir, name, String(STOP)]);
  }

  endpoint(): Endpoint {
    return this.#input.machine.reach(this.#input.slot.port);
  }

  get advance(): ((seconds: number) => Promise<void>) | undefined {
    return this.#server?.clock === 'at-start' ? undefined : this.startAhead;
  }

  get startAhead(): ((seconds: number) => Promise<void>) | undefined {
    if (this.#input.library === '') return undefined;
    return async (seconds) => {
      await this.#run(
        ['sh', `${this.#help}/clock.sh`, String(seconds), this.#clock],
        undefined,
        'its clock was not moved',
      );
    };
  }

  async reload(): Promise<void> {
    const signal = this.#server?.reload;
    if (!signal) throw new Error('it cannot be told to read its configuration again');
    await this.#run(
      ['sh', `${this.#help}/signal.sh`, signal, `${this.#place.dir}/server.pid`],
      undefined,
      'it could not be told to read its configuration again',
    );
  }

  get refresh(): FetcherInstance['refresh'] {
    const { refresh, refreshBy } = this.#server ?? {};
    if (!refreshBy) return refresh;
    const argv = refreshBy(this.#stand, this.#place);
    return {
      ...refresh,
      command: async () => {
        await this.#run(argv, undefined, 'it could not be brought to ask again');
      },
    };
  }

  get settles(): number {
    return this.#server?.settles ?? 0;
  }

  get answersAfter(): number {
    return this.#server?.answersAfter ?? 0;
  }

  async fetch(budget: number): Promise<FetchRun> {
    const { machine } = this.#input;
    const before = await this.#state();
    const { argv, env, input } = this.#command.command(this.#stand, this.#place);
    const began = performance.now();
    const { code, output } = await machine.run(argv, {
      env: { ...this.#time, ...env },
      ...(input === undefined ? {} : { input }),
      budget: Math.max(budget, this.#command.takes ?? 0),
    });
    const ms = Math.round(performance.now() - began);
    const after = await this.#state();
    return {
      code: code === TIMED_OUT ? 'no-end' : code,
      ms,
      output: output.slice(0, 8000),
      before,
      after,
    };
  }

  async #state(): Promise<FileState> {
    const { out } = this.#stand;
    const text = await this.#run(
      ['perl', `${this.#help}/state.pl`, out],
      undefined,
      'what lies in the file cannot be told',
    );
    const lines = text.split('\n').map((line) => line.split(' '));
    const of = (word: string): string[] =>
      lines.flatMap(([first, rest = '']) => (first === word ? [rest] : []));
    const [inode] = of('inode');
    const [content] = of('content');
    return {
      ...(inode === undefined ? {} : { inode }),
      ...(content === undefined ? {} : { content: Buffer.from(content, 'hex').toString('base64') }),
      beside: of('beside').map((name) => Buffer.from(name, 'hex').toString('utf8')),
    };
  }

  async serve(budget: number): Promise<Started> {
    const composed = this.#command.serve?.(this.#stand, this.#place);
    if (!composed) throw new Error('there is no server of mail beside it');
    await this.#run(
      ['sh'],
      puttingScript(composed.files, this.#stand.out),
      'the files of the server of mail were not put in place',
    );
    return this.#launch('mail', composed, budget);
  }

  async alive(): Promise<boolean> {
    const name = `${this.#place.dir}/server`;
    const { code } = await this.#input.machine.run(['sh', `${this.#help}/alive.sh`, name]);
    return code === 0;
  }

  configuration(): string | undefined {
    const { program } = this.#input;
    const composed = this.#composed();
    if (composed) {
      const { files, argv, env } = composed;
      return shownLayout({
        files,
        processes: [{ argv, ...(env ? { env } : {}) }],
      });
    }
    if (!('command' in program)) return undefined;
    const { argv, env } = program.command(this.#stand, this.#place);
    return shownLayout({
      files: program.files?.(this.#stand, this.#place) ?? [],
      processes: [{ argv: [...argv], ...(env ? { env: { ...env } } : {}) }],
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#given) return;
    this.#given = true;
    const { machine, give, slot } = this.#input;
    await this.#stop('server').catch(() => {});
    if (!this.#server) await this.#stop('mail').catch(() => {});
    await machine.run(['rm', '-rf', this.#place.dir]).catch(() => {});
    give(slot);
  }
}
