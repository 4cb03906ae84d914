import type { FetchCommandProgram } from '../../harness/model/target.ts';

/** lighttpd's cert-staple.sh, which checks against the trust store of the system: that is ours. */
export const lighttpdCommand: FetchCommandProgram = {
  command({ identity: { leaf, issuer, root }, out }, { exec }) {
    return { argv: [exec, leaf, issuer, out], env: { SSL_CERT_FILE: root } };
  },
};
