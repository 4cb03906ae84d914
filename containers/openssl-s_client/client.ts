import { crlPath } from '../../harness/model/crl.ts';
import type { CommandOrder, CommandProgram } from '../../harness/model/target.ts';
import { dialogue, dialogueFile } from '../shared/mail-clients/dialogue.ts';
import { program, programPath } from '../shared/program.ts';

const WITH_LISTS = new URL('with-lists.sh', import.meta.url);

/**
 * Whom it trusts: authorities, or TLSA records that it is told. Its manual has
 * `-dane_ee_no_namechecks` for SMTP (RFC 7672 3.1.1).
 */
function trusting({ policy, tlsa, host, roots }: CommandOrder): string[] {
  if (policy.crl !== undefined) return ['-servername', host, '-crl_check_all'];
  if ((policy.dane ?? 'none') === 'none' || !tlsa) return ['-servername', host, '-CAfile', roots];
  return [
    ...['-dane_tlsa_domain', tlsa.name, '-dane_ee_no_namechecks', '-verify_return_error'],
    ...tlsa.records.flatMap((record) => ['-dane_tlsa_rrdata', record]),
  ];
}

/** Revocation lists stand in one file with the authorities. */
const withLists = ({ policy: { crl }, roots, place }: CommandOrder): string[] =>
  crl === undefined ? [] : ['bash', programPath(WITH_LISTS, place), roots, crlPath(place.dir, crl)];

/**
 * `openssl s_client` as a sender.
 * @param options what it is told of the status, by what is asked of it.
 */
export const sClientWith = (
  options: (status: CommandOrder['policy']['status']) => readonly string[],
): CommandProgram => ({
  files: ({ place }) => [dialogueFile(place), program(WITH_LISTS, place)],
  command(order) {
    const { policy, transport, host, port } = order;
    return dialogue(order, [
      ...withLists(order),
      ...['openssl', 's_client', '-quiet', '-connect', `${host}:${port}`],
      ...trusting(order),
      ...(transport === 'starttls' ? ['-starttls', 'smtp', '-name', 'mailstaple.test'] : []),
      ...(policy.chain === 'must' ? ['-verify_return_error', '-verify_hostname', host] : []),
      ...options(policy.status),
    ]);
  },
});

/** `-status` asks for the status and prints it. */
export const sClient: CommandProgram = sClientWith((status) =>
  status === 'none' ? [] : ['-status'],
);
