import { X509Certificate } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { World } from '../../ca/authority/world.ts';
import type { RunningServer } from '../../harness/model/running.ts';
import type { ServerScenario } from '../../harness/model/scenario.ts';
import type { Transport } from '../../harness/model/terms.ts';
import { type Minted, mintFile } from '../../harness/run/arrange.ts';
import { FixtureCache } from '../../harness/run/fixture-cache.ts';
import { capabilitiesOf } from '../../harness/run/plan.ts';
import { fetched } from '../../harness/run/roles/server/fetched.ts';
import { needEngine } from '../../harness/runtime/docker/engine.ts';
import { listeningAddress } from '../../harness/runtime/docker/reach.ts';
import { type LaunchInput, launchServer } from '../../harness/runtime/open.ts';
import { ask, gnutlsWord, octetsSeen, serialSeen, statusSeen } from './tools.ts';

const openssl = (
  where: string,
  transport: Transport,
  version: '1_2' | '1_3',
  ...more: string[]
): string[] => [
  ...[
    'openssl',
    's_client',
    '-connect',
    where,
    ...(transport === 'starttls' ? ['-starttls', 'smtp'] : []),
  ],
  ...['-status', '-servername', 'mx.test', `-tls${version}`, ...more],
];

/**
 * What two clients that are not ours get, and how the status they get stands to the certificate and
 * to the file.
 */
async function opinions(
  host: string,
  port: number,
  transport: Transport,
  minted: Minted,
): Promise<string[]> {
  const where = `${host}:${port}`;
  const starttls = transport === 'starttls' ? ['--starttls-proto=smtp'] : [];
  const gnutls = [
    'gnutls-cli',
    ...starttls,
    '--insecure',
    '--sni-hostname',
    'mx.test',
    '-p',
    String(port),
    host,
  ];
  const told = await ask(openssl(where, transport, '1_2', '-msg'), { hold: 400 });
  const given = Buffer.from(minted.known.proofs['as-given'] ?? '', 'base64').length;
  const { serialNumber } = new X509Certificate(minted.identity.leaf);
  const lines = [
    `s_client, TLS 1.2: ${statusSeen(told)}`,
    `s_client, TLS 1.3: ${statusSeen(await ask(openssl(where, transport, '1_3'), { hold: 400 }))}`,
    `gnutls-cli: ${gnutlsWord(await ask(gnutls, { ms: 3000 }))}`,
  ];
  const octets = octetsSeen(told);
  if (octets !== undefined)
    lines.push(`s_client -msg: a status of ${octets} octets; the answer put there has ${given}`);
  const serial = serialSeen(told);
  if (serial !== undefined)
    lines.push(
      `s_client: the status is about serial ${serial}; the certificate has ${serialNumber}`,
    );
  return lines;
}

const WITH_ARGUMENT = fileURLToPath(new URL('starttls-argument.sh', import.meta.url));

/** `STARTTLS` with an argument, said by bash over a socket of its own. */
async function withArgument(host: string, port: number): Promise<string> {
  const { text } = await ask(['bash', WITH_ARGUMENT, host, String(port)], { ms: 5000 });
  return text.trim().split(/\r?\n/).at(-1) ?? '';
}

/**
 * What happens to the staple file while the server runs; says what was done, where anything was.
 */
async function fileActs(
  { when }: ServerScenario,
  running: RunningServer,
  { arrangement: { slug, identity }, identity: about }: Minted,
  world: World,
): Promise<string[]> {
  let inPlace = identity.staple;
  const done: string[] = [];
  for (const act of when) {
    if (act.do === 'replace') {
      inPlace = (await mintFile(act.proof, about, world, act.named)).file;
      if (inPlace.kind === 'bytes') await running.replaceStaple(slug, inPlace.bytes, act.how);
    } else if (act.do === 'truncate') {
      const whole = inPlace.kind === 'bytes' ? inPlace.bytes : new Uint8Array();
      const part = whole.subarray(0, Math.floor(whole.length * act.keep));
      await running.replaceStaple(slug, part, 'in-place');
    } else if (act.do === 'remove') await running.removeStaple(slug);
    else continue;
    done.push(act.do);
  }
  return done;
}

/** Stands each scenario's arrangement up in the target and asks two other clients what they get. */
export async function askServer(
  input: LaunchInput,
  scenarios: readonly ServerScenario[],
): Promise<Map<string, string[]>> {
  const can = capabilitiesOf(input.target, input.version);
  const transport: Transport = can.has('starttls') ? 'starttls' : 'implicit';
  await using fixtures = new FixtureCache();
  const played = scenarios.map((scenario) => fetched(scenario, can));
  if (played.some(({ given }) => given.reading === 'fetched')) {
    const listenOn = await listeningAddress(await needEngine());
    await fixtures.openFetching({ listenOn, host: listenOn });
  }
  const minted = await Promise.all(
    played.map((scenario) => fixtures.arrangement(scenario.id, scenario, new Set([transport]))),
  );
  await using running = await launchServer({
    ...input,
    arrangements: minted.map(({ arrangement }) => arrangement),
  });
  const found = new Map<string, string[]>();
  for (const [index, scenario] of played.entries()) {
    const one = minted[index];
    if (!one) continue;
    if (scenario.when.some((act) => act.do === 'connect' && act.dialogue === 'starttls-argument')) {
      const { host, port } = running.endpoint(one.arrangement.slug, transport);
      found.set(scenario.id, [`bash, STARTTLS now: ${await withArgument(host, port)}`]);
      continue;
    }
    const refused = running.refused?.(one.arrangement.slug, transport);
    const { host, port } = running.endpoint(one.arrangement.slug, transport);
    // Who fetches may do so when first asked, and answer that one without.
    if (scenario.given.reading === 'fetched')
      await ask(openssl(`${host}:${port}`, transport, '1_3'), { hold: 2000 });
    if (refused !== undefined) {
      found.set(scenario.id, [`it does not start: ${refused}`]);
      continue;
    }
    const lines = await opinions(host, port, transport, one);
    const done = await fileActs(scenario, running, one, fixtures.world);
    if (done.length > 0) {
      lines.push(`staple file: ${done.join(', ')}`);
      lines.push(...(await opinions(host, port, transport, one)));
    }
    found.set(scenario.id, lines);
  }
  return found;
}
