import { readFileSync } from 'node:fs';
import type { ResponderProgram } from '../../harness/model/target.ts';
import { allListen, endIt, endOf, instancesOf } from '../shared/responder/instances.ts';

const FRONT = readFileSync(new URL('front.pl', import.meta.url));

/** `pki --ocsp --respond` of strongSwan behind a front of ours, one for each arrangement. */
export const strongswanPki: ResponderProgram = {
  compose(instances, { dir, exec }) {
    const layout = instancesOf(instances, dir, (it) => [
      ...['perl', `${dir}/parts/front.pl`, String(it.port)],
      ...[exec, '--ocsp', '--respond', '--cacert', it.ca, '--index', it.index],
      ...(it.given.signer === 'ca' ? [] : ['--cert', it.signer]),
      ...['--key', it.signerKey, '--lifetime', String(it.given.lasts)],
    ]);
    const front = { path: `${dir}/parts/front.pl`, content: FRONT, aid: true as const };
    return { ...layout, files: [...layout.files, front] };
  },
  awaits: (_, { dir }) => allListen(dir),
  ended: (instance, { dir }) => endOf(instance, dir),
  ends: (instance, { dir }) => endIt(instance, dir),
};
