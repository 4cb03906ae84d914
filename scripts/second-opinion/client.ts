import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { eximClient } from '../../containers/exim/client.ts';
import type { ClientScenario } from '../../harness/model/scenario.ts';
import { holdPort } from '../../harness/wire/smtp/held-port.ts';
import { ask, gnutlsWord } from './tools.ts';

const gateway = networkInterfaces()['docker0']?.[0]?.address ?? '127.0.0.1';
// `openssl s_server` sends its input to whoever connects: enough of a mail host to see whether the sender goes on.
const answers = '220 s\r\n250 s\r\n250 s\r\n250 s\r\n354 s\r\n250 s\r\n221 s\r\n';

async function server(argv: readonly string[]): Promise<ChildProcess> {
  const child = spawn('openssl', ['s_server', ...argv], { stdio: 'pipe' });
  child.stdin?.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.includes('ACCEPT') && resolve());
    child.once('exit', () => reject(new Error('openssl s_server does not start')));
  });
  return child;
}

/** Plays the first host of a scenario with `openssl s_server` in our place and asks others what they make of the staple. */
export async function askClients(scenario: ClientScenario, world: World, images: readonly string[]): Promise<string[]> {
  const [host] = scenario.given.hosts;
  if (!host || host.trick !== 'none' || host.chainProofs.length > 0) return ['not for openssl s_server'];
  const identity = await world.identity(host.identity);
  const dir = mkdtempSync(join(tmpdir(), 'second-opinion-'));
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(dir, name), content);
    chmodSync(join(dir, name), 0o644);
    return join(dir, name);
  };
  chmodSync(dir, 0o777);
  mkdirSync(join(dir, 'spool'));
  chmodSync(join(dir, 'spool'), 0o777);
  const staple = host.proof === 'none' ? undefined : await mintProof(host.proof.spec, identity, world);
  const held = await holdPort(gateway);
  const { port } = held;
  held.release();
  const roots = file('roots.pem', await world.rootsPem('main'));
  const leaf = file('leaf.pem', certificatesPem([identity.leaf]));
  const issuer = file('issuer.pem', certificatesPem([identity.issuer]));
  const chain = certificatesPem(identity.sent.slice(1));
  const argv = ['-accept', `${gateway}:${port}`, '-cert', leaf, '-key', file('key.pem', identity.key)];
  const stapled = staple ? ['-status_file', file('staple.der', staple)] : [];
  const said: string[] = [];
  const child = await server(
    [
      ...argv,
      ...(chain === '' ? [] : ['-cert_chain', file('chain.pem', chain)]),
      ...stapled,
      '-quiet',
      '-naccept',
      '99',
    ].filter((word) => word !== '-quiet'),
  );
  try {
    const gnutls = [
      'gnutls-cli',
      '--x509cafile',
      roots,
      '--sni-hostname',
      'mx.test',
      '--verify-hostname',
      'mx.test',
      '-p',
      String(port),
      gateway,
    ];
    for (const [version, only] of [
      ['1.2', 'NORMAL:-VERS-ALL:+VERS-TLS1.2'],
      ['1.3', 'NORMAL:-VERS-ALL:+VERS-TLS1.3'],
    ] as const)
      said.push(`gnutls-cli, TLS ${version}: ${gnutlsWord(await ask([...gnutls, '--priority', only]))}`);
    const curl = await ask([
      'curl',
      '-sS',
      '--max-time',
      '3',
      '--cert-status',
      '--cacert',
      roots,
      '--resolve',
      `mx.test:${port}:${gateway}`,
      `https://mx.test:${port}/`,
    ]);
    said.push(
      `curl --cert-status: ${curl.code === 91 ? 'refuses' : curl.code === 28 || curl.code === 52 ? 'accepts' : `ends with ${curl.code}`}`,
    );
    if (staple) {
      const openssl = await ask([
        'openssl',
        'ocsp',
        '-respin',
        join(dir, 'staple.der'),
        '-issuer',
        issuer,
        '-cert',
        leaf,
        '-CAfile',
        roots,
        '-verify_other',
        issuer,
        '-no_nonce',
      ]);
      said.push(
        `openssl ocsp: ${openssl.text
          .trim()
          .replaceAll(/\s*\n\s*/g, '; ')
          .replaceAll(dir, '')
          .slice(0, 160)}`,
      );
    }
    const layout = eximClient.compose({
      policies: [scenario.given.policy],
      host: 'mx.test',
      roots: '/mailstaple/roots.pem',
      port: 25_000,
      place: { dir: '/mailstaple', exec: 'exim4', user: undefined },
    });
    for (const { path, content } of layout.files) file(path.split('/').at(-1) ?? 'conf', content);
    const recipient = eximClient.recipient({
      token: 'x',
      policy: scenario.given.policy,
      transport: 'implicit',
      ports: [port],
    });
    for (const image of images) {
      child.stdin?.write(answers);
      const run = [
        'docker',
        'run',
        '--rm',
        '-i',
        '--add-host',
        `mx.test:${gateway}`,
        '-v',
        `${dir}:/mailstaple`,
        image,
      ];
      const exim = await ask(
        [
          ...run,
          'exim4',
          '-C',
          '/mailstaple/client.conf',
          '-d-all+tls+transport',
          '-odf',
          '-f',
          'a@sender.test',
          recipient,
        ],
        { input: 'Subject: x\n\nx\n', ms: 20_000 },
      );
      said.push(`${image.replace(/^mailstaple\//, '').replace(/-[0-9a-f]{12}$/, '')}: ${eximWords(exim.text)}`);
    }
  } finally {
    child.kill();
    rmSync(dir, { recursive: true, force: true });
  }
  return said;
}

/** The lines of Exim's debug output that tell its decision. */
function eximWords(text: string): string {
  const telling =
    /Passed OCSP checking|OCSP response well-formed|no explicit trust[^\n]*|itself unverifiable[^\n]*|certificate status check failed|Required TLS certificate status not received|Server certificate revoked|status unknown[^\n]*|OCSP dates invalid|certificate verification failed[^\n]*|SMTP>> MAIL FROM[^\n]*|parse error|error parsing response/g;
  return [...new Set(text.match(telling) ?? [])].join('; ') || text.slice(-300).replaceAll('\n', ' | ');
}
