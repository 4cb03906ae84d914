/** For the tests of targets that serve: listeners whose files are named after their arrangement. */

import type { Listener } from '../../harness/model/target.ts';

/** Key, chain and staple of that name. */
export const paths = (name: string) => ({
  key: `/x/${name}/key.pem`,
  chain: `/x/${name}/chain.pem`,
  staple: `/x/${name}/der`,
});

/** A listener of an arrangement with STARTTLS, unless it is to be otherwise. */
export const listener = (slug: string, port: number, change: Partial<Listener> = {}): Listener => ({
  slug,
  transport: 'starttls',
  port,
  reading: 'expanded',
  identity: paths(slug),
  sni: {},
  ...change,
});
