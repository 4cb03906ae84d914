import { dirname } from 'node:path';
import type { Target, TargetVersion } from '../../harness/model/target.ts';
import { openReferenceClient } from '../../harness/reference/client.ts';
import { openReferenceServer } from '../../harness/reference/server.ts';
import type { Openers } from '../../harness/run/player.ts';
import { openClientStage, openServerStage } from '../../harness/runtime/open.ts';
import { remoteServerStage } from '../../harness/runtime/remote.ts';
import type { Job } from './job.ts';

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
    server: (minted) => openServerStage({ ...shared, arrangements: minted.map(({ arrangement }) => arrangement) }),
    client: (policies, rootsPem) => openClientStage({ ...shared, policies, rootsPem }),
  };
}
