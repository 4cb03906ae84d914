import type { CommandProgram } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';
import { program, programPath } from '../shared/program.ts';

const TRUSTING = new URL('trusting.sh', import.meta.url);

/**
 * NSS's tstclnt as a sender, implicit TLS alone: `-T` asks for a status, and `-O` has it judged
 * with the chain before anything is said. `-F` wants fresh revocation data, and ends with its
 * result in place of a conversation: no requirement can be arranged.
 */
export const tstclnt: CommandProgram = {
  files: ({ place }) => [dialogueFile(place), program(TRUSTING, place)],
  command(order) {
    const { policy, host, port, roots, place } = order;
    const folder = `${place.dir}/nss`;
    return dialogue(order, [
      ...['sh', programPath(TRUSTING, place), roots, folder],
      ...['tstclnt', '-d', `sql:${folder}`, '-h', host, '-p', String(port)],
      '-O',
      ...(policy.chain === 'must' ? [] : ['-o']),
      ...(policy.status === 'none' ? [] : ['-T']),
    ]);
  },
};
