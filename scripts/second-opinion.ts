/**
 * The second opinion on findings, by tools that share no code with us: `node
 * scripts/second-opinion.ts TARGET@VERSION GLOB…`. A server is asked by openssl s_client and
 * gnutls-cli, and so is one that fetches, behind a responder of ours; a client meets openssl
 * s_server, and beside it stand gnutls-cli, curl --cert-status and openssl ocsp with the same
 * staple. Needs an engine, and those tools.
 */
import { randomBytes } from 'node:crypto';
import { World } from '../ca/authority/world.ts';
import { bundledTargets } from '../cli/targets.ts';
import { matches } from '../harness/model/glob.ts';
import { planCells } from '../harness/run/plan.ts';
import { ensureImage } from '../harness/runtime/docker/images.ts';
import { reap } from '../harness/runtime/docker/reap.ts';
import { scenarios } from '../suites/index.ts';
import { askClients } from './second-opinion/client.ts';
import { askFetcher } from './second-opinion/fetcher.ts';
import { askServer } from './second-opinion/server.ts';
import { missingTools } from './second-opinion/tools.ts';

const [wanted = '', ...globs] = process.argv.slice(2);
const [name, version] = wanted.split('@');
const found = (await bundledTargets()).find(({ target }) => target.name === name);
const chosen = found?.target.versions.find(
  (one) => version === undefined || one.version === version,
);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
/** One sentence, and no more to do. */
function refuse(sentence: string): never {
  say(`second-opinion: ${sentence}`);
  process.exit(2);
}
if (!found || !chosen || globs.length === 0)
  refuse('name a target, TARGET@VERSION, and the scenarios');
const missing = missingTools(['openssl', 'gnutls-cli', 'curl', 'docker']);
if (missing.length > 0)
  refuse(`${missing.join(', ')} not found (Debian: openssl, gnutls-bin, curl, docker.io)`);
const image = await ensureImage(found.target, chosen, found.folder, say).catch((error: unknown) =>
  refuse(error instanceof Error ? error.message : String(error)),
);
const world = new World({ responderUrl: 'http://ocsp.invalid/' });
/** What this version does not survive is started against it by nobody. */
const unplayed = new Map(
  planCells(scenarios, found.target, chosen, 'container').flatMap(({ scenario, unsupported }) =>
    chosen.unplayed?.some(({ reason }) => reason === unsupported)
      ? [[scenario.id, unsupported] as const]
      : [],
  ),
);
const picked = scenarios.filter(({ id }) => {
  if (!globs.some((glob) => matches(glob, id))) return false;
  const reason = unplayed.get(id);
  if (reason !== undefined) say(`${id}: ${reason}`);
  return reason === undefined;
});
const tell = (id: string, lines: readonly string[]): void =>
  console.log(`${id}\n${lines.map((line) => `  ${line}`).join('\n')}`);
const runId = randomBytes(6).toString('hex');
const input = {
  target: found.target,
  version: chosen,
  runtime: 'container',
  contextDir: found.folder,
  runId,
  say,
} as const;
try {
  const servers = picked.filter((one) => one.role === 'server');
  if (servers.length > 0)
    for (const [id, lines] of await askServer(input, servers)) tell(id, lines);
  const fetchers = picked.filter((one) => one.role === 'fetcher');
  if (fetchers.length > 0)
    for (const [id, lines] of await askFetcher(input, fetchers)) tell(id, lines);
  for (const one of picked)
    if (one.role === 'client') tell(one.id, await askClients(one, world, image, input));
} finally {
  await reap(runId);
}
