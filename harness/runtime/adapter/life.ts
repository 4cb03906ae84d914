import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { visible } from '../../model/visible.ts';
import type { Adapter } from './adapter.ts';

/** How long `alive` may take; ms. */
const BUDGET = 5000;
/** A program that is being started again is gone for a moment: only what stays so counts; ms. */
const MOMENT = 2000;
/** And so long a process may take to be gone; ms. */
const GRACE = 500;
const ROUND = 125;

/** EX_USAGE of sysexits.h: what an adapter says of a command it does not know. */
const UNKNOWN = 64;

/**
 * Whether the program behind an adapter is still there, as far as the adapter lets it be told: by a
 * command `alive` that succeeds once the program is up, by the number of its process in
 * `program.pid`, and by its ports.
 */
export class Life {
  readonly #adapter: Adapter;
  readonly #over = Promise.withResolvers<string>();
  #asks = false;
  #reads = false;
  #how: string | undefined;

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
  }

  /** Resolves with how, once it is known to be gone altogether. */
  get ended(): Promise<string> {
    return this.#over.promise;
  }

  /**
   * To be called when the program is up: what does not tell now that it lives cannot tell later
   * that it does not.
   */
  async begin(): Promise<void> {
    this.#asks = (await this.#adapter.call('alive', [], {}, BUDGET)).code === 0;
    this.#reads = this.#processGone() === false;
  }

  /**
   * How the program ended; undefined while it lives, or where nothing tells.
   * @param ports those in question, which answered when the program was up.
   */
  async gone(ports: readonly number[] = []): Promise<string | undefined> {
    if (this.#how !== undefined) return this.#how;
    const over = async (): Promise<boolean> => this.#processGone() === true;
    // Another process may have taken its place: then the ports are open.
    if (
      this.#reads &&
      (await comes(over)) &&
      (await stays(over)) &&
      (ports.length === 0 || (await Promise.all(ports.map(refuses))).every(Boolean))
    )
      return this.#end('the process of program.pid is gone');
    if (this.#asks) {
      const { code, err, out } = await this.#adapter.call('alive', [], {}, BUDGET);
      const last = err.at(-1) ?? out.at(-1);
      if (code !== undefined && code !== 0 && code !== UNKNOWN)
        return this.#end(
          "its adapter's alive ended with code " +
            `${code}${last === undefined ? '' : `: ${visible(last).slice(0, 300)}`}`,
        );
    }
    const shut = await Promise.all(
      ports.map(async (port) => {
        const closed = () => refuses(port);
        return (await comes(closed)) && (await stays(closed));
      }),
    );
    const port = ports.find((_port, index) => shut[index]);
    return port === undefined
      ? undefined
      : `port ${port}, which answered before, takes no more connections`;
  }

  #end(how: string): string {
    this.#how = how;
    this.#over.resolve(how);
    return how;
  }

  /** Undefined where no process is named. */
  #processGone(): boolean | undefined {
    const file = join(this.#adapter.dir, 'program.pid');
    if (!existsSync(file)) return undefined;
    const [, number] = /^\s*(\d{1,9})\s*$/.exec(readFileSync(file, 'latin1').slice(0, 32)) ?? [];
    return number === undefined ? undefined : isGone(Number(number));
  }
}

/** Does it come to hold? A process lets go of its connections before it is gone. */
async function comes(holds: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + GRACE;
  while (!(await holds())) {
    if (performance.now() >= end) return false;
    await passed(ROUND);
  }
  return true;
}

/** Does it hold now, and go on holding for a moment? */
async function stays(holds: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + MOMENT;
  while (await holds()) {
    if (performance.now() >= end) return true;
    await passed(ROUND);
  }
  return false;
}

/** A process that has ended and whom nobody has asked for its code yet is as good as gone. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function refuses(port: number): Promise<boolean> {
  return new Promise((told) => {
    const socket = connect({ host: LOOPBACK, port });
    // Who greets is left in order: some end over a connection that is torn down.
    socket.resume();
    socket.setTimeout(MOMENT, () => socket.destroy());
    socket.once('connect', () => {
      socket.end();
      told(false);
    });
    socket.once('close', () => told(false));
    socket.once('error', (error) => {
      told('code' in error && error.code === 'ECONNREFUSED');
    });
  });
}
