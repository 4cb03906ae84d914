import { certificatesInPem } from '../../../ca/pem.ts';
import { errorAnswer } from '../../../ca/responder/answer.ts';
import { examine } from '../../examiner/examine.ts';
import type { FetcherSettings } from '../../model/fetcher/settings.ts';
import type { FetcherIdentity } from '../../model/running.ts';
import type { DefectName, Defects } from '../defects/defects.ts';
import { ask } from './ask.ts';

/** What is kept of a certificate over a restart. */
export interface Kept {
  bytes: Uint8Array;
  /** When it was fetched, by the clock of then; milliseconds. */
  at: number;
  /** Is it an answer that was found good? */
  good: boolean;
}

/** Defaults of the settings, seconds. */
const DEFAULTS = { timeout: 10, 'keeps-good': 3600, 'keeps-bad': 600 } as const;
/** An answer without nextUpdate is used for so long, seconds. */
const WITHOUT_NEXT = 86_400;
const TRY_LATER = errorAnswer('tryLater');

/** One certificate of a server that fetches: the answer in hand, and when the next one is due. */
export class StatusHolder {
  readonly leaf: Uint8Array;
  readonly #issuer: Uint8Array;
  readonly #url: string | undefined;
  readonly #settings: FetcherSettings;
  readonly #defects: Defects;
  readonly #clock: () => number;
  readonly #stop: AbortSignal;
  #held: Kept | undefined;
  /** What came in place of a good answer, by the last query. */
  #bad: Kept | undefined;
  #failedAt: number | undefined;
  #asking: Promise<void> | undefined;

  constructor(
    { leaf, issuer, url }: FetcherIdentity,
    about: {
      forced: string | undefined;
      settings: FetcherSettings;
      defects: Defects;
      clock: () => number;
      stop: AbortSignal;
      kept: Kept | undefined;
    },
  ) {
    this.leaf = first(leaf);
    this.#issuer = first(issuer);
    this.#url = about.defects.has('ignores-other-responder') ? url : (about.forced ?? url);
    this.#settings = about.settings;
    this.#defects = about.defects;
    this.#clock = about.clock;
    this.#stop = about.stop;
    this.#held = about.kept;
  }

  get kept(): Kept | undefined {
    return this.#held;
  }

