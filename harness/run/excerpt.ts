import { describeCertificate, describeStaple } from '../examiner/describe.ts';
import { examine } from '../examiner/examine.ts';
import { issuerAmong } from '../examiner/issuer.ts';
import type { Arrangement, Connection } from '../model/observation.ts';
import { fromBase64 } from '../model/octets.ts';
import type { Excerpt } from '../model/run.ts';
import type { Handshake } from '../model/tls.ts';
import { shown } from '../model/visible.ts';

const MAX_LINES = 60;
const MAX_LINE = 400;

const short = (text: string): string => shown(text, MAX_LINE);

/** What a report shows of each connection: staple, chain, dialogue and handshake in lines. */
export function excerptsOf(
  { connections }: { connections: readonly Connection[] },
  known: Arrangement,
): Excerpt[] {
  return connections.slice(0, 8).map((connection) => ({
    connection: connection.name,
    staple: stapleLines(connection.tls),
    chain: (connection.tls?.certificates ?? []).slice(0, 6).map(({ der }) => certificateLine(der)),
    findings: findingsOf(connection.tls, known),
    transcript: transcriptOf(connection),
    handshake: handshakeLines(connection),
  }));
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
export function transcriptOf(connection: Connection): string[] {
  const lines = connection.smtp.map(({ from, secure, text }) => {
    const who = from === 'client' ? 'C' : 'S';
    return `${secure ? `[${who}]` : ` ${who} `} ${short(text)}`;
  });
  const shown =
    lines.length > MAX_LINES
      ? [...lines.slice(0, MAX_LINES), `… ${lines.length - MAX_LINES} more lines`]
      : lines;
  const { how, phase, detail } = connection.ending;
  return [
    ...shown,
    how === 'done'
      ? 'ended in order'
      : short(`ended: ${how} at ${phase}${detail ? `: ${detail}` : ''}`),
  ];
}

function handshakeLines({ tls }: Connection): string[] {
  if (!tls) return [];
  const arrow = (from: 'client' | 'server') => (from === 'client' ? '→' : '←');
  const steps = [
    ...tls.messages.map(({ at, from, name, length, encrypted }) => ({
      at,
      line: `${arrow(from)} ${name} (${length} octets${encrypted ? ', encrypted' : ''})`,
    })),
    ...tls.alerts.map(({ at, from, level, name, encrypted }) => ({
      at,
      line: `${arrow(from)} alert ${level} ${name}${encrypted ? ' (encrypted)' : ''}`,
    })),
  ].sort((a, b) => a.at - b.at);
  const head = (
    `TLS ${tls.version ?? 'unknown'} ` +
    `${tls.serverHello?.cipherName ?? ''}${tls.resumed ? ', resumed' : ''}`
  ).trim();
  return [
    head,
    ...steps.map(({ line }) => line),
    ...tls.problems.map((problem) => `problem: ${problem}`),
  ]
    .slice(0, MAX_LINES)
    .map(short);
}
