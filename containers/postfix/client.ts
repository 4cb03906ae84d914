import type { ClientProgram, Layout } from '../../harness/model/target.ts';
import type { Policy, Transport } from '../../harness/model/terms.ts';
import { policyLabel } from '../shared/exim/policy.ts';
import { program, programPath } from '../shared/program.ts';
import { configDir, layout, listeningAt, service } from './common.ts';

const transports: readonly Transport[] = ['starttls', 'implicit'];

/**
 * TLS that must be, or verify, or neither (postconf(5), smtp_tls_security_level). Where the chain
 * must verify TLS is mandatory, whatever else is said; a connection that begins with TLS knows no
 * lower level than `encrypt`. Under DANE it is `dane`, or `dane-only` where there have to be
 * records.
 */
function level({ chain, tls, dane = 'none' }: Policy, over: Transport): string {
  if (dane !== 'none') return dane === 'require' ? 'dane-only' : 'dane';
  if (chain === 'must') return 'verify';
  return tls === 'must' || over === 'implicit' ? 'encrypt' : 'may';
}

/**
 * One sender of master.cf a policy. Postfix asks for no status, so the policy's word on it has no
 * option.
 */
const sender = (label: string, policy: Policy, over: Transport): string =>
  service(label, 'unix -', 'smtp', {
    syslog_name: 'postfix',
    smtp_tls_security_level: level(policy, over),
    ...(over === 'implicit' ? { smtp_tls_wrappermode: 'yes' } : {}),
    ...(policy.resume ? {} : { smtp_tls_session_cache_database: '' }),
    // Hosts are found in DNS, and it is asked whether that is secure.
    ...((policy.dane ?? 'none') === 'none'
      ? {}
      : { smtp_dns_support_level: 'dnssec', smtp_host_lookup: 'dns' }),
  });

/**
 * `26001.<label>.token@t1.d.example`: one port is that of the hosts which the MX record names, two
 * are those of hosts that are named here.
 */
const address = '([a-z-]+)\\.[a-z0-9]+@([a-z0-9]+\\.d\\.example)';
const daneRoutes = `/^([0-9]+)\\.${address}$/ FILTER $2:$3:$1
/^([0-9]+)\\.([0-9]+)\\.${address}$/ FILTER $3:[mx1.$4]:$1,[mx2.$4]:$2
`;

/**
 * The ports in front of the label are a list of next hops (smtp(8)); the label is the transport.
 * Only a table that is asked about recipients as they come in may make a route of what it matched
 * (access(5), FILTER; regexp_table(5)).
 */
const routes = (host: string): string =>
  daneRoutes +
  [1, 2, 3]
    .map((count) => {
      const ports = Array.from({ length: count }, () => '([0-9]+)').join('\\.');
      const hops = Array.from({ length: count }, (_, index) => `[${host}]:$${index + 1}`).join(',');
      return `/@${ports}\\.([a-z-]+)\\.test$/ FILTER $${count + 1}:${hops}\n`;
    })
    .join('');

const RETRY = new URL('retry.sh', import.meta.url);

/**
 * `… postfix/smtp[77]: 4bXk2z1: to=<t1s0@26001.none-….test>, relay=…, dsn=2.0.0, status=sent (250
 * …)`
 */
const outcome =
  /postfix(?:\/[a-z]+)+\[\d+\]: \w+: to=<(?:[0-9.]+\.[a-z-]+\.)?([A-Za-z0-9_-]+)@(?:[0-9.]+\.[a-z-]+\.test|[a-z0-9]+\.d\.example)>, .*?\bstatus=(sent|deferred|bounced) /;
const kinds = { sent: 'delivered', deferred: 'deferred', bounced: 'bounced' } as const;

/**
 * `… postfix/smtp[77]: Verified TLS connection established to mx1.t5.d.example[172.17.0.1]:26001:
 * …`
 */
const secured = /: (\w+) TLS connection established to [a-z]+(\d+\.[a-z0-9.]+)\[/;

/** Postfix as a sender. */
export const postfixClient: ClientProgram = {
  compose({ policies, host, roots, port, place }): Layout {
    const config = configDir(place);
    const senders = new Map(
      policies.flatMap((policy) =>
        transports.map(
          (over) =>
            [policyLabel(policy, over), sender(policyLabel(policy, over), policy, over)] as const,
        ),
      ),
    );
    const parameters = {
      smtp_tls_CAfile: roots,
      smtp_tls_loglevel: '1',
      smtp_tls_servername: 'hostname',
      // Kept by one process for all senders, so named here and taken from those that are not to
      // resume.
      smtp_tls_session_cache_database: 'btree:$data_directory/smtp_scache',
      smtp_connection_cache_on_demand: 'no',
      // Whether there is DNSSEC at all is not tried out on names outside.
      dnssec_probe: '',
      smtp_connect_timeout: '3s',
      smtp_starttls_timeout: '8s',
      smtp_helo_timeout: '8s',
      smtp_mail_timeout: '8s',
      smtpd_recipient_restrictions: `check_recipient_access regexp:${config}/routes, permit`,
      // Where a message is returned to.
      transport_maps: 'inline:{ sender.test=discard: }',
    };
    return layout(
      place,
      parameters,
      [service(listeningAt(port, place), 'inet n', 'smtpd'), ...senders.values()],
      [{ port, greets: true }],
      [{ path: `${config}/routes`, content: routes(host) }, program(RETRY, place)],
    );
  },
  recipient({ token, policy, transport, ports, domain }) {
    if (domain !== undefined)
      return `${ports.join('.')}.${policyLabel(policy, transport)}.${token}@${domain}`;
    return `${token}@${ports.join('.')}.${policyLabel(policy, transport)}.test`;
  },
  readLog(line) {
    const [, token, status] = outcome.exec(line) ?? [];
    if (token === undefined || status === undefined) return undefined;
    return { token, kind: kinds[status as keyof typeof kinds] };
  },
  authentication({ host, lines }) {
    const last = lines.findLast((line) => secured.exec(line)?.[2] === host.replace(/^[a-z]+/, ''));
    const word = last === undefined ? undefined : secured.exec(last)?.[1];
    return word === undefined ? undefined : word === 'Verified' ? 'dane' : 'not-dane';
  },
  retry: (token, place) => [programPath(RETRY, place), place.exec, configDir(place), token],
};
