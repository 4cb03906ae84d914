import { isIP } from 'node:net';
import type { TlsVersion } from '../../../harness/model/terms.ts';
import { visible } from '../../../harness/model/visible.ts';
import { type RemoteAddress, remoteAddress } from '../../../harness/runtime/remote.ts';
import { visit } from '../../../harness/wire/smtp/client.ts';
import { certificatesIn } from '../../shared/certificates.ts';
import { print, printJson } from '../../shared/print.ts';
import { UsageError } from '../../shared/usage.ts';
import { exitOf, type ProbeResult, probeResultOf } from './result.ts';
import { resultLines } from './text.ts';

export interface ProbeOptions {
  tls?: TlsVersion;
  sni?: string;
  issuer?: string;
  timeout: string;
  verbose?: boolean;
  json?: boolean;
}

const LONGEST_WAIT = 600;
/** RFC 1035 2.3.4, in text. */
const LONGEST_NAME = 253;

function addressOf(text: string): RemoteAddress {
  const bad = (): UsageError =>
    new UsageError(
      `not an address: ${visible(text).slice(0, 200) || '""'}; say HOST, HOST:PORT or smtp://, smtps://, submission://HOST[:PORT]`,
    );
  try {
    const address = remoteAddress(text);
    if (address.port === 0 || address.host.length > LONGEST_NAME) throw bad();
    return address;
  } catch (error) {
    if (error instanceof RangeError) throw bad();
    throw error;
  }
}

function secondsOf(text: string): number {
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds > 0 && seconds <= LONGEST_WAIT) return seconds;
  throw new UsageError(
    `--timeout takes seconds, more than 0 and at most ${LONGEST_WAIT}, not "${visible(text).slice(0, 40)}"`,
  );
}

function serverName(sni: string | undefined, host: string): string | undefined {
  if (sni === undefined) return isIP(host) ? undefined : host;
  if (/^[\x21-\x7e]{1,253}$/.test(sni)) return sni;
  throw new UsageError(`"${visible(sni).slice(0, 60)}" is not a name a ClientHello can carry`);
}

/**
 * Visits a host once per TLS version (EHLO, STARTTLS, EHLO, QUIT; never a mail) and prints what it shows.
 * @returns 0 a good staple, or none and none demanded; 1 something bad; 3 unreachable or undecided.
 * @throws UsageError for words that cannot be used.
 */
export async function probe(text: string, options: ProbeOptions): Promise<number> {
  const address = addressOf(text);
  const { host, port, transport } = address;
  const total = secondsOf(options.timeout) * 1000;
  const sni = serverName(options.sni, host);
  const [issuer] = options.issuer === undefined ? [] : certificatesIn(options.issuer);
  const versions: readonly TlsVersion[] = options.tls ? [options.tls] : ['1.3', '1.2'];
  const at = new Date();
  const results: ProbeResult[] = [];
  const how = transport === 'implicit' ? 'implicit TLS' : 'STARTTLS';
  if (!options.json)
    print([
      `${visible(host)} port ${port}, ${how}${sni === undefined ? '' : `, server name ${sni}`}`,
      '',
    ]);
  for (const tls of versions) {
    // A host that cannot be reached is not asked twice.
    if (results.at(-1)?.outcome === 'unreachable') break;
    const { connection } = await visit({
      host,
      port,
      name: 'only',
      transport,
      tls,
      hello: 'status_request',
      sni: sni ?? null,
      dialogue: 'plain',
      budget: { step: total, total },
    });
    const result = probeResultOf(connection, tls, at, issuer);
    if (!options.json) print([...resultLines(result, results.at(-1), options.verbose), '']);
    results.push(result);
  }
  const exit = exitOf(results);
  if (options.json)
    printJson({
      host: visible(host),
      port,
      transport,
      sni: sni ?? null,
      at: at.toISOString(),
      exit,
      visits: results,
    });
  return exit;
}
