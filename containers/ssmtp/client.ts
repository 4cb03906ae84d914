import type { CommandOrder, CommandProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

const CONFIGURED = new URL('configured.sh', import.meta.url);

const settings = ({ transport, host, port }: CommandOrder): string =>
  [
    `Mailhub=${host}:${port}`,
    'Hostname=mailstaple.test',
    'FromLineOverride=YES',
    'UseTLS=YES',
    `UseSTARTTLS=${transport === 'starttls' ? 'YES' : 'NO'}`,
    '',
  ].join('\n');

/** ssmtp as a sender: a sendmail(8) that hands each mail to one host. TLS is on or off. */
export const ssmtpClient: CommandProgram = {
  files: ({ place }) => [program(CONFIGURED, place)],
  command(order) {
    const { sender, recipient, message, place } = order;
    return {
      argv: [
        ...['sh', programPath(CONFIGURED, place), settings(order)],
        ...['-f', sender, recipient],
      ],
      input: `${message}\r\n`,
    };
  },
};
