import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { caddyFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'caddy',
  title: 'Caddy, as it fetches',
  versions: [debian('2.6', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: ['implicit-tls', 'sni', 'fetches', 'post', 'keeps-cache', 'keeps-store'],
  promises,
  exec: 'caddy',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: caddyFetcher,
});
