import { readFileSync } from 'node:fs';
import type { Command, CommandOrder, FileSpec, Place } from '../../../harness/model/target.ts';

const path = ({ dir }: Place): string => `${dir}/dialogue.sh`;

/**
 * SMTP (RFC 5321) through a program that makes a TLS connection and passes on what it reads: each
 * command waits for the reply to the one before. What the program says besides is not taken for a
 * reply, as no line of it begins with a code.
 */
const script = readFileSync(new URL('dialogue.sh', import.meta.url));

/** The script, to be put in place before the first message. */
export const dialogueFile = (place: Place): FileSpec => ({
  path: path(place),
  content: script,
  mode: 0o755,
});

/** Sends the message through the program. */
export function dialogue(order: CommandOrder, program: readonly string[]): Command {
  const { transport, sender, recipient, message, place } = order;
  return { argv: ['bash', path(place), transport, sender, recipient, ...program], input: message };
}
