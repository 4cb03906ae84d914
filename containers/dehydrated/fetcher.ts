import { readFileSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import type { FetchCommandProgram } from '../../harness/model/target.ts';

const own = (name: string): Uint8Array => readFileSync(new URL(name, import.meta.url));
const AIDS = ['prepare.sh', 'run.sh', 'directory.pl'];

/**
 * dehydrated with OCSP_FETCH, on a certificate that it has got and that is not due. Its folder for
 * that one is where the file is looked for, and the file is a link, as it makes it.
 */
export const dehydratedCommand: FetchCommandProgram = {
  writes: 'ocsp.der',
  // Each run is some hundred and fifty processes.
  takes: 90_000,
  files: (_stand, { dir }) => [
    { path: `${dir}/config`, content: own('config.sh') },
    ...AIDS.map((name) => ({ path: `${dir}/${name}`, content: own(name), aid: true as const })),
    ...['openssl', 'date'].map((name) => ({
      ...{ path: `${dir}/bin/${name}`, content: own('moved.sh') },
      ...{ mode: 0o755, aid: true as const },
    })),
  ],
  prepare: ({ out, identity: { leaf, issuer } }, { dir }) => [
    ...['sh', `${dir}/prepare.sh`, dirname(out), leaf, issuer],
  ],
  command({ out, identity: { root } }, { dir, exec }) {
    return {
      argv: ['sh', `${dir}/run.sh`, exec, dir, dirname(out), `${dir}/config`],
      env: { SSL_CERT_FILE: root },
    };
  },
};
