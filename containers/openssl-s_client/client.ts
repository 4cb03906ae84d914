import type { CommandProgram } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';

/** `openssl s_client` as a sender: `-status` asks for the status and prints it. */
export const sClient: CommandProgram = {
  files: ({ place }) => [dialogueFile(place)],
  command(order) {
    const { policy, transport, host, port, roots } = order;
    return dialogue(order, [
      ...[
        'openssl',
        's_client',
        '-quiet',
        '-connect',
        `${host}:${port}`,
        '-servername',
        host,
        '-CAfile',
        roots,
      ],
      ...(transport === 'starttls' ? ['-starttls', 'smtp', '-name', 'mailstaple.test'] : []),
      ...(policy.chain === 'must' ? ['-verify_return_error', '-verify_hostname', host] : []),
      ...(policy.status === 'none' ? [] : ['-status']),
    ]);
  },
};
