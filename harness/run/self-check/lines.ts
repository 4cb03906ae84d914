import { Buffer } from 'node:buffer';

/** RFC 5321 4.5.3.1.4 and 4.5.3.1.5: a command line and a reply line, CRLF included. */
const LINE_LIMIT = 512;
/** RFC 5321 4.5.3.1.6: a line of a message, CRLF included. */
const TEXT_LIMIT = 1000;

/** Octets cut into lines, or what keeps them from being lines. */
export type Cut = { lines: string[]; fault?: undefined } | { lines?: undefined; fault: string };

/**
 * Lines as RFC 5321 2.3.7 and 2.3.8 have them: each ends in CRLF, and CR and LF stand nowhere else.
 */
export function cutLines(octets: Uint8Array): Cut {
  const text = Buffer.from(octets).toString('latin1');
  if (text === '') return { lines: [] };
  if (!text.endsWith('\r\n')) return { fault: 'a line without its end' };
  const lines = text.slice(0, -2).split('\r\n');
  if (lines.some((line) => /[\r\n]/.test(line))) return { fault: 'a CR or LF on its own' };
  return { lines };
}

const quoted = (line: string): string => JSON.stringify(line.slice(0, 60));

function faultOfText(line: string, limit: number): string | undefined {
  if (line.length + 2 > limit) return `a line of ${line.length + 2} octets`;
  // RFC 5321 2.4 and 4.1.2: without extensions of our own all of it is ASCII, and nothing in it is
  // a control but the tab.
  return /^[\t -~]*$/.test(line)
    ? undefined
    : `a line with other octets than those of text: ${quoted(line)}`;
}

/** RFC 5321 4.1.1, of what our clients say; a domain and a path as far as we use them. */
const COMMAND =
  /^(?:EHLO [A-Za-z0-9.-]+|STARTTLS|QUIT|DATA|MAIL FROM:<[!-;=?-~]*>|RCPT TO:<[!-;=?-~]+>)$/;

/**
 * What is wrong with what a client of ours said: commands of RFC 5321 4.1.1 and 3207 4, a message
 * behind DATA with its dots doubled (4.5.2) up to the lone dot.
 * @param besides one more line that the dialogue asks for, against the grammar.
 */
export function faultOfCommands(lines: readonly string[], besides?: string): string | undefined {
  let text = false;
  for (const [at, line] of lines.entries()) {
    const fault = faultOfText(line, text ? TEXT_LIMIT : LINE_LIMIT);
    if (fault !== undefined) return fault;
    if (text) {
      if (line === '.') text = false;
      else if (/^\.(?!\.)/.test(line))
        return `a line of the message whose dot is not doubled: ${quoted(line)}`;
      continue;
    }
    if (line !== besides && !COMMAND.test(line)) return `not a command: ${quoted(line)}`;
    // A server that says no to DATA is sent no message.
    if (line === 'DATA') text = lines.indexOf('.', at) > at;
  }
  return text ? 'a message without its end' : undefined;
}

/**
 * What is wrong with what a server of ours said: replies of RFC 5321 4.2, all lines of one under
 * the same code.
 */
export function faultOfReplies(lines: readonly string[]): string | undefined {
  let open: string | undefined;
  for (const line of lines) {
    const fault = faultOfText(line, LINE_LIMIT);
    if (fault !== undefined) return fault;
    const [, code, mark] = /^([2-5][0-5]\d)(?:([ -])(?:.*))?$/.exec(line) ?? [];
    if (code === undefined) return `not a reply: ${quoted(line)}`;
    if (open !== undefined && open !== code) return `a reply that changes from ${open} to ${code}`;
    open = mark === '-' ? code : undefined;
  }
  return open === undefined ? undefined : 'a reply without its last line';
}
