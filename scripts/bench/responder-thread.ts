/**
 * Our responder for the bench, in a thread of its own, so that the client has one to itself as
 * against `openssl ocsp`.
 */
import { parentPort } from 'node:worker_threads';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { answerFor } from '../../ca/responder/known.ts';
import { startResponder } from '../../ca/responder/responder.ts';

const world = new World();
const about = await world.identity(identity());
const answer = answerFor({ world, identities: () => [about] });
const responder = await startResponder({ answer: (request, call) => answer(request, call) });
parentPort?.postMessage({
  port: responder.port,
  leaf: certificatesPem([about.leaf]),
  issuer: certificatesPem([about.issuer]),
});
