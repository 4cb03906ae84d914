import type { CommandProgram } from '../../harness/model/target.ts';

/** How `send.mjs` says that the message was refused for good. */
const REFUSED = 2;

/**
 * nodemailer as a sender. What is asked of a status goes through its `tls` option to Node: `requestOCSP` has one asked for, and
 * nothing in nodemailer can require one.
 */
export const nodemailerClient: CommandProgram = {
  command({ policy, transport, host, port, sender, recipient, message, roots }) {
    const settings = {
      transport: {
        host,
        port,
        name: 'mailstaple.test',
        secure: transport === 'implicit',
        ...(policy.tls === 'must' && transport === 'starttls' ? { requireTLS: true } : {}),
        connectionTimeout: 3000,
        greetingTimeout: 3000,
        socketTimeout: 5000,
        tls: {
          ...(policy.chain === 'must' ? {} : { rejectUnauthorized: false }),
          ...(policy.status === 'none' ? {} : { requestOCSP: true }),
        },
      },
      envelope: { from: sender, to: [recipient] },
      ...(policy.chain === 'must' ? { roots } : {}),
    };
    return { argv: ['node', '/opt/nodemailer/send.mjs', JSON.stringify(settings)], input: `${message}\r\n` };
  },
  readEnd: ({ code }) => (code === 0 ? 'delivered' : code === REFUSED ? 'bounced' : 'deferred'),
};
