import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { listen } from '../../../ca/ports.ts';
import { examine } from '../../examiner/examine.ts';
import type { FileState } from '../../model/observation.ts';
import type {
  Endpoint,
  FetcherArrangement,
  FetcherInstance,
  FetchRun,
  Started,
} from '../../model/running.ts';
import { fileState } from '../../runtime/file-state.ts';
import type { DefectName, Defects } from '../defects/defects.ts';
import { ask } from './ask.ts';
import { first } from './status-holder.ts';

const NAME = 'staple.der';
const TIMEOUT = 5000;
/** What was written is not asked for again before so long, milliseconds. */
const INTERVAL = 12 * 3_600_000;

/** The reference as a program that is run, asks, and writes a file in one step. */
export class ReferenceWriter implements FetcherInstance {
  readonly #arrangement: FetcherArrangement;
  readonly #defects: Defects;
  #dir: string | undefined;
  #server: Server | undefined;
  #ahead = 0;
  /** When it wrote the file, by its clock. */
  #wrote = Number.NEGATIVE_INFINITY;

  constructor(arrangement: FetcherArrangement, defects: Defects) {
    this.#arrangement = arrangement;
    this.#defects = defects;
  }

  #has(name: DefectName): boolean {
    return this.#defects.has(name);
  }

  async #folder(): Promise<string> {
    this.#dir ??= await mkdtemp(join(tmpdir(), 'mailstaple-fetch-'));
    return this.#dir;
  }

  async fetch(): Promise<FetchRun> {
    const dir = await this.#folder();
    const began = performance.now();
    const before = await fileState(dir, NAME);
    const path = join(dir, NAME);
    const { code, output } = await this.#run(path, before).catch(async (error: unknown) => {
      if (this.#has('removes-on-failure')) await unlink(path).catch(() => {});
      if (this.#has('empties-on-failure')) await writeFile(path, '');
      if (this.#has('leaves-copies-on-failure')) await writeFile(`${path}.bad`, '');
      const why = error instanceof Error ? error.message : String(error);
      return { code: this.#has('calls-failure-success') ? 0 : 1, output: why };
    });
    const ms = Math.round(performance.now() - began);
    return { code, ms, output, before, after: await fileState(dir, NAME) };
  }

  async #run(path: string, before: FileState): Promise<{ code: number; output: string }> {
    const { identity, forced } = this.#arrangement;
    const leaf = first(identity.leaf);
    const issuer = first(identity.issuer);
    const url = this.#has('ignores-other-responder') ? identity.url : (forced ?? identity.url);
    const at = new Date(Date.now() + this.#ahead * 1000);
    if (url === undefined) throw new Error('the certificate names no responder');
    if (this.#has('writes-once') && before.content !== undefined)
      return { code: 0, output: 'there already' };
    if (at.getTime() < this.#wrote + INTERVAL && !this.#has('asks-at-every-run'))
      return { code: 0, output: 'not due' };
    const asked = ask({
      url,
      leaf,
      issuer,
      timeout: this.#has('waits-for-ever') ? 100_000 : TIMEOUT,
      defects: this.#defects,
      signal: new AbortController().signal,
    });
    if (this.#has('waits-for-ever')) {
      const late = AbortSignal.timeout(6000);
      await Promise.race([asked.catch(() => {}), once(late, 'abort')]);
      if (late.aborted) return { code: 0, output: 'it hangs' };
    }
    const bytes = await asked;
    const { status } = examine(bytes, { leaf, issuer, at });
    const forgives = this.#has('writes-unchecked') || this.#has('takes-anything');
    const revokedToo = this.#has('ignores-answer-status') && status !== 'invalid';
    if (status !== 'good' && !forgives && !revokedToo) throw new Error(`the answer is ${status}`);
    if (this.#has('refuses-all')) throw new Error('it is refused');
    await this.#write(path, bytes);
    this.#wrote = at.getTime();
    return { code: this.#has('calls-success-failure') ? 1 : 0, output: 'written' };
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    if (this.#has('writes-in-place')) return writeFile(path, bytes);
    const beside = `${path}.new`;
    await writeFile(beside, bytes);
    if (this.#has('leaves-copies')) await writeFile(`${path}.${Date.now()}`, bytes);
    await rename(beside, path);
  }

  async start(): Promise<Started> {
    return { opened: 0 };
  }

  async serve(): Promise<Started> {
    const { identity } = this.#arrangement;
    const began = performance.now();
    const path = join(await this.#folder(), NAME);
    const staple = await readFile(path).catch(() => undefined);
    this.#server = createServer({ key: identity.key, cert: identity.chain });
    this.#server.on('OCSPRequest', (_leaf, _issuer, done) => done(null, staple ?? null));
    await listen(this.#server, LOOPBACK);
    return { opened: Math.round(performance.now() - began) };
  }

  endpoint(): Endpoint {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return { host: LOOPBACK, port: address?.port ?? 9 };
  }

  async advance(seconds: number): Promise<void> {
    this.#ahead = seconds;
  }

  async reload(): Promise<void> {}

  async stop(): Promise<void> {}

  async alive(): Promise<boolean> {
    return true;
  }

  configuration(): string | undefined {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server?.close();
    if (this.#dir) await rm(this.#dir, { recursive: true, force: true });
  }
}
