import { defineTarget, type TargetVersion } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { opensslServer } from './server.ts';

/** From 3.6 on `-status_all`, and `-status_file` more than once: a status for each, in TLS 1.3. */
const several: TargetVersion['capabilities'] = { add: ['multi-staple'] };

export const target = defineTarget({
  name: 'openssl-server',
  title: 'openssl s_server',
  versions: [
    inSuite('trixie', '3.5', 'openssl'),
    { ...inSuite('sid', '3.6', 'openssl'), capabilities: several },
    { ...inSuite('experimental', '4.0', 'openssl/experimental'), capabilities: several },
  ],
  roles: ['server'],
  runtimes: ['container'],
  // The file is read on each connection. There is one for all certificates, so that several are not
  // arranged.
  capabilities: [
    'implicit-tls',
    'staple-file',
    'hot-reload',
    'resumption',
    'ml-dsa',
    'hybrid-group',
  ],
  promises: [],
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  speaks: 'tls',
  server: opensslServer,
});
