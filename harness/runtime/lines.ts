import { StringDecoder } from 'node:string_decoder';
import type { LogReader } from '../model/running.ts';

const LONGEST = 4096;
const MOST = 50_000;

/**
 * What a target writes, cut into lines and bounded: a target that floods loses its oldest lines,
 * not our memory.
 */
export class Lines implements LogReader {
  #lines: string[] = [];
  /** Lines that were given up: those before the first of `#lines`. */
  #lost = 0;
  readonly #watchers = new Set<(line: string) => void>();

  /** Lines so far, oldest first. */
  all(): readonly string[] {
    return this.#lines;
  }

  count(): number {
    return this.#lost + this.#lines.length;
  }

  since(count: number): readonly string[] {
    return this.#lines.slice(Math.max(0, count - this.#lost));
  }

  add(line: string): void {
    const kept = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
    this.#lines.push(kept);
    if (this.#lines.length > MOST) {
      this.#lines = this.#lines.slice(MOST / 2);
      this.#lost += MOST / 2;
    }
    for (const watcher of this.#watchers) watcher(kept);
  }

  /** Calls for every line from now on; the function returned ends that. */
  watch(watcher: (line: string) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** A writer for one stream; each stream needs its own, since its pieces end anywhere. */
  writer(): (chunk: Buffer | string) => void {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    return (chunk) => {
      rest += typeof chunk === 'string' ? chunk : decoder.write(chunk);
      const pieces = rest.split('\n');
      rest = (pieces.pop() ?? '').slice(0, LONGEST);
      for (const piece of pieces) this.add(piece.replace(/\r$/, ''));
    };
  }
}
