import type { CommandProgram, Place } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';

/**
 * Revocation information is never required, so that what is seen is what is done with a status that
 * comes; the command's own answer to a missing one is to go on.
 */
const policyText = (status: string): string =>
  `require_cert_revocation_info = false\nsupport_cert_status_message = ${status !== 'none'}\n`;
const path = ({ dir }: Place, status: string): string => `${dir}/${status}.policy`;

/** `botan tls_client` as a sender: implicit TLS alone, its policy a text file. */
export const botanClient: CommandProgram = {
  files: ({ place }) => [
    dialogueFile(place),
    ...['none', 'request'].map((status) => ({
      path: path(place, status),
      content: policyText(status),
    })),
  ],
  command(order) {
    const { policy, host, port, roots, place } = order;
    return dialogue(order, [
      ...['botan', 'tls_client', host, `--port=${port}`, `--policy=${path(place, policy.status)}`],
      ...['--skip-system-cert-store', `--trusted-cas=${roots}`],
      ...(policy.chain === 'must' ? [] : ['--ignore-cert-error', '--skip-hostname-check']),
    ]);
  },
};
