import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { eximClient } from '../../containers/shared/exim/client.ts';
import type { ClientScenario } from '../../harness/model/scenario.ts';
import type { Policy } from '../../harness/model/terms.ts';
import { type LaunchInput, launchClient } from '../../harness/runtime/open.ts';
import { askCommand } from './command.ts';
import { gateway, opensslTestServer, ownTestServer, type TestServer } from './test-server.ts';
import { ask, gnutlsWord } from './tools.ts';

/**
 * Serves what the first host of a scenario serves, and asks other clients and the target's own
 * debug log about it.
 */
export async function askClients(
  scenario: ClientScenario,
  world: World,
  image: string,
  launch: LaunchInput,
): Promise<string[]> {
  const { target } = launch;
  const [host] = scenario.given.hosts;
  if (host === undefined) return [];
  const identity = await world.identity(host.identity);
  const staple =
    host.proof === 'none' ? undefined : await mintProof(host.proof.spec, identity, world);
  const dir = mkdtempSync(join(tmpdir(), 'second-opinion-'));
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(dir, name), content);
    chmodSync(join(dir, name), 0o644);
    return join(dir, name);
  };
  try {
    // The target runs as another user, with this folder as its own.
    mkdirSync(join(dir, 'spool'));
    for (const folder of [dir, join(dir, 'spool')]) chmodSync(folder, 0o777);
    const roots = file('roots.pem', await world.rootsPem('main'));
    const ordinary = host.trick === 'none' && host.chainProofs.length === 0;
    await using testServer = await (ordinary
      ? opensslTestServer(identity, staple, file)
      : ownTestServer(host, identity, staple, world));
    const said = [`served by ${testServer.name}`, ...(await askLibraries(testServer, roots))];
    if (staple) {
      const leaf = file('leaf.pem', certificatesPem([identity.leaf]));
      const issuer = file('issuer.pem', certificatesPem([identity.issuer]));
      const about = ['-respin', file('staple.der', staple), '-issuer', issuer, '-cert', leaf];
      const { text } = await ask([
        'openssl',
        'ocsp',
        ...about,
        '-CAfile',
        roots,
        '-verify_other',
        issuer,
        '-no_nonce',
      ]);
      said.push(
        `openssl ocsp: ${text
          .trim()
          .replaceAll(/\s*\n\s*/g, '; ')
          .replaceAll(dir, '')
          .slice(0, 160)}`,
      );
    }
    const { policy } = scenario.given;
    if (target.client && 'command' in target.client)
      said.push(
        `${target.name}: ` +
          `${await askCommand(target, target.client, testServer, policy, image, dir, file)}`,
      );
    else if (target.client === eximClient)
      said.push(`exim -d+tls: ${await askExim(testServer, policy, image, dir, file)}`);
    else said.push(`${target.name}: ${await askDaemon(launch, world, testServer, policy)}`);
    return said;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function askLibraries({ port }: TestServer, roots: string): Promise<string[]> {
  const said: string[] = [];
  const name = ['--sni-hostname', 'mx.test', '--verify-hostname', 'mx.test', '--x509cafile', roots];
  for (const version of ['1.2', '1.3']) {
    const argv = [
      'gnutls-cli',
      ...name,
      '-p',
      String(port),
      gateway,
      '--priority',
      `NORMAL:-VERS-ALL:+VERS-TLS${version}`,
    ];
    said.push(`gnutls-cli, TLS ${version}: ${gnutlsWord(await ask(argv, { ms: 30_000 }))}`);
  }
  const to = ['--resolve', `mx.test:${port}:${gateway}`, `https://mx.test:${port}/`];
  const { code } = await ask([
    'curl',
    '-sS',
    '--max-time',
    '5',
    '--cert-status',
    '--cacert',
    roots,
    ...to,
  ]);
  // 91: the status was not to its liking; nobody answers it in HTTP, so what else follows the
  // handshake is an acceptance.
  const accepts = code === 28 || code === 52 || code === 1;
  const does = code === 91 ? 'refuses' : accepts ? 'accepts' : `ends with ${code}`;
  said.push(`curl --cert-status: ${does}`);
  return said;
}

/** Has a daemon, set up as in a run, send one message to the stand, and tells what became of it. */
async function askDaemon(
  launch: LaunchInput,
  world: World,
  testServer: TestServer,
  policy: Policy,
): Promise<string> {
  const rootsPem = await world.rootsPem('main');
  await using running = await launchClient({ ...launch, policies: [policy], rootsPem });
  await testServer.answer();
  const order = { token: 'x', policy, transport: 'implicit', ports: [testServer.port] } as const;
  const { kind, text } = await running.send(order, 60_000);
  const words = [text, ...running.log().slice(-4)].join('; ').replaceAll(/\s+/g, ' ');
  return `${kind}: ${words.slice(-600)}`;
}

async function askExim(
  testServer: TestServer,
  policy: Policy,
  image: string,
  dir: string,
  file: (name: string, content: string | Uint8Array) => string,
): Promise<string> {
  const place = { dir: '/mailstaple', exec: 'exim4', user: undefined };
  const program = {
    policies: [policy],
    host: 'mx.test',
    roots: '/mailstaple/roots.pem',
    port: 25_000,
    place,
  };
  for (const { path, content } of eximClient.compose(program).files)
    file(path.split('/').at(-1) ?? 'conf', content);
  const recipient = eximClient.recipient({
    token: 'x',
    policy,
    transport: 'implicit',
    ports: [testServer.port],
  });
  await testServer.answer();
  const argv = [
    ...[
      'docker',
      'run',
      '--rm',
      '-i',
      '--add-host',
      `mx.test:${gateway}`,
      '-v',
      `${dir}:/mailstaple`,
      image,
    ],
    ...[
      'exim4',
      '-C',
      '/mailstaple/client.conf',
      '-d-all+tls+transport',
      '-odf',
      '-f',
      'a@sender.test',
      recipient,
    ],
  ];
  const { text } = await ask(argv, { input: 'Subject: x\n\nx\n', ms: 20_000 });
  return eximWords(text);
}

/** The lines of Exim's debug output that tell its decision. */
function eximWords(text: string): string {
  const telling =
    /Passed OCSP checking|OCSP response well-formed[^\n]*|no explicit trust[^\n]*|itself unverifiable[^\n]*|certificate status check failed|Required TLS certificate status not received|Server certificate revoked|status unknown[^\n]*|OCSP dates invalid|certificate verification failed[^\n]*|certificate verification failure overridden|SMTP\S\S MAIL FROM|parse error|error parsing response|defer \(-\d+\)[^\n]*/g;
  return [...new Set(text.match(telling) ?? [])].join('; ') || 'says nothing of it';
}
