import type { CommandProgram } from '../../harness/model/target.ts';

/**
 * The program takes its options from arguments and the message, behind its envelope, from
 * descriptor 3.
 */
const onDescriptor3 =
  'file=$(mktemp) && cat > "$file" && exec 3< "$file" && rm -f "$file" && exec /usr/lib/nullmailer/smtp "$@" < /dev/null';

/** Set in the exit code where the message cannot be sent as it is (nullmailer, lib/errcodes.h). */
const PERMANENT = 32;

/**
 * The program of nullmailer that speaks SMTP, as its queue manager calls it. Its TLS library asks
 * for the status by itself.
 */
export const nullmailerClient: CommandProgram = {
  command({ policy, transport, host, port, sender, recipient, message, roots }) {
    const argv = [
      ...[
        'sh',
        '-c',
        onDescriptor3,
        'sh',
        `--host=${host}`,
        `--port=${port}`,
        `--x509cafile=${roots}`,
      ],
      ...[transport === 'implicit' ? '--tls' : '--starttls'],
      ...(policy.chain === 'must' ? [] : ['--insecure']),
    ];
    const input = `${sender}\n${recipient}\n\n${message.replaceAll('\r\n', '\n')}\n`;
    return { argv, env: { HELOHOST: 'mailstaple.test' }, input };
  },
  readEnd: ({ code }) => (code === 0 ? 'delivered' : code & PERMANENT ? 'bounced' : 'deferred'),
};
