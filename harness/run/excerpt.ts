import { describeCertificate, describeStaple } from '../examiner/describe.ts';
import { examine } from '../examiner/examine.ts';
import { issuerAmong } from '../examiner/issuer.ts';
import type { Arrangement, Connection, Ending } from '../model/observation.ts';
import { fromBase64 } from '../model/octets.ts';
import type { Excerpt } from '../model/run.ts';
import type { Handshake } from '../model/tls.ts';
import { shown } from '../model/visible.ts';

/** What a connection is called where several are shown: its act, and why it was not that itself. */
export const labelOf = ({ name, aside }: Connection): string =>
  aside === undefined ? name : `${name}-${aside}`;

const MAX_LINES = 60;
const MAX_LINE = 400;

const short = (text: string): string => shown(text, MAX_LINE);

/** A line, and when it came: milliseconds since connect; -1 where it has no time. */
interface TimedLine {
  text: string;
  at: number;
}

/** No time is told of it. */
const UNTIMED = -1;

const textsOf = (lines: readonly TimedLine[]): string[] => lines.map(({ text }) => text);
const timesOf = (lines: readonly TimedLine[]): number[] => lines.map(({ at }) => Math.round(at));

/**
 * What a report shows of each connection: staple, chain, dialogue and handshake in lines.
 * @param since what their beginnings are told from, milliseconds from the run's start; default the
 * first of them.
 */
export function excerptsOf(
  { connections }: { connections: readonly Connection[] },
  known: Arrangement,
  since = Math.min(...connections.map(({ startedAt }) => startedAt)),
): Excerpt[] {
  return connections.slice(0, 8).map((connection) => {
    const [transcript, handshake] = [dialogueOf(connection), handshakeOf(connection)];
    return {
      connection: labelOf(connection),
      staple: stapleLines(connection.tls),
      chain: (connection.tls?.certificates ?? [])
        .slice(0, 6)
        .map(({ der }) => certificateLine(der)),
      findings: findingsOf(connection.tls, known),
      transcript: textsOf(transcript),
      handshake: textsOf(handshake),
      times: {
        start: Math.max(0, Math.round(connection.startedAt - since)),
        transcript: timesOf(transcript),
        handshake: timesOf(handshake),
      },
    };
  });
}

const certificateLines = new Map<string, string>();

/** A run shows the same certificates again and again. */
function certificateLine(der: string): string {
  const known = certificateLines.get(der);
  if (known !== undefined) return known;
  const line = short(describeCertificate(fromBase64(der)));
  if (certificateLines.size >= 512) certificateLines.clear();
  certificateLines.set(der, line);
  return line;
}

function stapleLines(tls: Handshake | undefined): string[] {
  const staple = tls?.certificates[0]?.staple;
  if (staple === undefined) return [];
  return staple === ''
    ? ['zero octets']
    : describeStaple(fromBase64(staple)).slice(0, MAX_LINES).map(short);
}

function findingsOf(tls: Handshake | undefined, known: Arrangement): Excerpt['findings'] {
  const leaf = tls?.certificates[0];
  if (!leaf?.staple) return [];
  const own = Object.values(known.identities).find(({ chain }) => chain[0] === leaf.der);
  const issuer = own
    ? fromBase64(own.issuer)
    : issuerAmong((tls?.certificates ?? []).map(({ der }) => fromBase64(der)));
  const about = { leaf: fromBase64(leaf.der), issuer, at: new Date(known.at) };
  return examine(fromBase64(leaf.staple), about).findings;
}

/** The dialogue as text; `C:` and `S:`, in brackets when it went inside TLS. */
export const transcriptOf = (connection: Connection): string[] => textsOf(dialogueOf(connection));

function dialogueOf(connection: Connection): TimedLine[] {
  const lines = connection.smtp.slice(0, MAX_LINES).map(({ from, secure, text, at }) => {
    const who = from === 'client' ? 'C' : 'S';
    return { text: `${secure ? `[${who}]` : ` ${who} `} ${short(text)}`, at };
  });
  const more = connection.smtp.length - lines.length;
  const { brokeBefore, ending } = connection;
  const before = brokeBefore && `the second try; the first ${endingText(brokeBefore)}`;
  return [
    ...(before === undefined ? [] : [{ text: before, at: UNTIMED }]),
    ...lines,
    ...(more > 0 ? [{ text: `… ${more} more lines`, at: UNTIMED }] : []),
    { text: endingText(ending), at: connection.ms },
  ];
}

const endingText = ({ how, phase, detail }: Ending): string =>
  how === 'done'
    ? 'ended in order'
    : short(`ended: ${how} at ${phase}${detail ? `: ${detail}` : ''}`);

/** When the first byte of a handshake passed; of older records by what was said before it. */
const beganAt = ({ tls, smtp }: Connection): number =>
  tls?.began ?? smtp.findLast(({ secure }) => !secure)?.at ?? 0;

function handshakeOf(connection: Connection): TimedLine[] {
  const { tls } = connection;
  if (!tls) return [];
  const began = beganAt(connection);
  const arrow = (from: 'client' | 'server') => (from === 'client' ? '→' : '←');
  const steps = [
    ...tls.messages.map(({ at, from, name, length, encrypted }) => ({
      at: began + at,
      text: `${arrow(from)} ${name} (${length} octets${encrypted ? ', encrypted' : ''})`,
    })),
    ...tls.alerts.map(({ at, from, level, name, encrypted }) => ({
      at: began + at,
      text: `${arrow(from)} alert ${level} ${name}${encrypted ? ' (encrypted)' : ''}`,
    })),
  ].sort((a, b) => a.at - b.at);
  const head = (
    `TLS ${tls.version ?? 'unknown'} ` +
    `${tls.serverHello?.cipherName ?? ''}${tls.resumed ? ', resumed' : ''}`
  ).trim();
  return [
    { text: head, at: UNTIMED },
    ...steps,
    ...tls.problems.map((problem) => ({ text: `problem: ${problem}`, at: UNTIMED })),
  ]
    .slice(0, MAX_LINES)
    .map(({ text, at }) => ({ text: short(text), at }));
}
