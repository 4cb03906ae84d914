import type { CommandOrder, CommandProgram } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';

/**
 * stunnel judges a status only where it verifies the chain:
 * https://www.stunnel.org/static/stunnel.html, OCSPrequire.
 */
function configuration({ policy, transport, host, port, roots }: CommandOrder): string {
  const judges = policy.chain === 'must' || policy.status !== 'none';
  return [
    'syslog = no',
    'output = /dev/stderr',
    'debug = info',
    'client = yes',
    `connect = ${host}:${port}`,
    `sni = ${host}`,
    'TIMEOUTconnect = 15',
    'TIMEOUTclose = 0',
    ...(transport === 'starttls' ? ['protocol = smtp'] : []),
    ...(judges ? [`CAfile = ${roots}`, 'verifyChain = yes', `checkHost = ${host}`] : []),
    // A responder that nobody can reach: where none is named, nothing is required after all
    // (findings: STUNNEL-CLIENT-1).
    ...(policy.status === 'require' ? ['OCSP = http://127.0.0.1:9/'] : []),
    `OCSPrequire = ${policy.status === 'require' ? 'yes' : 'no'}`,
    '',
  ].join('\n');
}

/**
 * stunnel in front of a plain SMTP client, started by it for each message as inetd would (no
 * service, no `accept`).
 */
export const stunnelClient: CommandProgram = {
  files: ({ place }) => [dialogueFile(place)],
  command(order) {
    // The configuration comes by a descriptor of its own, as standard input is the client's side of
    // the connection.
    const wrapped = ['bash', '-c', 'exec stunnel -fd 5 5<<<"$0"', configuration(order)];
    return dialogue(order, wrapped);
  },
};
