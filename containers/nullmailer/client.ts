import type { CommandProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

const SEND = new URL('send.sh', import.meta.url);

/** Set in the exit code where the message cannot be sent as it is (nullmailer, lib/errcodes.h). */
const PERMANENT = 32;

/**
 * The program of nullmailer that speaks SMTP, as its queue manager calls it. Its TLS library asks
 * for the status by itself.
 */
export const nullmailerClient: CommandProgram = {
  files: ({ place }) => [program(SEND, place)],
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const argv = [
      ...[
        'sh',
        programPath(SEND, place),
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
