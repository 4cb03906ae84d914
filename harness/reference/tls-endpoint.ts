import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { readCertificate } from '../examiner/certificate.ts';
import type { ServerTrick } from '../model/scenario.ts';
import type { Transport } from '../model/terms.ts';
import type { Capture } from '../model/tls.ts';
import { until } from '../wire/budget.ts';
import { StapleSource } from '../wire/smtp/staple-source.ts';
import type { StarttlsFault } from '../wire/smtp/starttls-filter.ts';
import { Stop } from '../wire/stop.ts';
import { acknowledgingResumed } from './acknowledging-proxy.ts';
import type { CertificateStore, StoredCertificate } from './certificate-store.ts';
import { type ReadHello, readClientHello } from './client-hello-reader.ts';
import type { Contexts } from './contexts.ts';
import type { DefectName, Defects } from './defects/defects.ts';
import {
  asksForStatus,
  keyTypes,
  muteOn,
  offersCompression,
  refusingDefect,
  retryFor,
  sendsEch,
  sharesHybridAlone,
  takenForRequest,
  takesZlib,
} from './hello-defects.ts';
import { scriptedEndpoint } from './scripted-endpoint.ts';
import { keyTypeOf } from './staple-policy.ts';
import { verifyingEndpoint } from './verifying-endpoint.ts';

/** Longer than `slow` is in the judge's eyes, milliseconds. */
const SLOW_MS = 5200;

/** Wire faults that OpenSSL will not commit: defect → what the scripted server does. */
interface Trick {
  trick: ServerTrick;
  when: 'asked' | 'unasked' | 'always';
}

const tricks = {
  'staples-unasked': { trick: 'unsolicited-status', when: 'unasked' },
  'acknowledges-unasked': { trick: 'unsolicited-acknowledgement', when: 'unasked' },
  'acknowledges-without-status': { trick: 'acknowledge-only', when: 'asked' },
  'status-without-acknowledgement': { trick: 'status-without-acknowledgement', when: 'asked' },
  'fills-acknowledgement': { trick: 'nonempty-acknowledgement', when: 'asked' },
  'staples-zero-octets': { trick: 'zero-length', when: 'asked' },
  'staples-trailing-bytes': { trick: 'trailing-bytes', when: 'asked' },
  'staples-late': { trick: 'status-after-key-exchange', when: 'asked' },
  'staples-early': { trick: 'status-before-certificate', when: 'asked' },
  'staples-twice': { trick: 'status-twice', when: 'asked' },
  'staples-in-encrypted-extensions': { trick: 'status-in-encrypted-extensions', when: 'asked' },
  'marks-status-type-wrong': { trick: 'wrong-status-type', when: 'asked' },
} as const satisfies Partial<Record<DefectName, Trick>>;

export interface Occasion {
  transport: Transport;
  /** Number of this connection to the arrangement, from 1. */
  number: number;
  /** Told what the client may be told of the status: a value of the fact `told`. */
  tell?: (status: string) => void;
}

/**
 * The TLS endpoint of one arrangement: looks at the ClientHello, chooses certificate and staple,
 * and shakes hands.
 */
export class TlsEndpoint {
  readonly #store: CertificateStore;
  readonly #defects: Defects;
  readonly #contexts: Contexts;

  constructor(store: CertificateStore, defects: Defects, contexts: Contexts) {
    this.#store = store;
    this.#defects = defects;
    this.#contexts = contexts;
  }

