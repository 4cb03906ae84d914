import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { nginxMail } from './server.ts';

export const target = defineTarget({
  name: 'nginx-mail',
  title: 'nginx, mail module',
  versions: [debian('1.26', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  // The mail module has no directive for stapling.
  capabilities: [
    'starttls',
    'implicit-tls',
    'dual-cert',
    'resumption',
    'accept-mail',
    'client-crl',
  ],
  promises: [
    {
      id: 'drops-revoked-clients',
      text:
        'With ssl_verify_client on the certificate of a client is verified, by the lists in ' +
        'ssl_crl; where that fails the connection is closed.',
      source: { document: 'nginx, ngx_mail_ssl_module', section: 'ssl_verify_client, ssl_crl' },
    },
  ],
  exec: 'nginx',
  states: ({ exec }) => [exec, '-V'],
  user: 'nobody',
  server: nginxMail,
});
