import type { CommandProgram } from '../../harness/model/target.ts';

/**
 * msmtp as a sender. It has no word for the status; its TLS library asks by itself. TLS is on or
 * off, never optional.
 */
export const msmtpClient: CommandProgram = {
  command({ policy, transport, host, port, sender, recipient, message, roots }) {
    const argv = [
      ...[
        'msmtp',
        `--host=${host}`,
        `--port=${port}`,
        '--timeout=15',
        '--domain=mailstaple.test',
        `--from=${sender}`,
      ],
      ...['--auth=off', '--tls=on', `--tls-starttls=${transport === 'starttls' ? 'on' : 'off'}`],
      ...(policy.chain === 'must'
        ? [`--tls-trust-file=${roots}`]
        : ['--tls-trust-file=', '--tls-certcheck=off']),
      ...['--', recipient],
    ];
    return { argv, input: `${message}\r\n` };
  },
};
