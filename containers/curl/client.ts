import { crlPath } from '../../harness/model/crl.ts';
import type { CommandProgram } from '../../harness/model/target.ts';

/** What curl ends with when a limit of its command was reached (CURLE_OPERATION_TIMEDOUT). */
const OPERATION_TIMEDOUT = 28;

/**
 * curl as a sender: `--cert-status` requires a status, and there is no way to ask for one and go on
 * without.
 */
export const curlClient: CommandProgram = {
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const scheme = transport === 'implicit' ? 'smtps' : 'smtp';
    const argv = [
      ...['curl', '-sS', '--max-time', '15', '--connect-timeout', '15', '--noproxy', '*'],
      ...[
        '--url',
        `${scheme}://${host}:${port}/mailstaple.test`,
        '--mail-from',
        sender,
        '--mail-rcpt',
        recipient,
      ],
      ...(transport === 'implicit' ? [] : [policy.tls === 'must' ? '--ssl-reqd' : '--ssl']),
      // A status cannot be verified without roots, so that whoever requires one verifies the chain
      // as well.
      ...(policy.chain === 'must' || policy.status === 'require'
        ? ['--cacert', roots]
        : ['--insecure']),
      ...(policy.crl === undefined ? [] : ['--crlfile', crlPath(place.dir, policy.crl)]),
      ...(policy.status === 'require' ? ['--cert-status'] : []),
      ...['-T', '-'],
    ];
    return { argv, input: `${message}\r\n` };
  },
  readEnd({ code }) {
    if (code === 0) return 'delivered';
    return code === OPERATION_TIMEDOUT ? 'unknown' : 'deferred';
  },
};
