import { World } from '../../ca/authority/world.ts';
import type { ServerScenario } from '../model/scenario.ts';
import type { Transport } from '../model/words.ts';
import { type Minted, mintArrangement } from './arrange.ts';

/** Where certificates and proofs are made, each arrangement once. */
export class Workshop {
  // Nothing answers at this address unless a target fetches; `.invalid` never leaves the machine (RFC 6761 6.4).
  readonly world = new World({ responderUrl: 'http://ocsp.invalid/' });
  readonly #minted = new Map<string, Promise<Minted>>();

  /** The arrangement under this key; minted when first asked for, with the transports asked for then. */
  arrangement(key: string, scenario: ServerScenario, transports: ReadonlySet<Transport>): Promise<Minted> {
    const name = `${[...transports].sort().join('+')} ${key}`;
    const known = this.#minted.get(name);
    if (known) return known;
    const made = mintArrangement(`a${this.#minted.size}`, scenario, transports, this.world);
    this.#minted.set(name, made);
    return made;
  }
}
