import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { nginxStream } from './server.ts';

export const target = defineTarget({
  name: 'nginx-stream',
  title: 'nginx, stream module',
  // ssl_stapling and ssl_stapling_file came to the stream module with 1.27.2.
  versions: [debian('1.26', 'trixie', { drop: ['staple-file'] }), debian('1.30', 'sid')],
  roles: ['server'],
  runtimes: ['container'],
  // There is one file for all certificates of a server, so that two of them are not arranged.
  capabilities: ['implicit-tls', 'staple-file', 'sni', 'resumption', 'accept-mail', 'client-crl'],
  promises: [
    {
      id: 'drops-revoked-clients',
      text:
        'With ssl_verify_client on the certificate of a client is verified, by the lists in ' +
        'ssl_crl; where that fails the connection is closed.',
      source: {
        document: 'nginx, ngx_stream_ssl_module',
        section: 'ssl_verify_client, ssl_crl',
      },
    },
  ],
  exec: 'nginx',
  states: ({ exec }) => [exec, '-V'],
  user: 'nobody',
  server: nginxStream,
});
