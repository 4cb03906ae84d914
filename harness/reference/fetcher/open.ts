import type { RunningFetcher } from '../../model/running.ts';
import type { Defects } from '../defects/defects.ts';
import { ReferenceFetchingServer } from './server.ts';
import { ReferenceWriter } from './writer.ts';

/** The reference target as fetcher, in this process. @param defects ways to be wrong. */
export function openReferenceFetcher(defects: Defects): RunningFetcher {
  const log: string[] = [];
  return {
    open: async (arrangement) =>
      arrangement.transport === 'file'
        ? new ReferenceWriter(arrangement, defects)
        : new ReferenceFetchingServer(arrangement, defects, (line) => log.push(line)),
    log: () => log,
    states: () => [`reference target, Node ${process.versions.node}`],
    [Symbol.asyncDispose]: async () => {},
  };
}
