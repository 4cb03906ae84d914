import { crlPath } from '../../harness/model/crl.ts';
import type { CommandOrder, CommandProgram } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';
import { program, programPath } from '../shared/program.ts';

const CONFIGURED = new URL('configured.sh', import.meta.url);

/**
 * stunnel judges a status only where it verifies the chain:
 * https://www.stunnel.org/static/stunnel.html, OCSPrequire.
 */
function configuration({ policy, transport, host, port, roots, place }: CommandOrder): string {
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
    ...(policy.crl === undefined ? [] : [`CRLfile = ${crlPath(place.dir, policy.crl)}`]),
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
  files: ({ place }) => [dialogueFile(place), program(CONFIGURED, place)],
  command(order) {
    const wrapped = ['bash', programPath(CONFIGURED, order.place), configuration(order)];
    return dialogue(order, wrapped);
  },
};