  /** How STARTTLS is answered. */
  starttls(): 'offered' | 'not-offered' | 'refused-454' {
    if (this.#defects.has('hides-starttls')) return 'not-offered';
    if (!this.#defects.has('refuses-tls-without-staple')) return 'offered';
    return this.#store.stapleFor(this.#store.main) === undefined ? 'refused-454' : 'offered';
  }

  /** Faults of the SMTP dialogue; `ServerSessionPlan.lapses` knows them by the same names. */
  get lapses(): ReadonlySet<StarttlsFault> {
    return this.#defects as ReadonlySet<StarttlsFault>;
  }

  /** @throws Stop when the handshake comes to nothing. */
  async handshake(
    stream: Duplex,
    capture: Capture,
    end: number,
    occasion: Occasion,
  ): Promise<Duplex> {
    const readHello = await this.#readHello(stream, capture, end);
    const asks = asksForStatus(readHello);
    const refusal = refusingDefect(readHello, this.#defects);
    if (refusal) return decline(stream, refusal);
    const held = this.#store.choose(readHello.hello.serverName, keyTypes(readHello));
    const { clients } = this.#store;
    if (clients) return verifyingEndpoint(stream, held, clients, this.#defects, end);
    if (this.#refusesName(readHello)) return decline(stream, 'refuses-unknown-sni');
    const fit = this.#store.stapleFor(held);
    await this.#dally(asks, fit, readHello, end);
    if (this.#refusesFor(fit, held)) return decline(stream, 'nothing fit to be stapled');
    const versions = readHello.hello.versions;
    const v13 = versions.includes('1.3') && !this.#defects.has('rejects-tls-1.3');
    const staple = this.#withholds(v13, occasion) || this.#overlooks(readHello) ? undefined : fit;
    occasion.tell?.(this.#told(asks, staple !== undefined));
    const behind = v13 && asks && staple ? this.#store.staplesBehind(held) : [];
    const trick = takenForRequest(readHello, this.#defects)
      ? 'unsolicited-status'
      : (this.#trick(asks) ??
        (v13 ? this.#compression(readHello) : undefined) ??
        this.#retry(readHello, v13 && asks && staple !== undefined) ??
        (behind.some(Boolean) ? 'none' : undefined));
    if (trick)
      return scriptedEndpoint(stream, {
        held,
        staples: [staple, ...behind],
        trick,
        tls: v13 ? '1.3' : '1.2',
        capture,
        end,
      });
    const resumes = readHello.hello.offersResumption && this.#defects.has('acknowledges-resumed');
    return this.#ordinary(
      resumes ? acknowledgingResumed(stream) : stream,
      held,
      asks ? staple : undefined,
      end,
    );
  }

  #told(asks: boolean, sends: boolean): string {
    if (this.#defects.has('tells-all-verified')) return 'verified';
    if (!asks && !this.#defects.has('tells-not-asked-as-unanswered')) return 'not-requested';
    return asks && sends ? 'verified' : 'unanswered';
  }

  async #readHello(stream: Duplex, capture: Capture, end: number): Promise<ReadHello> {
    try {
      return await readClientHello(stream, capture, end);
    } catch (error) {
      if (this.#defects.has('dies-after-half-hello')) this.#store.dead = true;
      throw error;
    }
  }

  #refusesName({ hello }: ReadHello): boolean {
    const known =
      hello.serverName === undefined ||
      this.#store.sni.has(hello.serverName.toLowerCase().replace(/\.$/, ''));
    return this.#defects.has('refuses-unknown-sni') && !known && hello.serverName !== 'mx.test';
  }

  /** Goes silent, or takes its time, where a defect says so. */
  async #dally(
    asks: boolean,
    fit: Uint8Array | undefined,
    readHello: ReadHello,
    end: number,
  ): Promise<void> {
    const mute =
      (asks && this.#defects.has('stalls-on-status-request')) ||
      (asks && !fit && this.#defects.has('stalls-without-staple')) ||
      muteOn(readHello, this.#defects);
    if (mute) await until<never>(end, 'nothing: a defect', () => () => {});
    if (!asks || !this.#defects.has('is-slow-with-staple')) return;
    await until<never>(performance.now() + SLOW_MS, 'nothing: a defect', () => () => {}).catch(
      () => {},
    );
  }

  #refusesFor(fit: Uint8Array | undefined, held: StoredCertificate): boolean {
    const [leaf] = held.certificates;
    if (leaf && this.#defects.has('fails-with-ml-dsa') && keyTypeOf(leaf)?.startsWith('ml-dsa'))
      return true;
    if (
      leaf &&
      this.#defects.has('fails-without-aia') &&
      readCertificate(leaf).ocspUris.length === 0
    )
      return true;
    if (fit) return false;
    const configured =
      held.staple.kind === 'bytes' ||
      held.staple.kind === 'unreadable' ||
      held.staple.kind === 'absent';
    if (configured && this.#defects.has('dies-on-bad-staple')) {
      this.#store.dead = true;
      return true;
    }
    return (
      this.#defects.has('refuses-without-staple') ||
      (!configured && this.#defects.has('refuses-without-staple-file'))
    );
  }

  /** Node does not staple after a HelloRetryRequest: our own stack does. */
  #retry({ hello }: ReadHello, wouldStaple: boolean): ServerTrick | undefined {
    const forgets = this.#defects.has('forgets-staple-after-retry');
    return wouldStaple && !forgets && retryFor(hello) ? 'none' : undefined;
  }

  /** Certificates are compressed for whoever takes that. */
  #compression(readHello: ReadHello): ServerTrick | undefined {
    if (this.#defects.has('compresses-by-any')) return 'compressed-unasked';
    const takes = takesZlib(readHello) && !this.#defects.has('compresses-nothing');
    return takes ? 'compressed' : undefined;
  }

  /** Does it forget the status over something else that is new in the hello? */
  #overlooks(readHello: ReadHello): boolean {
    const has = (name: DefectName): boolean => this.#defects.has(name);
    return (
      (has('forgets-staple-with-ech') && sendsEch(readHello)) ||
      (has('forgets-staple-when-compressing') && offersCompression(readHello)) ||
      (has('forgets-staple-under-hybrid') && sharesHybridAlone(readHello))
    );
  }

  #withholds(v13: boolean, { transport, number }: Occasion): boolean {
    const has = (name: DefectName): boolean => this.#defects.has(name);
    if (has('staples-nothing')) return true;
    if (has(v13 ? 'staples-on-1.2-only' : 'staples-on-1.3-only')) return true;
    if (has('staples-on-starttls-only') && transport === 'implicit') return true;
    if (has('staples-every-other-time') && number % 2 === 0) return true;
    return has('staples-first-connection-only') && number > 1;
  }

  #trick(asks: boolean): ServerTrick | undefined {
    for (const [defect, { trick, when }] of Object.entries(tricks) as [
      keyof typeof tricks,
      Trick,
    ][])
      if (this.#defects.has(defect) && (when === 'always' || (when === 'asked') === asks))
        return trick;
    return undefined;
  }

  #ordinary(
    stream: Duplex,
    held: StoredCertificate,
    staple: Uint8Array | undefined,
    end: number,
  ): Promise<Duplex> {
    const stapler = StapleSource.lend(staple);
    return until<Duplex>(end, 'the rest of the handshake', (resolve, reject) => {
      const options = {
        isServer: true,
        secureContext: this.#contexts.of(held),
        server: stapler.server,
        requestCert: false,
        rejectUnauthorized: false,
      };
      const socket = new TLSSocket(stream, options);
      socket.on('error', reject).on('_tlsError', reject);
      socket
        .once('secure', () => resolve(socket))
        .once('close', () => reject(new Stop('declined', 'the client left')));
      return () => stapler.giveBack();
    });
  }
}

function decline(stream: Duplex, why: string): never {
  stream.destroy();
  throw new Stop('declined', why);
}
