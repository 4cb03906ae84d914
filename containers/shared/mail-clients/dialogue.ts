import type { Command, CommandOrder, FileSpec, Place } from '../../../harness/model/target.ts';
import { program, programPath } from '../program.ts';

/**
 * SMTP (RFC 5321) through a program that makes a TLS connection and passes on what it reads: each
 * command waits for the reply to the one before. What the program says besides is not taken for a
 * reply, as no line of it begins with a code.
 */
const DIALOGUE = new URL('dialogue.sh', import.meta.url);

/** The script, to be put in place before the first message. */
export const dialogueFile = (place: Place): FileSpec => program(DIALOGUE, place);

/** Sends the message through the program that this command starts. */
export function dialogue(order: CommandOrder, through: readonly string[]): Command {
  const { transport, sender, recipient, message, place } = order;
  return {
    argv: ['bash', programPath(DIALOGUE, place), transport, sender, recipient, ...through],
    input: message,
  };
}
