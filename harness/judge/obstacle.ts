import { isFaulty } from '../model/handshake.ts';
import { type Connection, type Phase, RESET } from '../model/observation.ts';
import type { Break, Handshake } from '../model/tls.ts';
import { keywordCount, replies, replyTo } from './dialogue.ts';

/**
 * What kept us from seeing what we came for, and breaks no requirement of the other side's:
 * `unreachable`: no connection; `turned-away`: the service was refused, in words (RFC 5321 3.1,
 * 3.8); `mute`: no greeting in our time; `silent`: a box elsewhere that did not go on;
 * `speaks-clear`: the port wants the other scheme; `no-starttls`: it is not offered, and RFC 3207
 * does not require it; `client-certificate`: one is demanded; `server-name`: one is demanded, and
 * we told none; `own-limit`: more than we, or the TLS library we use, take; `link`: the connection
 * broke or stalled inside a record.
 */
export type ObstacleKind =
  | 'unreachable'
  | 'turned-away'
  | 'mute'
  | 'silent'
  | 'speaks-clear'
  | 'no-starttls'
  | 'client-certificate'
  | 'server-name'
  | 'own-limit'
  | 'link';

export interface Obstacle {
  kind: ObstacleKind;
  /**
   * What it is, about the server: `demands a certificate of the client, and we have none`. Nothing
   * is escaped.
   */
  what: string;
}

const alertOf = (tls: Handshake | undefined): string | undefined =>
  tls?.alerts.find(({ from, name }) => from === 'server' && name !== 'close_notify')?.name;

/** Reasons of OpenSSL's for an end that it made itself: its own limits, not the rules of TLS. */
const OPENSSL_LIMITS =
  /^(excessive message size|exceeds max fragment size|dh key too small|ee key too small|ca key too small|(ca|ee) md too weak|unsupported algorithm|unsupported elliptic curve|unknown pkey type|unsafe legacy renegotiation disabled)$/;

const finished = ({ ending }: Connection): boolean => ending.how === 'done';

/** The server's own words at the end of the dialogue: code and text of the reply that ended it. */
const quoted = ({ ending }: Connection): string => `"${ending.detail ?? ''}"`;

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be resolved now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
};

/** Why there was no connection: in words for what the system's resolver and sockets say. */
function reachWords(how: string, detail: string): string {
  const code = /\bE[A-Z_]+\b/.exec(detail)?.[0] ?? '';
  return reasons[code] ?? (how === 'stalled' ? 'it does not answer' : `${how}: ${detail}`);
}

function beforeTls(connection: Connection, remote: boolean): Obstacle | undefined {
  const found = beforeEhlo(connection);
  if (found) return found;
  const { ending, transport } = connection;
  const { how, phase, detail = '' } = ending;
  // What a box elsewhere has against us, or against TLS at this moment (RFC 3207 4: 454), is its
  // own affair.
  const policy = phase === 'ehlo' || phase === 'session';
  const later = phase === 'starttls' && /^4\d\d\b/.test(detail);
  if (remote && how === 'refused' && (policy || later))
    return { kind: 'turned-away', what: `turns us away: ${quoted(connection)}` };
  // A box elsewhere that falls silent, or is gone, may be cut off, or slow; on one machine it is
  // the server's doing.
  if (remote && (phase === 'ehlo' || phase === 'starttls')) {
    const verb = phase.toUpperCase();
    if (how === 'stalled')
      return { kind: 'silent', what: `did not answer ${verb} in the time it was given` };
    if (how === 'closed' || how === 'reset')
      return { kind: 'silent', what: `closed the connection in place of an answer to ${verb}` };
  }
  const ehlo = transport === 'starttls' ? replyTo(connection, 'EHLO', false) : undefined;
  if (ehlo?.code === 250 && keywordCount(ehlo, 'STARTTLS') === 0 && how === 'refused')
    return {
      kind: 'no-starttls',
      what: 'offers no STARTTLS, and RFC 3207 does not require it: there is nothing to judge',
    };
  return undefined;
}

function beforeEhlo(connection: Connection): Obstacle | undefined {
  const { ending, transport, smtp } = connection;
  const { how, phase, detail = '' } = ending;
  if (phase === 'connect')
    return { kind: 'unreachable', what: `could not be reached: ${reachWords(how, detail)}` };
  if (transport === 'implicit' && !finished(connection)) {
    const clear = smtp.find(({ from, secure }) => from === 'server' && !secure);
    if (clear)
      return {
        kind: 'speaks-clear',
        what: `speaks in clear where TLS was to come first ("${clear.text}"): it wants smtp://`,
      };
  }
  // RFC 5321 3.8: 421 may come in answer to anything.
  if (how === 'refused' && (phase === 'greeting' || /^421\b/.test(detail)))
    return { kind: 'turned-away', what: `turns us away: ${quoted(connection)}` };
  if (phase === 'greeting' && transport === 'starttls')
    return {
      kind: 'mute',
      what:
        how === 'stalled'
          ? 'did not greet in the time it was given'
          : `did not greet (${how}${detail ? `: ${detail}` : ''})`,
    };
  return undefined;
}

