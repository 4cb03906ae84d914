import { World } from '../../ca/authority/world.ts';
import type { Reach } from '../model/running.ts';
import type { ServerScenario } from '../model/scenario.ts';
import type { Transport } from '../model/terms.ts';
import { type Minted, mintArrangement } from './arrange.ts';
import { Fetching } from './fetching.ts';

/** Where certificates and proofs are made, each arrangement once. */
export class FixtureCache implements AsyncDisposable {
  // Nothing answers at this address unless a target fetches; `.invalid` never leaves the machine
  // (RFC 6761 6.4).
  readonly world = new World({ responderUrl: 'http://ocsp.invalid/' });
  readonly #minted = new Map<string, Promise<Minted>>();
  #opening: Promise<Fetching> | undefined;
  #fetching: Fetching | undefined;

  /** Where targets fetch proofs; undefined until `openFetching`. */
  get fetching(): Fetching | undefined {
    return this.#fetching;
  }

  /**
   * Opens the responder for targets that fetch, once. To be called before the first arrangement
   * that needs it.
   */
  async openFetching(reach: Reach): Promise<void> {
    this.#opening ??= Fetching.open(reach);
    this.#fetching = await this.#opening;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fetching?.[Symbol.asyncDispose]();
  }

  /**
   * The arrangement under this key; minted when first asked for, with the transports asked for
   * then.
   */
  async arrangement(
    key: string,
    scenario: ServerScenario,
    transports: ReadonlySet<Transport>,
  ): Promise<Minted> {
    const name = `${[...transports].sort().join('+')} ${key}`;
    const known = this.#minted.get(name);
    if (known) return known;
    const made = mintArrangement(
      `a${this.#minted.size}`,
      scenario,
      transports,
      this.world,
      this.#fetching,
    );
    this.#minted.set(name, made);
    return made;
  }
}
