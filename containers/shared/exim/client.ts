import { dirname } from 'node:path';
import { crlPath } from '../../../harness/model/crl.ts';
import type { ClientProgram, Layout } from '../../../harness/model/target.ts';
import type { Policy, Transport } from '../../../harness/model/terms.ts';
import { common, logs, STATUS_VALUES, TLS_LOGGED } from './common.ts';
import { policyLabel } from './policy.ts';

const transports: readonly Transport[] = ['starttls', 'implicit'];

/** Names of routers and transports take no hyphen. */
const named = (label: string): string => label.replaceAll('-', '_');

/**
 * `26001.26002.<label>.test`: the ports in front of the label, in the order of preference, become
 * the host list. Its separator stays the colon, doubled before a port: from 4.100 on a list made of
 * what came by mail may not name another.
 */
function router(label: string, host: string): string {
  const ports = `\${sg{$domain}{\\N\\.[a-z].*$\\N}{}}`;
  return `
to_${named(label)}:
  driver = manualroute
  domains = \\N^[0-9.]+\\.${label}\\.test$\\N
  route_data = \${sg{${ports}}{\\N([0-9]+)\\.?\\N}{${host}::\\$1:}} byname
  self = send
  host_find_failed = defer
  transport = by_${named(label)}
`;
}

/**
 * `26001.<label>.token@t1.d.example`: the way there is in DNS. One port is that of the hosts which
 * the MX record names; several are those of hosts that are named here.
 */
function daneRouters(label: string): string {
  const part = (ports: string) => `local_parts = \\N^${ports}\\.${label}\\.[a-z0-9]+$\\N`;
  const ports = (index: number) => `\${extract{${index}}{.}{$local_part}}`;
  const hosts = [1, 2].map((index) => `mx${index}.$domain::${ports(index)}`).join(':');
  return `
dns_${named(label)}:
  driver = dnslookup
  domains = *.d.example
  ${part('[0-9]+')}
  self = send
  dnssec_request_domains = *
  transport = by_${named(label)}

hosts_${named(label)}:
  driver = manualroute
  domains = *.d.example
  ${part('[0-9]+\\.[0-9]+')}
  route_data = ${hosts} bydns
  dnssec_request_domains = *
  self = send
  host_find_failed = defer
  transport = by_${named(label)}
`;
}

/** As the manual has it: asked for unless a record of usage 3 is among those in force. */
const byUsage =
  'hosts_request_ocsp = ${if or ' +
  '{{={0}{$tls_out_tlsa_usage}}{={4}{$tls_out_tlsa_usage}}}{*}{}}';

/** What is said of DANE, or of the name and the way that stand in its place. */
function naming({ dane }: Policy): string[] {
  if (dane === undefined || dane === 'none') return ['hosts_try_dane = :', 'tls_sni = mx.test'];
  return [
    `port = \${extract{1}{.}{$local_part}}`,
    'dnssec_request_domains = *',
    dane === 'require' ? 'hosts_require_dane = *' : 'hosts_try_dane = *',
  ];
}

const routes = (label: string, { dane }: Policy, host: string): string =>
  dane === undefined || dane === 'none' ? router(label, host) : daneRouters(label);

/** For a build that knows of OCSP: one without takes no file that speaks of it. */
const ifOcsp = (line: string): string[] => ['.ifdef _HAVE_OCSP', line, '.endif'];

/**
 * The variables are reset when the line of the delivery is written: a header takes them in time.
 */
const daneHeader = ({ dane }: Policy): string =>
  dane === undefined || dane === 'none' ? '' : '\\nX-Mailstaple-DANE: $tls_out_dane';

/**
 * As the connection ends, mail or no mail: by then the variable has its value, and it is reset when
 * the line of the delivery is written.
 */
const eachClose = `event_action = \${if eq{$event_name}{tcp:close}{\${acl{tell_status}}}}`;