function clientCertificate(connection: Connection): Obstacle | undefined {
  const { tls } = connection;
  if (!tls?.certificateRequest || finished(connection)) return undefined;
  const alert = alertOf(tls);
  const inside = replies(connection.smtp).some(({ secure }) => secure);
  // We answered with an empty list (RFC 8446 4.4.2); who can do without a certificate goes on.
  const answered = tls.messages.some(
    ({ from, name }) => from === 'client' && name === 'certificate',
  );
  if (inside || !answered) return undefined;
  return {
    kind: 'client-certificate',
    what:
      'demands a certificate of the client, and we have ' +
      `none${alert ? ` (alert ${alert})` : ''}`,
  };
}

function inTls(connection: Connection, remote: boolean): Obstacle | undefined {
  const { tls, ending } = connection;
  // Where a structure is at fault, nothing that came of it excuses it.
  const faulty = isFaulty(tls, 'server');
  const broke = (kind: Break['why']): Break | undefined =>
    faulty ? undefined : tls?.breaks?.find(({ from, why }) => from === 'server' && why === kind);
  const limit = broke('limit');
  if (limit) return { kind: 'own-limit', what: `sends more than we read: ${limit.text}` };
  if (ending.how === 'flooded')
    return { kind: 'own-limit', what: `sends more than we read: ${ending.detail ?? ''}` };
  if (ending.how === 'tls-error' && OPENSSL_LIMITS.test(ending.detail ?? ''))
    return {
      kind: 'own-limit',
      what: `sends what the TLS library we use does not take (${ending.detail})`,
    };
  const demanded = clientCertificate(connection);
  if (demanded) return demanded;
  if (!tls || tls.complete) return undefined;
  if (alertOf(tls) === 'unrecognized_name' && tls.clientHello?.serverName === undefined)
    return {
      kind: 'server-name',
      what: 'wants to be called by a server name, and was told none: name it with --sni',
    };
  const cut = broke('cut');
  if (!remote || !cut) return undefined;
  const how = ending.how === 'stalled' ? 'stalled' : 'broke';
  return {
    kind: 'link',
    what:
      `was cut off: the connection ${how} inside a record or message (${cut.text}), as where ` +
      'large packets are lost on the way',
  };
}

/** Where in a dialogue with a box elsewhere the way to it may break, in words. */
const PLACES = {
  handshake: 'in the handshake',
  greeting: 'in place of a greeting inside TLS',
  session: 'in place of an answer to EHLO inside TLS',
  mail: 'in place of an answer to mail',
  quit: 'in place of an answer to QUIT',
} as const satisfies Partial<Record<Phase, string>>;

const placeOf = (phase: Phase): string | undefined =>
  phase in PLACES ? PLACES[phase as keyof typeof PLACES] : undefined;

/**
 * Did a connection to a box elsewhere end, from its handshake on, as it does where the way breaks:
 * by a reset, or by nothing more in the time it was given? How and where, in words; undefined where
 * it ended otherwise. A close in order, and a structure at fault, are the box's own doing; but who
 * closes before he greets inside TLS has said as little as one who does so in clear.
 */
export function brokenOnTheWay({ ending, tls, transport }: Connection): string | undefined {
  const { how, phase, detail } = ending;
  const place = placeOf(phase);
  if (place === undefined || isFaulty(tls, 'server')) return undefined;
  // Who does not greet in clear may have had enough of us, and is not asked again at once.
  if (phase === 'greeting' && transport === 'starttls') return undefined;
  if (how === 'reset' || (how === 'declined' && detail === RESET)) return `it was reset ${place}`;
  if (how === 'stalled') return `nothing more came ${place}`;
  return how === 'closed' && phase === 'greeting' ? `it was closed ${place}` : undefined;
}

/** Did it break twice, in the same place? */
export const brokeTwice = ({ ending, brokeBefore }: Connection): boolean =>
  brokeBefore?.phase === ending.phase;

/**
 * What kept a connection to a server from showing what it was made for, if it was nothing that a
 * requirement speaks of.
 * @param remote the server is a box elsewhere, and the way to it may break; on one machine a record
 * that ends in its middle is the server's doing.
 */
export function obstacleOf(connection: Connection, remote: boolean): Obstacle | undefined {
  return beforeTls(connection, remote) ?? inTls(connection, remote);
}
