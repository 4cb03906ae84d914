import { readFileSync } from 'node:fs';
import type { FetchCommandProgram } from '../../harness/model/target.ts';

const SCRIPT = readFileSync(new URL('run.sh', import.meta.url));

/** Exim's script that fetches, and Exim with the file it wrote. */
export const eximCommand: FetchCommandProgram = {
  files: (_stand, { dir }) => [{ path: `${dir}/run.sh`, content: SCRIPT, aid: true }],
  command({ identity: { leaf, issuer, trusted }, out, forced = '' }, { dir, exec }) {
    return { argv: ['sh', `${dir}/run.sh`, exec, leaf, issuer, trusted, out, forced] };
  },
  serve({ port, identity: { chain, key }, out }, { dir }) {
    const path = `${dir}/exim.conf`;
    const content = `primary_hostname = mx.test
spool_directory = ${dir}/spool
log_file_path = ${dir}/exim-%slog
pid_file_path = ${dir}/exim.pid
daemon_smtp_ports = ${port}
tls_on_connect_ports = ${port}
tls_advertise_hosts = *
tls_certificate = ${chain}
tls_privatekey = ${key}
tls_ocsp_file = ${out}
`;
    return {
      files: [{ path, content, mode: 0o644 }],
      argv: ['/usr/sbin/exim4', '-C', path, '-bdf', '-q1h'],
    };
  },
};
