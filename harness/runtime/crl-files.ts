import { crlPath, crlSets } from '../model/crl.ts';
import type { ClientSetup } from '../model/running.ts';
import type { FileSpec, Place } from '../model/target.ts';

/** The revocation lists of the plan, where a program finds them by the name of the set. */
export const crlFiles = ({ dir }: Place, crls: ClientSetup['crls'] = {}): FileSpec[] =>
  crlSets.flatMap((set) => {
    const content = crls[set];
    return content === undefined ? [] : [{ path: crlPath(dir, set), content }];
  });
