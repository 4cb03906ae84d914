import type { World } from '../../ca/authority/world.ts';
import type { ServerScenario } from '../../harness/model/scenario.ts';
import { mintArrangement } from '../../harness/run/arrange.ts';
import { openServerStage, type StageInput } from '../../harness/runtime/open.ts';
import { ask, gnutlsWord, statusSeen } from './tools.ts';

/** Stands each scenario's arrangement up in the target and asks two other clients what they get. */
export async function askServer(
  input: StageInput,
  scenarios: readonly ServerScenario[],
  world: World,
): Promise<Map<string, string[]>> {
  const minted = await Promise.all(
    scenarios.map((scenario, index) => mintArrangement(`o${index}`, scenario, new Set(['starttls']), world)),
  );
  await using stage = await openServerStage({ ...input, arrangements: minted.map(({ arrangement }) => arrangement) });
  const found = new Map<string, string[]>();
  for (const [index, scenario] of scenarios.entries()) {
    const { host, port } = stage.endpoint(`o${index}`, 'starttls');
    const openssl = [
      'openssl',
      's_client',
      '-connect',
      `${host}:${port}`,
      '-starttls',
      'smtp',
      '-status',
      '-servername',
      'mx.test',
    ];
    const gnutls = [
      'gnutls-cli',
      '--starttls-proto=smtp',
      '--insecure',
      '--sni-hostname',
      'mx.test',
      '-p',
      String(port),
      host,
    ];
    found.set(scenario.id, [
      `s_client, TLS 1.2: ${statusSeen(await ask([...openssl, '-tls1_2'], { hold: 400 }))}`,
      `s_client, TLS 1.3: ${statusSeen(await ask([...openssl, '-tls1_3'], { hold: 400 }))}`,
      `gnutls-cli: ${gnutlsWord(await ask(gnutls, { ms: 3000 }))}`,
    ]);
  }
  return found;
}
