import type { CommandProgram } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';

/**
 * gnutls-cli as a sender: it asks for the status and judges what it gets together with the chain,
 * so that there is no way to try the chain and still judge the status, nor one to require it of the
 * server alone.
 */
export const gnutlsCli: CommandProgram = {
  files: ({ place }) => [dialogueFile(place)],
  command(order) {
    const { policy, transport, host, port, roots } = order;
    return dialogue(order, [
      ...['gnutls-cli', '--logfile=/dev/stderr', `--x509cafile=${roots}`, `--port=${port}`],
      ...(transport === 'starttls' ? ['--starttls-proto=smtp'] : []),
      ...(policy.chain === 'must' ? [] : ['--insecure']),
      host,
    ]);
  },
};