/** What is left out keeps Exim's default: a status is asked for, and a certificate is tried. */
function transport(policy: Policy, over: Transport, roots: string): string {
  const lines = [
    'driver = smtp',
    ...(over === 'implicit' ? ['protocol = smtps'] : []),
    'allow_localhost = true',
    'connection_max_messages = 1',
    'connect_timeout = 3s',
    // Our host answers at once; a busy machine is to be given its time, and a host that hangs to be
    // left within the budget.
    'command_timeout = 5s',
    'data_timeout = 5s',
    'final_timeout = 5s',
    ...naming(policy),
    'hosts_try_chunking = :',
    'hosts_try_fastopen = :',
    `tls_verify_certificates = ${roots}`,
    ...(policy.crl === undefined ? [] : [`tls_crl = ${crlPath(dirname(roots), policy.crl)}`]),
    'tls_verify_cert_hostnames = :',
    ...(policy.chain === 'must' ? ['tls_verify_hosts = *'] : []),
    ...(policy.tls === 'must' ? ['hosts_require_tls = *'] : []),
    ...(policy.status === 'none' ? ifOcsp('hosts_request_ocsp = :') : []),
    ...(policy.status === 'require' ? ['hosts_require_ocsp = *'] : []),
    ...(policy.status === 'by-usage' ? [byUsage] : []),
    ...(policy.resume ? ['tls_resumption_hosts = *'] : []),
    ...ifOcsp(`headers_add = X-Mailstaple-OCSP: $tls_out_ocsp${daneHeader(policy)}`),
  ];
  lines.push(...ifOcsp(eachClose));
  const name = named(policyLabel(policy, over));
  return `\nby_${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** `2026-11-21 02:08:29 1vMxyz-000000001-AbCd => token@26001.require-….test …` and the like. */
// An Exim without privileges of its own may leave the message's id out.
const outcome =
  /^\S+ \S+ (?:\[\d+\] )?(?:[\w-]+ )?(=>|==|\*\*) (?:<?)(?:[0-9.]+\.[a-z-]+\.)?([A-Za-z0-9_-]+)@(?:[0-9.]+\.[a-z-]+\.test|[a-z0-9]+\.d\.example)\b/;
const kinds = { '=>': 'delivered', '==': 'deferred', '**': 'bounced' } as const;

/** `2026-11-21 02:08:29 1vMxyz-000000001-AbCd status of token@26001.….test is 4` */
const statusLine =
  /^\S+ \S+ (?:\[\d+\] )?(?:[\w-]+ )?status of (?:[0-9.]+\.[a-z-]+\.)?([A-Za-z0-9_-]+)@\S+ is (\d)$/;

/** `2026-11-21 02:08:29 End queue run: pid=67 -qf -R token@` */
const retryEnd = /^\S+ \S+ (?:\[\d+\] )?End queue run: pid=\d+ \S+ -R ([A-Za-z0-9_-]+)@$/;

/** Exim as a sender, whichever TLS library it was built with. */
export const eximClient: ClientProgram = {
  compose({ policies, host, roots, port, place }): Layout {
    const path = `${place.dir}/client.conf`;
    const pairs = [
      ...new Map(
        policies.flatMap((policy) =>
          transports.map((over) => [policyLabel(policy, over), { policy, over }] as const),
        ),
      ),
    ];
    const config = `${common(place)}
daemon_smtp_ports = ${port}
tls_advertise_hosts =
acl_smtp_rcpt = take
retry_interval_max = 0s
smtp_receive_timeout = 10m
dns_retrans = 2s
dns_retry = 2
log_selector = +pid +received_recipients +outgoing_port ${TLS_LOGGED}

begin acl

take:
  accept

.ifdef _HAVE_OCSP
tell_status:
  accept logwrite = status of $local_part@$domain is $tls_out_ocsp
.endif

begin routers
${pairs.map(([label, { policy }]) => routes(label, policy, host)).join('')}
bounces_go_nowhere:
  driver = redirect
  domains = sender.test
  data = :blackhole:

begin transports
${pairs.map(([, { policy, over }]) => transport(policy, over, roots)).join('')}
begin retry

* * F,5d,1s
`;
    return {
      files: [{ path, content: config }],
      processes: [{ argv: [place.exec, '-C', path, '-bdf'] }],
      ready: [{ port, greets: true }],
      logs: logs(place.dir),
    };
  },
  recipient({ token, policy, transport: over, ports, domain }) {
    if (domain !== undefined)
      return `${ports.join('.')}.${policyLabel(policy, over)}.${token}@${domain}`;
    return `${token}@${ports.join('.')}.${policyLabel(policy, over)}.test`;
  },
  readLog(line) {
    const [, mark, token] = outcome.exec(line) ?? [];
    if (mark === undefined || token === undefined) return undefined;
    return { token, kind: kinds[mark as keyof typeof kinds] };
  },
  retry(token, place) {
    return [place.exec, '-C', `${place.dir}/client.conf`, '-Rf', `${token}@`];
  },
  readStatus(line) {
    const [, token, value] = statusLine.exec(line) ?? [];
    return token === undefined || value === undefined ? undefined : { token, value };
  },
  // The line that tells of a deferral is written before the message's spool file is let go.
  readRetryEnd: (line) => retryEnd.exec(line)?.[1],
  authentication({ headers }) {
    const word = headers.flatMap((header) => /^X-Mailstaple-DANE: *(.*)/i.exec(header)?.[1] ?? []);
    return word[0] === undefined ? undefined : word[0].trim() === 'yes' ? 'dane' : 'not-dane';
  },
  mark: {
    header: 'X-Mailstaple-OCSP',
    values: STATUS_VALUES,
  },
};
