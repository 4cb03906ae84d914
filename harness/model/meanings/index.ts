import { partsOf } from '../facts.ts';
import type { Role } from '../terms.ts';
import { clientMeanings } from './client.ts';
import { fetcherMeanings } from './fetcher.ts';
import type { FactMeaning } from './meaning.ts';
import { responderMeanings } from './responder.ts';
import { serverMeanings } from './server.ts';

export type { FactMeaning } from './meaning.ts';

const meanings: Readonly<Record<Role, Readonly<Record<string, FactMeaning>>>> = {
  server: serverMeanings,
  client: clientMeanings,
  fetcher: fetcherMeanings,
  responder: responderMeanings,
};

/** What the fact that a key names tells, if there is such a fact. */
export function meaningOf(role: Role, key: string): FactMeaning | undefined {
  const { fact } = partsOf(key);
  return Object.hasOwn(meanings[role], fact) ? meanings[role][fact] : undefined;
}