  #has(name: DefectName): boolean {
    return this.#defects.has(name);
  }

  #seconds(name: keyof typeof DEFAULTS): number {
    return this.#settings[name] ?? DEFAULTS[name];
  }

  /** Asks where that is due. Resolves when nothing is under way any more; never rejects. */
  refresh(force = false): Promise<void> {
    if (this.#asking && !this.#has('asks-for-each-client')) return this.#asking;
    const off = this.#settings.staples === false && !this.#has('asks-though-off');
    if (this.#url === undefined || off) return Promise.resolve();
    if (!force && !this.#isDue()) return Promise.resolve();
    const asking = this.#ask(this.#url).finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    this.#asking = asking;
    return asking;
  }

  #isDue(): boolean {
    const now = this.#clock();
    if (this.#has('never-asks-again') && (this.#held || this.#bad || this.#failedAt)) return false;
    if (this.#has('asks-every-time')) return true;
    if (this.#failedAt !== undefined) {
      const pause = this.#has('forgets-failures') ? 0 : this.#seconds('keeps-bad');
      if (now - this.#failedAt < pause * 1000) return false;
      if (!this.#held) return true;
    }
    if (!this.#held) return true;
    const { 'min-delay': least, 'max-delay': most } = this.#settings;
    const kept = this.#has('ignores-settings') ? 3600 : (most ?? this.#seconds('keeps-good'));
    const due = this.#has('refreshes-late') ? 90_000 : Math.max(kept, least ?? 0);
    return now - this.#held.at > due * 1000;
  }

  async #ask(url: string): Promise<void> {
    const settled = this.#has('ignores-settings') ? 10 : this.#seconds('timeout');
    try {
      const bytes = await ask({
        url,
        leaf: this.leaf,
        issuer: this.#issuer,
        timeout: (this.#has('waits-for-ever') ? 1000 : settled) * 1000,
        defects: this.#defects,
        signal: this.#stop,
      });
      this.#take(bytes);
    } catch {
      this.#failed(undefined);
    }
    if (this.#has('asks-without-pause') && this.#failedAt !== undefined && !this.#stop.aborted)
      setImmediate(() => void this.#ask(url));
  }

  #failed(bytes: Uint8Array | undefined): void {
    this.#failedAt = this.#clock();
    this.#bad = bytes && { bytes, at: this.#clock(), good: false };
    if (this.#has('drops-on-failure')) this.#held = undefined;
  }

  #take(bytes: Uint8Array): void {
    const kept = { bytes, at: this.#clock(), good: true };
    if (this.#unverified) {
      if (this.#has('refuses-all') || bytes.length === 0) this.#failed(bytes);
      else {
        this.#held = kept;
        this.#failedAt = undefined;
      }
      return;
    }
    const { status, acceptable } = this.#examined(bytes);
    if (acceptable && !this.#has('refuses-all')) {
      this.#held = kept;
      this.#bad = undefined;
      this.#failedAt = undefined;
      return;
    }
    // What is known to be revoked is not called good any more.
    if (status === 'revoked' && !this.#has('keeps-good-over-revoked')) this.#held = undefined;
    this.#failed(bytes);
  }

  get #unverified(): boolean {
    return this.#settings.verifies === false || this.#has('takes-anything');
  }

  #examined(bytes: Uint8Array): { status: string; acceptable: boolean } {
    const skew = this.#has('ignores-settings') ? 300 : (this.#settings.skew ?? 300);
    const { 'max-age': age } = this.#settings;
    const maxAge = this.#has('ignores-settings') ? 30 * WITHOUT_NEXT : age;
    const { status, findings } = examine(bytes, {
      leaf: this.leaf,
      issuer: this.#issuer,
      at: new Date(this.#clock()),
      policy: { skew, ...(maxAge === undefined ? {} : { maxAge }) },
    });
    const forgives = (rule: string): boolean =>
      (this.#has('ignores-answer-times') && rule.startsWith('times.')) ||
      (this.#has('ignores-answer-certificate') && rule.startsWith('cert-id.')) ||
      (this.#has('ignores-answer-signature') && rule.startsWith('signature.')) ||
      (this.#has('ignores-answer-signer') && rule.startsWith('signer.')) ||
      (this.#has('ignores-answer-status') && rule.startsWith('status.'));
    const missed = findings.filter(
      ({ rule, level, ok }) =>
        !ok &&
        (level === 'must' || (rule === 'times.max-age' && maxAge !== undefined)) &&
        !forgives(rule),
    );
    const said = status === 'revoked' || status === 'unknown';
    return {
      status,
      acceptable: missed.length === 0 && (!said || this.#has('ignores-answer-status')),
    };
  }

  /** What is stapled now, if anything is fit to be. */
  staple(): Uint8Array | undefined {
    if (this.#has('staples-never') || this.#settings.staples === false) return undefined;
    const held = this.#held;
    const fit =
      held &&
      (this.#unverified || this.#has('staples-expired') || this.#examined(held.bytes).acceptable);
    if (fit) return held.bytes;
    const { 'passes-errors': passes, 'makes-up': makesUp } = this.#settings;
    const passesOn = this.#has('ignores-settings') ? !passes : passes;
    if (this.#bad && (passesOn === true || this.#has('staples-errors'))) {
      const answers = this.#bad.bytes[0] === 0x30;
      if (answers || this.#has('staples-errors')) return this.#bad.bytes;
    }
    const makes = this.#has('ignores-settings') ? makesUp === false : makesUp;
    const nothing = this.#failedAt !== undefined;
    return nothing && (makes === true || this.#has('makes-up-try-later')) ? TRY_LATER : undefined;
  }
}

/** The first certificate of a PEM text, DER. */
export const first = (pem: string): Uint8Array => certificatesInPem(pem)[0] ?? new Uint8Array();
