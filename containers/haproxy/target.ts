import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { haproxyServer } from './server.ts';

export const target = defineTarget({
  name: 'haproxy',
  title: 'HAProxy',
  versions: [
    debian('3.0', 'trixie', { add: ['ml-dsa', 'hybrid-group'] }),
    debian('2.6', 'bookworm'),
  ],
  roles: ['server'],
  runtimes: ['container'],
  // A file that is replaced is not seen: new answers are handed in over the runtime socket, or
  // fetched (2.8 and later). Two key types under one name want bundles (`.rsa`, `.ecdsa`), which
  // are not arranged.
  capabilities: ['implicit-tls', 'staple-file', 'sni', 'resumption', 'accept-mail', 'client-crl'],
  promises: [
    {
      id: 'drops-revoked-clients',
      text:
        'The certificate of a client is verified by the authorities in ca-file and the lists in ' +
        'crl-file; where that fails the handshake is aborted.',
      source: { document: 'HAProxy configuration manual', section: '5.1, verify and crl-file' },
    },
  ],
  exec: 'haproxy',
  states: ({ exec }) => [exec, '-vv'],
  user: 'nobody',
  server: haproxyServer,
});
