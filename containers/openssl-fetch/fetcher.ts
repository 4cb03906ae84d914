import { readFileSync } from 'node:fs';
import type { FetchCommandProgram } from '../../harness/model/target.ts';

const SCRIPT = readFileSync(new URL('run.sh', import.meta.url));

/** `openssl ocsp -respout` in a cron line. */
export const opensslCommand: FetchCommandProgram = {
  files: (_stand, { dir }) => [{ path: `${dir}/run.sh`, content: SCRIPT, aid: true }],
  command({ identity: { leaf, issuer, trusted }, out, forced = '' }, { dir, exec }) {
    return { argv: ['sh', `${dir}/run.sh`, exec, leaf, issuer, trusted, out, forced] };
  },
};
