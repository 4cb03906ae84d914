import { randomBytes } from 'node:crypto';
import type { IdentitySpec } from '../../ca/authority/spec.ts';
import type { Identity } from '../../ca/authority/world.ts';
import { toPem } from '../../ca/pem.ts';
import { errorAnswer } from '../../ca/responder/answer.ts';
import { type Responder, startResponder } from '../../ca/responder/responder.ts';
import { toHex } from '../model/octets.ts';
import type { Reach, StapleFile } from '../model/running.ts';

/** Serial number of the leaf, as a request names it: content octets of the INTEGER in hex. */
export const serialOf = ({ holder }: Identity): string => toHex(holder.serial);

/**
 * What a server that has no answer to pass on may staple of its own accord: an error is unsigned,
 * anybody can write it.
 */
export const MADE_UP: Readonly<Record<string, Uint8Array>> = {
  'made-up-try-later': errorAnswer('tryLater'),
};

interface Answered {
  promise: Promise<void>;
  resolve: () => void;
}

/**
 * The responder behind the proofs that targets fetch themselves: for each certificate the very
 * bytes of the scenario.
 */
export class Fetching implements AsyncDisposable {
  readonly #responder: Responder;
  readonly #url: string;
  readonly #offers: Map<string, Uint8Array>;
  readonly #answered = new Map<string, Answered>();
  readonly #primed = new Map<string, Promise<void>>();

  private constructor(responder: Responder, host: string, offers: Map<string, Uint8Array>) {
    this.#responder = responder;
    this.#url = `http://${host}:${responder.port}/`;
    this.#offers = offers;
    const asked = new Map<number, string[]>();
    responder.on('request', ({ hit }, { certIds }) =>
      asked.set(
        hit,
        certIds.map(({ serial }) => toHex(serial)),
      ),
    );
    responder.on('answered', ({ hit }) => {
      for (const serial of asked.get(hit) ?? []) this.#event(serial).resolve();
      asked.delete(hit);
    });
  }

  /** @throws Error when the address cannot be listened on. */
  static async open({ listenOn, host }: Reach): Promise<Fetching> {
    const offers = new Map<string, Uint8Array>();
    const responder = await startResponder({
      host: listenOn,
      answer: ({ certIds: [asked] }) =>
        offers.get(toHex(asked?.serial ?? new Uint8Array())) ?? errorAnswer('unauthorized'),
    });
    return new Fetching(responder, host, offers);
  }

  /**
   * The identity with a certificate of its own that names this responder: who fetches may keep
   * proofs by certificate.
   */
  pointing(spec: IdentitySpec): IdentitySpec {
    // RFC 5280 4.1.2.2: positive; the first octet is neither zero nor has its highest bit set.
    const serial = `4d${toHex(randomBytes(14))}`;
    return { ...spec, leaf: { ...spec.leaf, serial, ocsp: [{ uri: this.#url }] } };
  }

  /** From now on these bytes are the answer about this certificate. */
  offer(identity: Identity, bytes: Uint8Array): StapleFile {
    this.#offers.set(serialOf(identity), bytes);
    return { kind: 'fetched', url: this.#url, roots: toPem('CERTIFICATE', identity.root) };
  }

  /**
   * Resolves once a request about one of these certificates was answered; at once where there was
   * one already.
   */
  async answered({ served }: { served: readonly string[] }): Promise<void> {
    await Promise.race(served.map((serial) => this.#event(serial).promise));
  }

  /** Does that once for each key, however many wait for it. */
  primed(key: string, prime: () => Promise<void>): Promise<void> {
    const priming = this.#primed.get(key) ?? prime();
    this.#primed.set(key, priming);
    return priming;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#responder.close();
  }

  #event(serial: string): Answered {
    const known = this.#answered.get(serial);
    if (known) return known;
    const made = Promise.withResolvers<void>();
    this.#answered.set(serial, made);
    return made;
  }
}
