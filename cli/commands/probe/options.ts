import type { TlsVersion } from '../../../harness/model/terms.ts';
import { visible } from '../../../harness/model/visible.ts';
import {
  type RemoteAddress,
  remoteAddress,
  serverNameOf,
} from '../../../harness/runtime/remote.ts';
import { certificatesIn } from '../../shared/certificates/certificates.ts';
import { UsageError } from '../../shared/usage.ts';
import { policyOf } from '../verify/policy.ts';
import type { Look } from './look.ts';
import { MANNERS } from './sessions.ts';
import { anchorsOf } from './trust.ts';

export interface ProbeOptions {
  tls?: TlsVersion;
  sni?: string;
  issuer?: string;
  ca?: string;
  policy?: string;
  attempts?: string;
  tlsa?: string[];
  resolver?: string;
  timeout: string;
  verbose?: boolean;
  json?: boolean;
}

const LONGEST_WAIT = 600;
/**
 * A staple that comes and goes is seen by asking again; three in each version leave some of the ten
 * for what has to be looked at twice.
 */
const ATTEMPTS = 3;

/** @throws UsageError for what is no address. */
export function addressOf(text: string): RemoteAddress {
  const bad = (): UsageError =>
    new UsageError(
      `not an address: ${visible(text).slice(0, 200) || '""'}; say HOST, HOST:PORT or ` +
        'smtp://, smtps://, submission://HOST[:PORT]',
    );
  try {
    const address = remoteAddress(text);
    if (address.port === 0) throw bad();
    return address;
  } catch (error) {
    if (error instanceof RangeError) throw bad();
    throw error;
  }
}

/** Milliseconds. @param option as it is called, for the complaint. @throws UsageError */
function millisecondsOf(text: string, option: string): number {
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds > 0 && seconds <= LONGEST_WAIT) return seconds * 1000;
  throw new UsageError(
    `${option} takes seconds, more than 0 and at most ${LONGEST_WAIT}, not ` +
      `"${visible(text).slice(0, 40)}"`,
  );
}

/**
 * The server name to ask for: as told, else the host's own; none for an address. @throws UsageError
 */
function sniOf(sni: string | undefined, address: RemoteAddress): string | undefined {
  if (sni === undefined) return address.name;
  try {
    return serverNameOf(sni);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`"${visible(sni).slice(0, 60)}" is not a name a ClientHello can carry`);
  }
}

function attemptsOf(text: string | undefined, versions: number): number {
  if (text === undefined) return ATTEMPTS;
  const most = Math.floor(MANNERS.most / versions);
  const found = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (found >= 1 && found <= most) return found;
  throw new UsageError(
    '--attempts takes a number from 1 to ' +
      `${most}${versions > 1 ? ' for each of two versions of TLS' : ''}, not ` +
      `"${visible(text).slice(0, 40)}"`,
  );
}

/** What the words of the command line ask for. @throws UsageError for words that cannot be used. */
export function lookOf(text: string, options: ProbeOptions): Look {
  const address = addressOf(text);
  const versions: readonly TlsVersion[] = options.tls ? [options.tls] : ['1.3', '1.2'];
  const step = millisecondsOf(options.timeout, '--timeout');
  const issuers = options.issuer === undefined ? [] : certificatesIn(options.issuer);
  return {
    address,
    sni: sniOf(options.sni, address),
    versions,
    attempts: attemptsOf(options.attempts, versions.length),
    // A slow greeting takes its own time, and leaves the rest of the dialogue the same.
    budget: { step, greeting: step, total: 2 * step },
    anchors: anchorsOf(options.ca),
    issuers,
    policy: options.policy === undefined ? undefined : policyOf(options.policy),
  };
}
