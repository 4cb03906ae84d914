import type { CommandProgram } from '../../harness/model/target.ts';

/**
 * swaks as a sender. It has no word for the status, and Net::SSLeay beneath it does not ask by
 * itself.
 */
export const swaksClient: CommandProgram = {
  command({ policy, transport, host, port, sender, recipient, message, roots }) {
    // Its manual warns that an optional TLS that fails to verify leaves the connection in an
    // unknown state.
    const starttls = policy.tls === 'must' || policy.chain === 'must' ? '--tls' : '--tls-optional';
    const argv = [
      ...[
        'swaks',
        '--server',
        host,
        '--port',
        String(port),
        '--ehlo',
        'mailstaple.test',
        '--timeout',
        '15',
      ],
      ...['--from', sender, '--to', recipient, '--data', '-', '--suppress-data'],
      ...[transport === 'implicit' ? '--tls-on-connect' : starttls, '--tls-sni', host],
      ...(policy.chain === 'must' ? ['--tls-verify', '--tls-ca-path', roots] : []),
    ];
    return { argv, input: `${message.replaceAll('\r\n', '\n')}\n` };
  },
};
