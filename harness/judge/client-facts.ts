import type { ClientFact } from '../model/facts.ts';
import type { ClientObservation, Connection, Delivery } from '../model/observation.ts';
import { factName } from './fact-name.ts';

type Facts = Record<ClientFact, string>;

/** Alerts that speak of the certificate (RFC 8446 6.2), other than 44 and 113. */
const CERTIFICATE_ALERTS = new Set([
  'bad_certificate',
  'unsupported_certificate',
  'certificate_expired',
  'certificate_unknown',
  'unknown_ca',
  'certificate_required',
]);

const isMail = (connection: Connection, secure: boolean) =>
  connection.smtp.some(
    (line) => line.from === 'client' && line.secure === secure && /^MAIL FROM/i.test(line.text),
  );

/**
 * What is established about a target that sends. Connections are named `<act>/<host>`, deliveries by `<act>/<host>`.
 * @param markOf reads the target's own word on the status from the header lines of a delivered message.
 */
export function factsOfClient(
  observation: ClientObservation,
  markOf: (headers: readonly string[]) => string | undefined,
): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const { act, kind } of observation.dispositions) {
    const connections = observation.connections.filter(({ name }) => name.startsWith(`${act}/`));
    const deliveries = observation.deliveries.filter(({ host }) => host.startsWith(`${act}/`));
    const found = factsOfAct(connections, deliveries, kind, markOf);
    for (const [fact, value] of Object.entries(found)) facts[factName(act, fact)] = value;
  }
  return facts;
}

function factsOfAct(
  connections: readonly Connection[],
  deliveries: readonly Delivery[],
  disposition: string,
  markOf: (headers: readonly string[]) => string | undefined,
): Facts {
  const first = connections.filter(({ name }) => name.endsWith('/first'));
  // The sender may come back in clear after an aborted handshake: the facts on TLS are those of its first try with TLS.
  const tried = first.find(({ tls }) => tls?.clientHello !== undefined) ?? first[0];
  const hello = tried?.tls?.clientHello;
  const [delivery] = deliveries;
  const alert =
    tried?.tls?.alerts.find(({ from, name }) => from === 'client' && name !== 'close_notify')
      ?.name ?? 'none';
  const yes = (value: boolean | undefined): string => (hello ? (value ? 'yes' : 'no') : 'no-tls');
  return {
    delivery: delivery ? delivery.over : disposition === 'delivered' ? 'unknown' : disposition,
    host: delivery ? (delivery.host.split('/')[1] ?? 'none') : 'none',
    asked: hello?.statusRequest?.malformed ? 'malformed' : yes(hello?.statusRequest !== undefined),
    'asked-v2': yes(hello?.statusRequestV2 !== undefined),
    sni: !hello
      ? 'no-tls'
      : hello.serverName === undefined
        ? 'none'
        : hello.serverName === 'mx.test'
          ? 'host'
          : 'other',
    handshake: handshakeOf(tried, alert),
    alert,
    'alert-class': classOf(alert),
    'mail-over-first': first.some((connection) => isMail(connection, true)) ? 'yes' : 'no',
    'clear-text': clearTextOf(connections),
    marked: delivery ? (markOf(delivery.headers) ?? 'unsaid') : 'not-delivered',
    resumed: yes(tried?.tls?.resumed),
    retried: yes(tried?.tls?.serverHello?.helloRetryRequest),
    injection: injectionOf(first),
  };
}

function handshakeOf(connection: Connection | undefined, alert: string): string {
  if (!connection?.tls?.clientHello) return 'not-begun';
  // In TLS 1.3 the sender judges after its own Finished may have been sent; an alert then is a refusal all the same.
  if (alert !== 'none') return 'aborted';
  if (connection.tls.complete) return 'completes';
  return connection.ending.how === 'stalled' ? 'stalls' : 'aborted';
}

function classOf(alert: string): string {
  if (alert === 'none') return 'none';
  if (alert === 'bad_certificate_status_response') return 'status';
  if (alert === 'certificate_revoked') return 'revoked';
  return CERTIFICATE_ALERTS.has(alert) ? 'certificate' : 'other';
}

function clearTextOf(connections: readonly Connection[]): string {
  const inClear = connections.find((connection) => isMail(connection, false));
  if (!inClear) return 'never';
  return inClear.tls?.clientHello ? 'same-connection' : 'new-connection';
}

/**
 * A reply we put in clear behind our 220 (RFC 3207 4.2). Our host holds its answer to the first EHLO inside TLS back for a
 * moment: a sender that speaks twice before it took the injected reply for that answer; so did one that skipped EHLO.
 */
function injectionOf(connections: readonly Connection[]): string {
  const injected = connections.filter((connection) =>
    connection.smtp.some(
      (line) => line.from === 'server' && !line.secure && /inject/i.test(line.text),
    ),
  );
  if (injected.length === 0) return 'not-tried';
  const used = injected.some((connection) => {
    const inside = connection.smtp.filter((line) => line.secure && !line.text.startsWith('220 '));
    const [first, second] = inside;
    if (first?.from !== 'client') return false;
    return second?.from === 'client' || !/^(EHLO|HELO|LHLO|QUIT)/i.test(first.text);
  });
  return used ? 'used' : 'discarded';
}
