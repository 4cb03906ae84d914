import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identity } from '../../ca/authority/spec.ts';
import { type Identity, World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { program } from '../program.ts';
import { UsageError } from './usage.ts';

/** For the tests of the commands: a folder that goes away, and the program as a user starts it. */

export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'mailstaple-cli-'));

  file(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const main = join(import.meta.dirname, '..', 'main.ts');
/** Last resort, milliseconds. */
const BUDGET = 120_000;

/** `mailstaple WORDS…`, to its end. */
export const mailstaple = (...words: string[]): Promise<Ended> => mailstapleIn({}, ...words);

/** The same with other variables in its environment. */
export const mailstapleIn = (env: Record<string, string>, ...words: string[]): Promise<Ended> =>
  mailstapleWith({ env: { ...process.env, ...env } }, ...words);

/** The same with a folder as its working directory. */
export const mailstapleAt = (cwd: string, ...words: string[]): Promise<Ended> =>
  mailstapleWith({ cwd }, ...words);

/** The same, with any of it, and another last resort (ms). */
export function mailstapleWith(
  how: { env?: NodeJS.ProcessEnv; cwd?: string; timeout?: number },
  ...words: string[]
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: BUDGET,
      ...how,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.once('error', reject).once('close', (code) => resolve({ code, out, err }));
  });
}

/** One sentence on standard error and nothing else: how a complaint must look. */
export const isOneSentence = (text: string): boolean => /^mailstaple: [^\n]+\n$/.test(text);

/** What it complains of, in this process, which is quicker; undefined when it does not. */
export async function complaint(...words: string[]): Promise<string | undefined> {
  try {
    await program().parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** A leaf below an issuing CA, and answers about it. */
export class Mint {
  readonly world: World;
  readonly about: Identity;
  constructor(world: World, about: Identity) {
    this.world = world;
    this.about = about;
  }
  static async open(change: Parameters<typeof identity>[0] = {}): Promise<Mint> {
    const world = new World();
    return new Mint(world, await world.identity(identity(change)));
  }
  proof(of: Proof = good()): Promise<Uint8Array> {
    return mintProof(of.spec, this.about, this.world);
  }
  get chainPem(): string {
    return certificatesPem(this.about.chain);
  }
}
