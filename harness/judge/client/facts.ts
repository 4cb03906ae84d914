import type { Lookup } from '../../model/dns.ts';
import type { ClientFact } from '../../model/facts.ts';
import { groupOf, isCompressed } from '../../model/handshake.ts';
import type {
  Arrangement,
  ClientObservation,
  Connection,
  Delivery,
} from '../../model/observation.ts';
import { CERTIFICATE_ALERTS, endingAlert } from '../alerts.ts';
import { factName } from '../fact-name.ts';
import { mlDsaOf } from './ml-dsa.ts';

type Facts = Record<ClientFact, string>;

const isMail = (connection: Connection, secure: boolean) =>
  connection.smtp.some(
    (line) => line.from === 'client' && line.secure === secure && /^MAIL FROM/i.test(line.text),
  );

/**
 * What is established about a target that sends. Connections are named `<act>/<host>`, deliveries
 * by `<act>/<host>`.
 */
export function factsOfClient(
  observation: ClientObservation,
  known: Partial<Pick<Arrangement, 'hosts' | 'identities'>> = {},
): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const { act, kind, status } of observation.dispositions) {
    const connections = observation.connections.filter(({ name }) => name.startsWith(`${act}/`));
    const deliveries = observation.deliveries.filter(({ host }) => host.startsWith(`${act}/`));
    const lookups = observation.lookups?.filter((lookup) => lookup.act === act) ?? [];
    const found = {
      ...factsOfAct(connections, deliveries, kind, lookups, known),
      told: status ?? 'unsaid',
    };
    for (const [fact, value] of Object.entries(found)) facts[factName(act, fact)] = value;
  }
  return facts;
}

function factsOfAct(
  connections: readonly Connection[],
  deliveries: readonly Delivery[],
  disposition: string,
  lookups: readonly Lookup[],
  { hosts, identities }: Partial<Pick<Arrangement, 'hosts' | 'identities'>>,
): Omit<Facts, 'told'> {
  const name = hosts?.first;
  const first = connections.filter(({ name }) => name.endsWith('/first'));
  // The sender may come back in clear after an aborted handshake: the facts on TLS are those of its
  // first try with TLS.
  const tried = first.find(({ tls }) => tls?.clientHello !== undefined) ?? first[0];
  const hello = tried?.tls?.clientHello;
  const [delivery] = deliveries;
  const alert = (tried && endingAlert(tried, 'client')) ?? 'none';
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
        : hello.serverName.toLowerCase() === (name ?? 'mx.test')
          ? 'host'
          : 'other',
    handshake: handshakeOf(tried, alert),
    alert,
    'alert-class': classOf(alert),
    'mail-over-first': first.some((connection) => isMail(connection, true)) ? 'yes' : 'no',
    'mail-over-resumed': first.some((seen) => seen.tls?.resumed && isMail(seen, true))
      ? 'yes'
      : 'no',
    'clear-text': clearTextOf(connections),
    marked: delivery ? (delivery.mark ?? 'unsaid') : 'not-delivered',
    authenticated: delivery ? (delivery.authenticated ?? 'unsaid') : 'not-delivered',
    'tlsa-lookup': tlsaLookupOf(lookups, name),
    resumed: yes(tried?.tls?.resumed),
    retried: yes(tried?.tls?.serverHello?.helloRetryRequest),
    group: hello ? groupOf(tried?.tls) : 'no-tls',
    compressed: yes(isCompressed(tried?.tls)),
    certificate: hello ? certificateOf(tried, identities) : 'no-tls',
    'ml-dsa': mlDsaOf(hello, identities?.first?.chain[0]),
    injection: injectionOf(first),
  };
}

/** Of several questions the answer that tells most decides. */
const answers = ['secure', 'failed', 'insecure', 'secure-none'] as const;

/** What was answered about the records of the host of that name, or of an alias of it. */
function tlsaLookupOf(lookups: readonly Lookup[], host = ''): string {
  const [label = '', ...domain] = host.split('.');
  const number = label.replace(/^[a-z]+/, '');
  const bases = ['mx', 'alias'].map((kind) => `._tcp.${[kind + number, ...domain].join('.')}`);
  const seen = lookups
    .filter(({ name, type }) => type === 'TLSA' && bases.some((base) => name.endsWith(base)))
    .map(({ rcode, secure, records }) => {
      if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return 'failed';
      return secure ? (records > 0 ? 'secure' : 'secure-none') : 'insecure';
    });
  return answers.find((answer) => seen.includes(answer)) ?? 'not-asked';
}

/** Which of its certificates our first host showed. */
function certificateOf(
  tried: Connection | undefined,
  identities: Arrangement['identities'] = {},
): 'main' | 'dual' | 'none' {
  const leaf = tried?.tls?.certificates[0]?.der;
  if (leaf === undefined) return 'none';
  return identities['first-dual']?.chain[0] === leaf ? 'dual' : 'main';
}

function handshakeOf(connection: Connection | undefined, alert: string): string {
  if (!connection?.tls?.clientHello) return 'not-begun';
  // In TLS 1.3 the sender judges after its own Finished may have been sent; an alert then is a
  // refusal all the same.
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
 * A reply we put in clear behind our 220 (RFC 3207 4.2). Our host refuses MAIL inside TLS, and
 * offers no PIPELINING: whoever sends RCPT behind a MAIL that was refused is one reply ahead, and
 * has taken the injected one for another; whoever does anything else has read the refusal. No time
 * has a part in it. Who leaves without a word inside TLS, which it does not do elsewhere, has
 * noticed; who says a word and never comes as far as MAIL shows neither.
 */
function injectionOf(connections: readonly Connection[]): string {
  const seen = connections
    .filter((connection) =>
      connection.smtp.some(
        (line) => line.from === 'server' && !line.secure && /inject/i.test(line.text),
      ),
    )
    .map(injectionIn);
  if (seen.length === 0) return 'not-tried';
  return ['used', 'discarded'].find((value) => seen.includes(value)) ?? 'unknown';
}

function injectionIn({ smtp, tls, ending }: Connection): string {
  const left = ending.how !== 'stalled' && ending.how !== 'flooded';
  const inside = smtp.filter(({ secure }) => secure);
  const commands = inside.filter(({ from }) => from === 'client');
  if (!tls?.complete || commands.length === 0) return left ? 'discarded' : 'unknown';
  const mail = commands.findIndex(({ text }) => /^MAIL FROM/i.test(text));
  const refused = inside.some(({ from, text }) => from === 'server' && text.startsWith('450 '));
  if (mail < 0 || !refused) return 'unknown';
  const [next, then] = commands.slice(mail + 1);
  if (!next) return left ? 'discarded' : 'unknown';
  if (!/^RCPT TO/i.test(next.text)) return 'discarded';
  // All at once, though nothing says it may: that tells nothing of replies.
  return then && /^(?:RCPT TO|DATA)/i.test(then.text) ? 'unknown' : 'used';
}
