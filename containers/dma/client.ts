import type { CommandProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

/** Seconds: as long as a sender may take over a message, and less than a cell waits for it. */
const PATIENCE = '12';

const SEND = new URL('send.pl', import.meta.url);

/**
 * What dma.conf(5) has for a policy: TLS that must be, or that may fail, or that the connection
 * begins with.
 */
function security(implicit: boolean, must: boolean): string[] {
  if (implicit) return ['SECURETRANSFER'];
  return ['SECURETRANSFER', 'STARTTLS', ...(must ? [] : ['OPPORTUNISTIC_TLS'])];
}

/**
 * dma as a sender: its configuration is written anew for each message, and its log tells the
 * outcome (send.pl).
 */
export const dmaClient: CommandProgram = {
  files: ({ place }) => [program(SEND, place)],
  command({ policy, transport, host, port, sender, recipient, message, place }) {
    const configuration = [
      `SMARTHOST ${host}`,
      `PORT ${port}`,
      'MAILNAME mailstaple.test',
      ...security(transport === 'implicit', policy.tls === 'must'),
    ];
    return {
      argv: ['perl', programPath(SEND, place), PATIENCE, sender, recipient, ...configuration],
      input: `${message.replaceAll('\r\n', '\n')}\n`,
    };
  },
  readEnd({ code }) {
    if (code === 0) return 'delivered';
    if (code === 1) return 'bounced';
    return code === 75 ? 'deferred' : 'unknown';
  },
};
