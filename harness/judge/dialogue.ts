import type { Connection, SmtpLine } from '../model/observation.ts';

/** A reply of the server: its code and all its lines, and whether it came inside TLS. */
export interface Reply {
  code: number;
  lines: string[];
  secure: boolean;
}

/**
 * Groups the server's lines into replies (RFC 5321 4.2: `250-` goes on, `250 ` ends). What is no
 * reply is left out.
 */
export function replies(lines: readonly SmtpLine[]): Reply[] {
  const found: Reply[] = [];
  let open: Reply | undefined;
  for (const line of lines) {
    if (line.from !== 'server') continue;
    const match = /^(\d{3})([ -]|$)(.*)$/s.exec(line.text);
    if (!match) continue;
    const [, code, mark, text = ''] = match;
    open ??= { code: Number(code), lines: [], secure: line.secure };
    open.lines.push(text);
    if (mark === '-') continue;
    found.push(open);
    open = undefined;
  }
  return found;
}

/** The first reply that followed the first command starting so, on that side of TLS. */
export function replyTo(connection: Connection, verb: string, secure: boolean): Reply | undefined {
  const start = connection.smtp.findIndex(
    (line) =>
      line.from === 'client' && line.secure === secure && line.text.toUpperCase().startsWith(verb),
  );
  return start < 0
    ? undefined
    : replies(connection.smtp.slice(start)).find((reply) => reply.secure === secure);
}

/** How often a reply names an EHLO keyword. */
export function keywordCount(reply: Reply | undefined, keyword: string): number {
  return (
    reply?.lines.slice(1).filter((line) => line.trim().toUpperCase().split(/\s/)[0] === keyword)
      .length ?? 0
  );
}
