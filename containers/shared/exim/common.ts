import type { Place } from '../../../harness/model/target.ts';

/**
 * Options both roles share: no look-ups on the outside, no limits that would throttle a run, logs
 * where we look.
 */
export function common({ dir, bind, exec, user, group }: Place): string {
  // Exim starts itself again for each delivery, from the path it was built for unless told another.
  // It also has to take whom it runs as for its own user, or it will be no daemon.
  const path = exec.startsWith('/')
    ? `exim_path = ${exec}\n${user && group ? `exim_user = ${user}\nexim_group = ${group}\n` : ''}`
    : '';
  return `${path}primary_hostname = mx.test
keep_environment =
spool_directory = ${dir}/spool
log_file_path = ${dir}/log/%slog
pid_file_path = ${dir}/%s.pid
notifier_socket =
disable_ipv6 = true
local_interfaces = <; ${bind ?? '0.0.0.0'}
host_lookup =
rfc1413_hosts = :
helo_lookup_domains =
qualify_domain = mx.test
daemon_startup_retries = 0
smtp_accept_max = 0
smtp_accept_max_per_connection = 0
smtp_accept_queue_per_connection = 0
smtp_connect_backlog = 500
check_spool_space = 0
check_log_space = 0
split_spool_directory = true
prod_requires_admin = false
.ifdef _OPT_MAIN_PIPELINING_CONNECT_ADVERTISE_HOSTS
pipelining_connect_advertise_hosts = :
.endif
`;
}

/** The three logs of Exim below the folder. */
export const logs = (dir: string): string[] =>
  ['main', 'reject', 'panic'].map((name) => `${dir}/log/${name}log`);

/** What the log tells of TLS in either role. */
export const TLS_LOGGED = '+tls_sni +tls_peerdn +tls_certificate_verified +tls_resumption';

/** What Exim says of a status, by $tls_in_ocsp and $tls_out_ocsp, in the words of the facts. */
export const STATUS_VALUES: Readonly<Record<string, string>> = {
  '0': 'not-requested',
  '1': 'unanswered',
  '2': 'not-verified',
  '3': 'failed',
  '4': 'verified',
};
