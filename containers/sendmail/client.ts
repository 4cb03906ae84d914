import type { ClientProgram, Layout } from '../../harness/model/target.ts';
import type { Policy } from '../../harness/model/terms.ts';
import { policyLabel } from '../shared/exim/policy.ts';
import { program, programPath } from '../shared/program.ts';
import { configuration, define, layout } from './common.ts';

const NAME = 'client';

/**
 * What the access map would say of the server (cf/README, STARTTLS): verified, at least encrypted,
 * or nothing.
 */
function requirement({ chain, tls }: Policy): string | undefined {
  if (chain === 'must') return 'VERIFY';
  return tls === 'must' ? 'ENCR:112' : undefined;
}

/** Names of mailers take no hyphen. */
const mailer = (label: string): string => label.replaceAll('-', '_');

/** A mailer whose port is the number its host begins with; all have the same host, ours. */
const mailerOf = (label: string, host: string): string =>
  `M${mailer(label)},\tP=[IPC], F=mDFMuXa, S=EnvFromSMTP/HdrFromSMTP, ` +
  'R=EnvToSMTP, E=\\r\\n, L=990,\n' +
  `\t\tT=DNS/RFC822/SMTP,\n\t\tA=TCP ${host} $h`;

/** `token@26001.<label>.test` goes to the mailer of the label. */
const route = (label: string): string =>
  `R$+ < @ $- . ${label} . test $* > $*\t$#${mailer(label)} $@ $2 . ${label} $: $1 < ` +
  `@ $2 . ${label} . test $3 > $4`;

/**
 * The same words as in the access map, for the mailer instead of the name of the server, which all
 * have in common.
 */
const check = (label: string, asks: string): string =>
  `R$- . ${label} $| $*\t$@ $>"TLS_connection" $2 $| <${asks}>`;

const RETRY = new URL('retry.sh', import.meta.url);

/** `… sm-mta[77]: 5AQ1…: to=<t1s0@26001.none-….test>, delay=…, dsn=2.0.0, stat=Sent (250 …)` */
const outcome =
  /sendmail\[\d+\]: \w+: to=<([A-Za-z0-9_-]+)@[0-9]+\.[a-z-]+\.test>, .*?\bdsn=([245])\.[0-9.]+, (?:reply=.*, )?stat=/;
const kinds = { '2': 'delivered', '4': 'deferred', '5': 'bounced' } as const;
const retryEnd = / mailstaple: the retry of ([A-Za-z0-9_-]+) has ended$/;

/** sendmail as a sender. */
export const sendmailClient: ClientProgram = {
  compose({ policies, host, roots, port, place }): Layout {
    const labels = new Map(
      policies.map((policy) => [policyLabel(policy, 'starttls'), requirement(policy)] as const),
    );
    const names = [...labels.keys()];
    const macros = [
      `DAEMON_OPTIONS(\`Family=inet, Name=inject, Port=${port}, M=S')dnl`,
      define('confCACERT', roots),
      define('confDELIVERY_MODE', 'background'),
      define('confTO_CONNECT', '3s'),
      define('confTO_ICONNECT', '3s'),
      define('confTO_STARTTLS', '8s'),
      define('confTO_INITIAL', '8s'),
      define('confTO_HELO', '8s'),
      define('confTO_MAIL', '8s'),
      define('confTO_QUIT', '1s'),
      "MAILER(`smtp')dnl",
      'MAILER_DEFINITIONS',
      ...names.map((label) => mailerOf(label, host)),
      'LOCAL_RULE_0',
      ...names.map(route),
      'LOCAL_TLS_SERVER',
      'R$*\t$: $&h $| $1',
      ...[...labels].flatMap(([label, asks]) => (asks === undefined ? [] : [check(label, asks)])),
    ];
    return layout(
      place,
      [{ name: NAME, host: 'sender.test', macros }],
      [{ port, greets: true }],
      [program(RETRY, place)],
    );
  },
  recipient({ token, policy, transport, ports }) {
    return `${token}@${ports[0]}.${policyLabel(policy, transport)}.test`;
  },
  readLog(line) {
    const [, token, status] = outcome.exec(line) ?? [];
    if (token === undefined || status === undefined) return undefined;
    return { token, kind: kinds[status as keyof typeof kinds] };
  },
  retry: (token, place) => [
    programPath(RETRY, place),
    place.exec,
    configuration(place, NAME),
    token,
  ],
  // The line that tells of a deferral is written before the message is let go, and a message that
  // is held is passed over.
  readRetryEnd: (line) => retryEnd.exec(line)?.[1],
};
