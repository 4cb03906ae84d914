import type { Connection } from '../../model/observation.ts';
import type { Capture } from '../../model/tls.ts';
import { clearBytesSent } from '../../wire/sent-bytes.ts';
import { cutLines, faultOfCommands, faultOfReplies } from './lines.ts';

type From = 'client' | 'server';

/** What was recorded of one direction at most; beyond that the end of what we said is not known. */
const RECORDED = 4 << 20;

/** One connection and the octets behind it. */
export interface RecordedWire {
  connection: Connection;
  capture: Capture;
}

/** The connections of a cell with their octets; both lists are in the same order. */
export function wiresOf(played: {
  observation: { connections: readonly Connection[] };
  captures: readonly { capture: Capture }[];
}): RecordedWire[] {
  return played.observation.connections.flatMap((connection, index) => {
    const capture = played.captures[index]?.capture;
    return capture ? [{ connection, capture }] : [];
  });
}

/**
 * The first thing in the handshake that was out of spec, if it was ours. Where the target was out
 * of spec before us, nothing is held against us: what we did then may be our answer to it. Nor is
 * what was cut short when the connection ended, nor what could not be deciphered, as that says
 * nothing of who is at fault.
 * @param excuses our faults that the scenario itself asks for.
 */
export function tlsFault(
  { connection }: RecordedWire,
  we: From,
  excuses?: RegExp,
): string | undefined {
  const problems = connection.tls?.problems ?? [];
  const first = problems.find((problem) => !/cut short|does not open/.test(problem));
  return first?.startsWith(`${we}: `) && !excuses?.test(first) ? first : undefined;
}

/**
 * What is wrong with our lines, in clear or inside TLS, against the grammar or against the
 * transcript.
 */
export function smtpFault(
  { connection, capture }: RecordedWire,
  we: From,
  besides?: string,
): { clear: string[]; inside: string[]; fault?: string } {
  const clear = zone(connection, clearBytesSent(capture, we), we, false, besides);
  if (clear.fault !== undefined)
    return { clear: [], inside: [], fault: `${clear.fault}, in clear` };
  const readable =
    !(connection.tls?.opaque ?? true) &&
    !connection.tls?.problems.some((it) => /does not open/.test(it));
  if (!readable || !capture.said) return { clear: clear.lines, inside: [] };
  const inside = zone(connection, capture.said, we, true, besides);
  if (inside.fault !== undefined)
    return { clear: clear.lines, inside: [], fault: `${inside.fault}, inside TLS` };
  return { clear: clear.lines, inside: inside.lines };
}

function zone(
  connection: Connection,
  octets: Uint8Array,
  we: From,
  secure: boolean,
  besides: string | undefined,
): { lines: string[]; fault?: string } {
  if (octets.length >= RECORDED) return { lines: [] };
  const { lines, fault } = cutLines(octets);
  if (fault !== undefined) return { lines: [], fault };
  const ill = we === 'client' ? faultOfCommands(lines, besides) : faultOfReplies(lines);
  if (ill !== undefined) return { lines, fault: ill };
  // A transcript may hold a line more than the wire: the connection ended before it was sent.
  const told = connection.smtp
    .filter((line) => line.from === we && line.secure === secure)
    .map(({ text }) => text);
  const odd = lines.findIndex((line, index) => line !== told[index]);
  return odd < 0
    ? { lines }
    : { lines, fault: `the transcript differs from the wire in line ${odd + 1}` };
}
