import { readFileSync } from 'node:fs';
import type { ResponderInstance, ResponderProgram } from '../../harness/model/target.ts';
import { allListen, endIt, endOf, instancesOf } from '../shared/responder/instances.ts';

const SIGN = readFileSync(new URL('sign.sh', import.meta.url));

/** What `cfssl ocspsign` has to be told of each certificate, a line each. */
const records = ({ certificates }: ResponderInstance): string =>
  certificates
    .map(({ path, entry: { status, reason = 0, revokedAt } }) =>
      [path, status === 'revoked' ? 'revoked' : 'good', reason, day(revokedAt)].join(' '),
    )
    .map((line) => `${line}\n`)
    .join('');

const day = (date: Date | undefined): string => date?.toISOString().slice(0, 10) ?? '-';

/**
 * `cfssl ocspserve`, which hands out what `cfssl ocspsign` signed beforehand, one for each
 * arrangement.
 */
export const cfssl: ResponderProgram = {
  compose(instances, { dir, exec }) {
    const layout = instancesOf(instances, dir, (it) => [
      ...['sh', `${dir}/parts/sign.sh`, exec, it.folder, String(it.port), String(it.given.lasts)],
    ]);
    return {
      ...layout,
      files: [
        ...layout.files,
        { path: `${dir}/parts/sign.sh`, content: SIGN, mode: 0o644 },
        ...instances.map((it) => ({ path: `${it.folder}/records`, content: records(it) })),
      ],
    };
  },
  awaits: (_, { dir }) => allListen(dir),
  ended: (instance, { dir }) => endOf(instance, dir),
  ends: (instance, { dir }) => endIt(instance, dir),
};
