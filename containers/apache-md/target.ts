import { defineTarget } from '../../harness/model/target.ts';
import { apacheProgram } from '../shared/apache/program.ts';
import { mdFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  ...apacheProgram,
  name: 'apache-md',
  title: 'Apache httpd with mod_md, as it fetches',
  roles: ['fetcher'],
  capabilities: [
    'implicit-tls',
    'sni',
    'fetches',
    'post',
    'keeps-cache',
    'refreshes',
    'keeps-store',
    'sets-staples',
  ],
  promises,
  fetcher: mdFetcher,
});
