import type { CommandProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

const SEND = new URL('send.py', import.meta.url);

/**
 * Python's smtplib as a sender. Its ssl module can neither ask for a status nor see one: a control.
 */
export const smtplib: CommandProgram = {
  files: ({ place }) => [program(SEND, place)],
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const to = [host, String(port), roots, sender, recipient];
    return {
      argv: ['python3', '-S', programPath(SEND, place), transport, policy.chain, policy.tls, ...to],
      input: `${message}\r\n`,
    };
  },
};
