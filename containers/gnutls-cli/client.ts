import type { CommandOrder, CommandProgram } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';

/** The key of the root that its library trusts in DNSSEC: of its container, as no option has it. */
const ANCHOR = '/usr/share/dns/root.key';

/**
 * Which host, and by what it is known. Under DANE it looks for the records itself, and validates
 * them; `--no-ca-verification` is for use with `--dane` (gnutls-cli(1)).
 */
function whom({ policy, host, tlsa }: CommandOrder): string[] {
  if ((policy.dane ?? 'none') !== 'none' && tlsa)
    return ['--dane', '--local-dns', '--no-ca-verification', tlsa.name];
  return [...(policy.chain === 'must' ? [] : ['--insecure']), host];
}

/**
 * gnutls-cli as a sender: it asks for the status and judges what it gets together with the chain,
 * so that there is no way to try the chain and still judge the status, nor one to require it of the
 * server alone.
 */
export const gnutlsCli: CommandProgram = {
  files: ({ place, anchor }) => [
    dialogueFile(place),
    ...(anchor === undefined ? [] : [{ path: ANCHOR, content: anchor }]),
  ],
  command(order) {
    const { transport, port, roots } = order;
    return dialogue(order, [
      ...['gnutls-cli', '--logfile=/dev/stderr', `--x509cafile=${roots}`, `--port=${port}`],
      ...(transport === 'starttls' ? ['--starttls-proto=smtp'] : []),
      ...whom(order),
    ]);
  },
};
