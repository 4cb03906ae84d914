import { crlPath, crlSets } from '../model/crl.ts';
import type { ClientSetup } from '../model/running.ts';

/** The revocation lists of the plan, where a program finds them by the name of the set. */
export const crlFiles = (
  dir: string,
  crls: ClientSetup['crls'] = {},
): { path: string; content: string }[] =>
  crlSets.flatMap((set) => {
    const content = crls[set];
    return content === undefined ? [] : [{ path: crlPath(dir, set), content }];
  });
