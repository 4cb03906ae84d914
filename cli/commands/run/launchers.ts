import { LOOPBACK } from '../../../ca/loopback.ts';
import type { Launchers } from '../../../harness/model/roles.ts';
import type { Reach } from '../../../harness/model/running.ts';
import type { TargetVersion } from '../../../harness/model/target.ts';
import { visible } from '../../../harness/model/visible.ts';
import { referenceLaunchers } from '../../../harness/reference/launchers.ts';
import { openAdapterClient } from '../../../harness/runtime/adapter/client.ts';
import { openAdapterFetcher } from '../../../harness/runtime/adapter/fetcher.ts';
import { openAdapterServer } from '../../../harness/runtime/adapter/server.ts';
import { Courtesy } from '../../../harness/runtime/courtesy.ts';
import { needEngine } from '../../../harness/runtime/docker/engine.ts';
import { OUR_NAME } from '../../../harness/runtime/docker/our-container.ts';
import { listeningAddress } from '../../../harness/runtime/docker/reach.ts';
import {
  launchClient,
  launchFetcher,
  launchResponder,
  launchServer,
} from '../../../harness/runtime/open.ts';
import { remoteAddress, remoteServer } from '../../../harness/runtime/remote.ts';
import { remoteResponder } from '../../../harness/runtime/remote-responder.ts';
import type { FoundTarget } from '../../targets.ts';
import { askedIn } from './box/asked.ts';
import { survey } from './box/remote.ts';
import type { Job } from './job.ts';
import { podsOf } from './pods.ts';

/**
 * How the roles of this job's target are brought up: in this process, in a container, as a local
 * binary, behind an adapter, or far away.
 */
export function launchersOf(job: Job, found: FoundTarget, version: TargetVersion): Launchers {
  const { runtime } = job;
  const { target, folder, adapter, mark } = found;
  const exec = job.exec ?? found.exec;
  if (runtime === 'embedded') return referenceLaunchers(new Set(job.defects));
  if (runtime === 'remote') {
    return {
      server: async () => {
        const address = job.remote ?? '';
        const { sni, pace, published } = job.visiting;
        // What was found before anything was judged is known when cells are played once more.
        const states = job.again ? [] : await survey(address, job.visiting, job.filter.tls);
        const say = (sentence: string): void => {
          process.stderr.write(`${target.name}: ${visible(sentence)}\n`);
        };
        return remoteServer(address, {
          ...{ sni, courtesy: new Courtesy(pace, say), states },
          ...(published
            ? {
                published: {
                  name: sni ?? remoteAddress(address).name ?? '',
                  records: published.records,
                },
              }
            : {}),
        });
      },
      responder: async () => {
        const { ca, pace } = job.visiting;
        const say = (sentence: string): void => {
          process.stderr.write(`${target.name}: ${visible(sentence)}\n`);
        };
        return remoteResponder(job.remote ?? '', {
          about: askedIn(ca ?? ''),
          courtesy: new Courtesy(pace, say),
        });
      },
    };
  }
  const reach = async (): Promise<Reach> => {
    const listenOn =
      runtime === 'container' ? await listeningAddress(await needEngine()) : LOOPBACK;
    // Some programs look names up by DNS alone; only where an engine relays to the loopback is
    // there nothing but a name.
    return {
      listenOn,
      host: runtime === 'container' && listenOn === LOOPBACK ? OUR_NAME : listenOn,
    };
  };
  if (runtime === 'adapter') {
    const behind = { title: `${target.name}:${version.version}`, adapter: adapter ?? '' };
    return {
      server: ({ arrangements }) => openAdapterServer({ ...behind, arrangements }),
      client: (setup) => openAdapterClient({ ...behind, ...setup, ...(mark ? { mark } : {}) }),
      fetcher: () => openAdapterFetcher({ ...behind, capabilities: target.capabilities }),
    };
  }
  const shared = {
    target,
    version,
    runtime,
    contextDir: folder,
    configuration: found.config,
    runId: job.runId,
    ...(job.podSize === undefined ? {} : { pods: podsOf(job.runId, job.podSize) }),
    say: () => {},
    ...(exec === undefined ? {} : { exec }),
  };
  return {
    reach,
    server: ({ arrangements }) => launchServer({ ...shared, arrangements }),
    client: (setup) => launchClient({ ...shared, ...setup }),
    responder: ({ arrangements }) => launchResponder({ ...shared, arrangements }),
    fetcher: (setup) => launchFetcher({ ...shared, ...setup }),
  };
}
