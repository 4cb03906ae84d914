import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { ExaminerPolicy } from '../../../harness/model/finding.ts';
import type { Hello } from '../../../harness/model/scenario.ts';
import type { TlsVersion, Transport } from '../../../harness/model/terms.ts';
import type { RemoteAddress } from '../../../harness/runtime/remote.ts';
import type { BudgetPlan } from '../../../harness/wire/budget.ts';
import { trusting } from '../../../harness/wire/smtp/ordinary-client.ts';
import { type ProbeResult, probeResultOf } from './result.ts';
import type { Sessions } from './sessions.ts';
import type { TlsaLook } from './tlsa.ts';
import type { Anchors } from './trust.ts';

/** What is to be looked at, and how. */
export interface Look {
  address: RemoteAddress;
  /** Who tells the addresses of its host; default: the system, at each session. */
  lookup?: LookupFunction | undefined;
  /** server_name; none for an address. */
  sni: string | undefined;
  versions: readonly TlsVersion[];
  /** Sessions for each version. */
  attempts: number;
  budget: BudgetPlan;
  /** Who is trusted; undefined: the chain is not verified. */
  anchors?: Anchors | undefined;
  /** DER of certificates among which the leaf's issuer may be. */
  issuers?: readonly Uint8Array[] | undefined;
  policy?: Partial<ExaminerPolicy> | undefined;
  /** TLSA records to hold it against. */
  tlsa?: TlsaLook | undefined;
}

/** What each of several sessions in one version came to. */
export interface Attempt {
  stapled: boolean;
  outcome: ProbeResult['outcome'];
  reason: string;
}

/**
 * What a host showed in one version of TLS: the result that weighs most, and what each session came
 * to.
 */
export interface VersionResult extends ProbeResult {
  attempts: Attempt[];
}

const hung = ({ outcome, transcript }: ProbeResult): boolean =>
  outcome === 'inconclusive' && (transcript.at(-1) ?? '').startsWith('ended: stalled at handshake');

const ended = (result: ProbeResult): boolean =>
  result.outcome === 'good' || result.outcome === 'absent' || result.outcome === 'bad';

const weight: Readonly<Record<ProbeResult['outcome'], number>> = {
  bad: 7,
  flapping: 6,
  inconclusive: 5,
  absent: 4,
  good: 3,
  'no-starttls': 2,
  'not-spoken': 1,
  unreachable: 0,
};

/** Serials that are told of at most. */
const SERIALS = 5;

/**
 * One result for all sessions of a version: a status that comes and goes is told as such, else the
 * worst is told.
 */
function together(results: readonly ProbeResult[], first: ProbeResult): VersionResult {
  const attempts = results.map(({ stapled, outcome, reason }) => ({ stapled, outcome, reason }));
  const seen = results.filter(ended);
  const serials = new Set(seen.flatMap(({ certificate }) => certificate?.serial ?? []));
  const worst = seen.reduce((a, b) => (weight[b.outcome] > weight[a.outcome] ? b : a), first);
  const several = [...serials].slice(0, SERIALS).join(', ');
  const warnings = [
    ...worst.warnings,
    ...(serials.size > 1 ? [`several certificates are shown in turn: serials ${several}`] : []),
  ];
  const stapled = seen.filter((result) => result.stapled).length;
  if (stapled > 0 && stapled < seen.length && worst.outcome !== 'bad')
    return {
      ...(seen.find((result) => result.stapled) ?? worst),
      outcome: 'flapping',
      fault: 'flapping',
      warnings,
      reason: `the staple comes and goes: it came in ${stapled} of ${seen.length} sessions`,
      attempts,
    };
  const alike = seen.filter(({ outcome }) => outcome === worst.outcome).length;
  const part = alike < seen.length ? ` (in ${alike} of ${seen.length} sessions)` : '';
  return { ...worst, reason: `${worst.reason}${part}`, warnings, attempts };
}

/** Looks at a host in each version of TLS, by sessions one after the other. */
export class Looker {
  readonly #look: Look;
  readonly #sessions: Sessions;
  readonly #at: Date;
  readonly #contexts = new Map<TlsVersion, SecureContext>();

