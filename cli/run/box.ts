import { defineTarget } from '../../harness/model/target.ts';

/** A box that is not ours: black box, nothing arranged, no mail sent. */
export const target = defineTarget({
  name: 'remote',
  title: 'Remote box',
  versions: [{ version: 'as-it-stands' }],
  roles: ['server'],
  runtimes: ['remote'],
  capabilities: ['starttls', 'implicit-tls', 'resumption'],
  promises: [],
});
