import { fromBase64 } from '../../../model/octets.ts';
import type { ServerSetup } from '../../../model/running.ts';
import type { Minted } from '../../arrange.ts';

/** What a target that serves is brought up with to show these arrangements. */
export function setupOf(minted: readonly Minted[]): ServerSetup {
  const authorities = minted.flatMap(({ known }) =>
    Object.values(known.identities).flatMap(({ issuer, root }) => [issuer, root]),
  );
  return {
    arrangements: minted.map(({ arrangement }) => arrangement),
    authorities: [...new Set(authorities)].map(fromBase64),
  };
}
