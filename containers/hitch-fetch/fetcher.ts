import { readFileSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import type { FetcherPaths, FetcherProgram } from '../../harness/model/target.ts';

const START = readFileSync(new URL('start.sh', import.meta.url));

/** Nobody listens behind it: the handshake is all that is looked at. */
const BEHIND = '[127.0.0.1]:9';
/**
 * It asks again ten minutes before nextUpdate (source, `HOCSP_mktask`): into these of an answer
 * that has a day to go, seconds.
 */
const LAST_MINUTES = 24 * 3600 - 480;

const presents = ({ chain, key }: FetcherPaths): string => `  pem-file = {
    cert = "${chain}"
    private-key = "${key}"
  }
`;

/** Hitch with one worker, a file for each certificate; what it fetches lies in `ocsp-dir`. */
export const hitchFetcher: FetcherProgram = {
  compose({ port, identity, others, settings, out }, { dir, exec }) {
    const path = `${dir}/hitch.conf`;
    // The last one named is the default (hitch.conf, pem-file).
    const named = [...Object.values(others), identity];
    const content = `daemon = off
workers = 1
log-level = 2
backend = "${BEHIND}"
tls-protos = TLSv1.2 TLSv1.3
ocsp-dir = "${settings.staples === false ? '' : dirname(out)}"
ocsp-verify-staple = ${settings.verifies === false ? 'off' : 'on'}
${settings.timeout === undefined ? '' : `ocsp-resp-tmo = ${settings.timeout}\n`}frontend = {
  host = "*"
  port = "${port}"
${named.map(presents).join('')}}
`;
    // docs/configuration.md: answers about certificates of a CA of one's own are verified by its
    // root, which the environment names.
    const roots = named.map(({ root }) => root);
    return {
      files: [
        { path, content },
        { path: `${dir}/start.sh`, content: START, aid: true },
      ],
      argv: ['sh', `${dir}/start.sh`, exec, path, `${dir}/roots.pem`, ...roots],
    };
  },
  // Its timers go by a clock that only runs, so that it notices a jump as it starts.
  clock: 'at-start',
  refresh: { advance: LAST_MINUTES, restart: true },
  settles: 1500,
  // Its main process opens the port to see whether it can, and closes it again for the workers.
  announces: 'Process 0 online',
  // A worker that begins to watch the file once the first answer is written does not read it
  // (findings.yaml, remarks).
  answersAfter: 1000,
  reload: 'HUP',
};
