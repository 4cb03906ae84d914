import type { World } from '../../../../ca/authority/world.ts';
import type { FetchRequest } from '../../../model/observation.ts';
import { toBase64 } from '../../../model/octets.ts';
import { within } from '../../budget.ts';
import type { Scene } from './responder.ts';

/** Who asks so often in one scenario is ended. */
export const MOST_REQUESTS = 200;

interface Waiting {
  met: () => boolean;
  resolve: (value: true) => void;
}

/** What all responders of a scenario saw, and whoever waits for that. */
export class Watch implements Scene {
  readonly requests: FetchRequest[] = [];
  /** Name of an answer → base64; one that was minted again has a number behind it. */
  readonly proofs: Record<string, string> = {};
  readonly world: World;
  /** Called once, by the request that is one too many. */
  flooded: () => void = () => {};
  moved = 0;
  answersAfter = 0;
  readonly #began = performance.now();
  readonly #waiting = new Set<Waiting>();

  constructor(world: World) {
    this.world = world;
  }

  now(): number {
    return Math.round(performance.now() - this.#began);
  }

  clock(): number {
    return this.moved;
  }

  get isFlooded(): boolean {
    return this.requests.length >= MOST_REQUESTS;
  }

  came(request: FetchRequest): void {
    if (this.requests.length >= MOST_REQUESTS) return;
    this.requests.push(request);
    if (this.requests.length === MOST_REQUESTS) this.flooded();
    this.#look();
  }

  over(_request: FetchRequest, named: string, octets: Uint8Array | undefined): void {
    if (octets !== undefined) {
      const text = toBase64(octets);
      const known = Object.entries(this.proofs).some(
        ([name, proof]) => proof === text && name.replace(/#\d+$/, '') === named,
      );
      const count = Object.keys(this.proofs).filter((name) => name.replace(/#\d+$/, '') === named);
      if (!known) this.proofs[count.length === 0 ? named : `${named}#${count.length + 1}`] = text;
    }
    this.#look();
  }

  /**
   * Resolves with `true` once a request that came at or behind this moment was answered, with
   * `false` when the time (ms) is over first.
   */
  answered(since: number, ms: number): Promise<boolean> {
    const met = () => this.requests.some(({ at, until }) => at >= since && until !== undefined);
    if (met()) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<true>();
    const waiting = { met, resolve };
    this.#waiting.add(waiting);
    return within(promise, ms, false).finally(() => this.#waiting.delete(waiting));
  }

  #look(): void {
    for (const { met, resolve } of this.#waiting) if (met()) resolve(true);
  }
}
