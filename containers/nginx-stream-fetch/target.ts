import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { nginxStreamFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'nginx-stream-fetch',
  title: 'nginx, stream module, as it fetches',
  versions: [
    debian('1.30', 'sid'),
    {
      ...debian('1.26', 'trixie'),
      cannot: 'The stream module of nginx 1.26 has no stapling: that came with 1.27.2',
    },
  ],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: [
    'implicit-tls',
    'sni',
    'fetches',
    'get',
    'keeps-cache',
    'refreshes',
    'move-clock',
    'reload',
    'sets-verifies',
    'sets-other-responder',
    'sets-staples',
  ],
  promises,
  exec: 'nginx',
  states: ({ exec }) => [exec, '-V'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: nginxStreamFetcher,
});