  constructor(look: Look, sessions: Sessions, at = new Date()) {
    this.#look = look;
    this.#sessions = sessions;
    this.#at = at;
  }

  /** @param onResult called with each version as soon as it has been seen. */
  async look(
    onResult: (result: VersionResult, earlier: VersionResult | undefined) => void = () => {},
  ): Promise<VersionResult[]> {
    const found: VersionResult[] = [];
    for (const tls of this.#look.versions) {
      const result = await this.#version(tls);
      if (!result) break;
      onResult(result, found.at(-1));
      found.push(result);
      // What does not hang on the version of TLS is not asked twice.
      if (result.outcome === 'unreachable' || result.outcome === 'no-starttls') break;
      if (
        ['mute', 'silent', 'speaks-clear', 'speaks-tls', 'turned-away'].includes(
          result.obstacle ?? '',
        )
      )
        break;
    }
    return found;
  }

  async #version(tls: TlsVersion): Promise<VersionResult | undefined> {
    const { attempts } = this.#look;
    let hello: Hello = 'status_request';
    let first = await this.#session(tls, hello);
    if (!first) return undefined;
    if (first.obstacle === 'own-limit' && tls === '1.2' && first.certificate) {
      // OpenSSL's client takes no status above 16 KiB in TLS 1.2; our own does.
      hello = 'own-stack';
      first = (await this.#session(tls, hello)) ?? first;
    } else if (first.obstacle === 'mute') return this.#otherScheme(first);
    else if (hung(first)) first = await this.#withoutStatus(first);
    const results = [first];
    while (ended(first) && results.length < attempts) {
      const next = await this.#session(tls, hello);
      if (!next) break;
      results.push(next);
      if (!ended(next)) break;
    }
    return together(results, first);
  }

  async #session(
    tls: TlsVersion,
    hello: Hello,
    transport: Transport = this.#look.address.transport,
  ): Promise<ProbeResult | undefined> {
    const { address, lookup, sni, budget, anchors, issuers, policy, tlsa } = this.#look;
    const { host, port, name } = address;
    const met = await this.#sessions.visit({
      host,
      lookup,
      port,
      name: 'only',
      transport,
      tls,
      hello,
      sni: sni ?? null,
      dialogue: 'plain',
      budget,
      ...(anchors ? { anchors: this.#trusting(tls, anchors) } : {}),
    });
    if (!met) return undefined;
    const reference = sni ?? name ?? host;
    const isAddress = sni === undefined && name === undefined;
    const about = { issuers, policy, reference, isAddress, records: tlsa };
    const result = probeResultOf(met, { tls, at: this.#at, ...about });
    if (result.obstacle === 'turned-away') this.#sessions.close();
    return result;
  }

  /** One context for each version: a store of hundreds takes its time to read. */
  #trusting(tls: TlsVersion, anchors: Anchors): SecureContext {
    const context = this.#contexts.get(tls) ?? trusting(tls, anchors);
    this.#contexts.set(tls, context);
    return context;
  }

  /** A port that is silent may wait for us to begin with TLS: asked once, and named. */
  async #otherScheme(first: ProbeResult): Promise<VersionResult> {
    const other = await this.#session(first.tls, 'status_request', 'implicit');
    const speaks = other && (other.version !== undefined || other.outcome === 'not-spoken');
    const result: ProbeResult = speaks
      ? {
          ...first,
          obstacle: 'speaks-tls',
          reason: 'it waits for TLS from the first octet: this port wants smtps://',
        }
      : first;
    return together([result], result);
  }

  /**
   * A handshake that hangs when a status is asked for, held against one that asks for none; hung
   * again, it is named.
   */
  async #withoutStatus(first: ProbeResult): Promise<ProbeResult> {
    const control = await this.#session(first.tls, 'nothing');
    if (!control || !ended(control)) return first;
    const again = await this.#session(first.tls, 'status_request');
    if (again && !hung(again)) return again;
    return {
      ...first,
      obstacle: 'hangs-when-asked',
      reason:
        'the handshake hangs when a status is asked for, and is completed when none is: ' +
        'the server, or what stands in front of it, does not bear the request (or ' +
        'larger packets are lost on the way)',
      ...(control.certificate ? { certificate: control.certificate } : {}),
      chain: control.chain,
    };
  }
}
