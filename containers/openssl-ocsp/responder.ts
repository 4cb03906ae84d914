import type { ResponderInstance, ResponderProgram } from '../../harness/model/target.ts';
import { allListen, endIt, endOf, instancesOf } from '../shared/responder/instances.ts';

const words = (exec: string, it: ResponderInstance): string[] => [
  ...[exec, 'ocsp', '-port', String(it.port), '-index', it.index, '-CA', it.ca],
  ...['-rsigner', it.signer, '-rkey', it.signerKey, '-nmin', String(it.given.lasts)],
  // So the manual has it for a responder that is to go on after a malformed request.
  '-ignore_err',
];

/** `openssl ocsp -port`, one for each arrangement. */
export const opensslOcsp: ResponderProgram = {
  compose: (instances, { dir, exec }) => instancesOf(instances, dir, (it) => words(exec, it)),
  awaits: (_, { dir }) => allListen(dir),
  ended: (instance, { dir }) => endOf(instance, dir),
  ends: (instance, { dir }) => endIt(instance, dir),
};
