import type { CommandProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

const FROM_INPUT = new URL('from-input.sh', import.meta.url);

/**
 * git send-email as a sender. It has no word for the status; IO::Socket::SSL beneath it asks
 * wherever it verifies.
 */
export const gitSendEmail: CommandProgram = {
  files: ({ place }) => [program(FROM_INPUT, place)],
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const argv = [
      ...[
        'sh',
        programPath(FROM_INPUT, place),
        ...['git', 'send-email'],
        '--quiet',
        // Tells that it got as far as the server.
        '--smtp-debug=1',
        '--confirm=never',
        '--no-validate',
        '--no-thread',
      ],
      ...[
        '--suppress-cc=all',
        `--from=${sender}`,
        `--envelope-sender=${sender}`,
        `--to=${recipient}`,
      ],
      ...['--smtp-domain=mailstaple.test', `--smtp-server=${host}`, `--smtp-server-port=${port}`],
      ...[`--smtp-encryption=${transport === 'implicit' ? 'ssl' : 'tls'}`],
      // Nothing at all turns verification off, and the question for the status with it.
      ...['--smtp-ssl-cert-path', policy.chain === 'must' || policy.status !== 'none' ? roots : ''],
    ];
    return {
      argv,
      env: {
        HOME: place.dir,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'origin',
        GIT_AUTHOR_EMAIL: sender,
        GIT_COMMITTER_NAME: 'origin',
        GIT_COMMITTER_EMAIL: sender,
      },
      input: `${message.replaceAll('\r\n', '\n')}\n`,
    };
  },
};
