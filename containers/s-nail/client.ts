import type { CommandProgram } from '../../harness/model/target.ts';

/** S-nail as a sender. It has no word for the status, and does not ask. */
export const sNail: CommandProgram = {
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const scheme = transport === 'implicit' ? 'smtps' : 'smtp';
    const argv = [
      ...['s-nail', '-:/', '-Sv15-compat', '-Ssendwait', `-Smta=${scheme}://${host}:${port}`],
      ...[
        '-Ssmtp-auth=none',
        '-Ssmtp-config=-all,ehlo',
        ...(transport === 'starttls' ? ['-Ssmtp-use-starttls'] : []),
      ],
      ...['-Shostname=mailstaple.test', '-Stls-ca-no-defaults', `-Stls-ca-file=${roots}`],
      ...[
        `-Stls-verify=${policy.chain === 'must' ? 'strict' : 'ignore'}`,
        '-r',
        sender,
        '-t',
        recipient,
      ],
    ];
    return { argv, env: { HOME: place.dir }, input: `${message.replaceAll('\r\n', '\n')}\n` };
  },
};
