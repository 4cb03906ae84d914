import type { ClientProgram, Layout } from '../../harness/model/target.ts';
import type { Policy, Transport } from '../../harness/model/terms.ts';
import { policyLabel } from '../shared/exim/policy.ts';
import { program, programPath } from '../shared/program.ts';
import { STATES } from './common.ts';

const INSTANCES = new URL('instances.pl', import.meta.url);
const transports: readonly Transport[] = ['starttls', 'implicit'];
/** Daemons side by side: as many as messages are handed over at a time. */
const DAEMONS = 6;

/**
 * Whether TLS is demanded and verified goes by the action. A chain that must verify implies TLS:
 * there is no `verify` without it. Without `tls` a relay URL of scheme smtps would be verified, so
 * that it is said here that it need not be.
 */
function demands({ chain, tls }: Policy, over: Transport): string {
  if (chain === 'must') return ' tls';
  return tls === 'must' || over === 'implicit' ? ' tls no-verify' : '';
}

/**
 * `token@26001.<label>.test`: the label picks the action, and the table has the relay URL of the
 * whole domain.
 */
const action = (label: string, policy: Policy, over: Transport): string =>
  `action "${label}" relay domain <routes> ca "roots"${demands(policy, over)}`;

const match = (label: string): string =>
  `match from any for domain regex "[.]${label}[.]test$" action "${label}"`;

/**
 * `1f2e… mta delivery evpid=1f2e… from=<…> to=<token@26001.….test> rcpt=<-> … result="TempFail"
 * stat="…"`
 */
const outcome =
  /^[0-9a-f]{16} mta delivery evpid=[0-9a-f]{16} from=<[^>]*> to=<([A-Za-z0-9_-]+)@\d+\.[a-z-]+\.test> .*? result="(\w+)"/;
const kinds: Readonly<Record<string, 'delivered' | 'deferred' | 'bounced'>> = {
  Ok: 'delivered',
  TempFail: 'deferred',
  PermFail: 'bounced',
};

/**
 * OpenSMTPD as a sender: several daemons of one configuration, a message at a time each
 * (`instances.pl`).
 */
export const openSmtpdClient: ClientProgram = {
  compose({ policies, port, place }): Layout {
    const labelled = new Map(
      policies.flatMap((policy) =>
        transports.map((over) => [policyLabel(policy, over), { policy, over }] as const),
      ),
    );
    const content = [
      'mta limit inet4 conn-delay-route 0 conn-delay-relay 0 ' +
        'reconn-delay-route 0 session-keepalive 0',
      'ca "roots" cert "/etc/roots.pem"',
      'table routes file:/etc/routes',
      'listen on 127.0.0.1 port @PORT@ hostname mx.test',
      ...[...labelled].map(([label, { policy, over }]) => action(label, policy, over)),
      ...[...labelled.keys()].map(match),
      '',
    ].join('\n');
    return {
      files: [
        { path: `${place.dir}/client.conf`, content },
        program(INSTANCES, place),
        program(STATES, place),
      ],
      processes: [{ argv: [programPath(INSTANCES, place), String(port), String(DAEMONS)] }],
      ready: [{ port, greets: true }],
      logs: [],
    };
  },
  recipient({ token, policy, transport, ports }) {
    return `${token}@${ports[0]}.${policyLabel(policy, transport)}.test`;
  },
  readLog(line) {
    const [, token, result = ''] = outcome.exec(line) ?? [];
    const kind = kinds[result];
    return token === undefined || kind === undefined ? undefined : { token, kind };
  },
  retry: (token, place) => [programPath(INSTANCES, place), 'retry', token],
};
