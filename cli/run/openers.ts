import { dirname } from 'node:path';
import type { Target, TargetVersion } from '../../harness/model/target.ts';
import { openReferenceClient } from '../../harness/reference/client.ts';
import { openReferenceServer } from '../../harness/reference/server.ts';
import type { Reach } from '../../harness/run/fetching.ts';
import type { Openers } from '../../harness/run/player.ts';
import { OUR_NAME } from '../../harness/runtime/container.ts';
import { needEngine } from '../../harness/runtime/engine.ts';
import { openClientStage, openServerStage } from '../../harness/runtime/open.ts';
import { listeningAddress } from '../../harness/runtime/reach.ts';
import { remoteServerStage } from '../../harness/runtime/remote.ts';
import type { Job } from './job.ts';

const LOOPBACK = '127.0.0.1';
const der = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** How the roles of this job's target are brought up: in this process, in a container, as a local binary, or far away. */
export function openersOf(job: Job, target: Target, version: TargetVersion): Openers {
  const { runtime } = job;
  if (runtime === 'embedded') {
    const defects = new Set(job.defects);
    return {
      server: (minted) => {
        const authorities = minted.flatMap(({ known }) =>
          Object.values(known.identities).flatMap(({ issuer, root }) => [der(issuer), der(root)]),
        );
        return openReferenceServer(
          minted.map(({ arrangement }) => arrangement),
          authorities,
          defects,
        );
      },
      client: async (_policies, rootsPem) => openReferenceClient(rootsPem, defects),
    };
  }
  if (runtime === 'remote') {
    return {
      server: () => remoteServerStage(job.remote ?? ''),
      client: () => Promise.reject(new Error('a remote box cannot be told to send')),
    };
  }
  const reach = async (): Promise<Reach> => {
    const listenOn = runtime === 'container' ? await listeningAddress(await needEngine()) : LOOPBACK;
    // Some programs look names up by DNS alone; only where an engine relays to the loopback is there nothing but a name.
    return { listenOn, host: runtime === 'container' && listenOn === LOOPBACK ? OUR_NAME : listenOn };
  };
  const contextDir = dirname(job.module);
  const shared = {
    target,
    version,
    runtime,
    contextDir,
    runId: job.runId,
    say: () => {},
    ...(job.exec ? { exec: job.exec } : {}),
  };
  return {
    reach,
    server: (minted) => openServerStage({ ...shared, arrangements: minted.map(({ arrangement }) => arrangement) }),
    client: (policies, rootsPem) => openClientStage({ ...shared, policies, rootsPem }),
  };
}
