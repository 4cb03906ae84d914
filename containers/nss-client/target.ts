import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { tstclnt } from './client.ts';

export const target = defineTarget({
  name: 'nss-client',
  title: "NSS's tstclnt",
  versions: [inSuite('sid', '3.132', 'libnss3-tools')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: ['send-implicit-tls', 'request-staple', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'tstclnt',
  states: () => ['dpkg-query', '-W', 'libnss3', 'libnss3-tools'],
  user: 'nobody',
  client: tstclnt,
});
