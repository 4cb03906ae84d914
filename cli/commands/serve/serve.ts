import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Identity, World } from '../../../ca/authority/world.ts';
import { certificatesPem } from '../../../ca/pem.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import type { Connection } from '../../../harness/model/observation.ts';
import type { ClientHost, ServerTrick } from '../../../harness/model/scenario.ts';
import type { TlsVersion } from '../../../harness/model/terms.ts';
import { shown, visible } from '../../../harness/model/visible.ts';
import { openHost } from '../../../harness/wire/smtp/server.ts';
import { type IdentityOptions, identityOf } from '../../shared/certificates/identity-options.ts';
import { proofFromOptions } from '../../shared/certificates/proof-options.ts';
import { writeFiles } from '../../shared/folder.ts';
import { listening, portOf } from '../../shared/listening.ts';
import { columns, print } from '../../shared/print.ts';

export interface ServeCommand extends IdentityOptions {
  port: string;
  host: string;
  proof: string;
  trick: ServerTrick;
  starttls: ClientHost['starttls'];
  implicit?: boolean;
  tls: TlsVersion;
  tickets: boolean;
  out?: string;
  force?: boolean;
}

/** What of a connection says most, in one line. */
function lineOf({ tls, transport, ending }: Connection): string {
  const asked = tls?.clientHello?.statusRequest !== undefined;
  const stapled = tls?.certificates[0]?.staple !== undefined;
  const alert = tls?.alerts.find(({ from }) => from === 'client');
  const session = tls?.version
    ? [
        `TLS ${tls.version}${tls.resumed ? ', resumed' : ''}`,
        asked ? 'asked for a status' : 'did not ask for a status',
        stapled ? 'got one' : 'got none',
        ...(alert ? [`sent the alert ${alert.name}`] : []),
      ]
    : [transport === 'implicit' ? 'no TLS' : 'no STARTTLS'];
  const end =
    ending.how === 'done'
      ? 'ended in order'
      : `ended: ${ending.how} at ${ending.phase}${ending.detail ? `: ${ending.detail}` : ''}`;
  return shown([...session, end].join(', '), 300);
}

const filesOf = (identity: Identity) => [
  {
    name: 'root.pem',
    content: certificatesPem([identity.root]),
    what: 'what a client is to trust',
  },
  { name: 'leaf.pem', content: identity.sentPem, what: 'the chain it sends' },
];

/**
 * Runs one server until it is told to stop.
 * @param stopped resolves when it is. @throws UsageError for words that cannot be used, a port in
 * use among them.
 */
export async function serveSmtp(command: ServeCommand, stopped: Promise<void>): Promise<void> {
  const { host, tls, trick, starttls, implicit = false } = command;
  const port = portOf(command.port);
  const proof = command.proof === 'none' ? undefined : proofFromOptions(command.proof);
  const world = new World({ responderUrl: 'http://ocsp.invalid/' });
  const identity = await world.identity(identityOf(command));
  const server = await listening({ host, port }, async () =>
    openHost({
      ...{ listenOn: host, port, tls, trick, starttls, tickets: command.tickets, down: false },
      ...{ name: 'only', transport: implicit ? 'implicit' : 'starttls', chainStaples: [] },
      ...{ key: identity.key, certificates: identity.sentPem },
      staple: proof && (await mintProof(proof.spec, identity, world)),
    }),
  );
  let folder: string | undefined;
  let count = 0;
  server.events.on('connection-end', ({ connection }) => {
    count += 1;
    print([`${count}. ${lineOf(connection)}`]);
  });
  server.events.on('delivery', ({ over, headers }) => {
    const subject = headers.find((line) => /^subject:/i.test(line));
    print([shown(`mail taken over ${over}${subject ? `: ${subject}` : ''}`, 200)]);
  });
  try {
    folder = command.out ?? mkdtempSync(join(tmpdir(), `mailstaple-serve-pid${process.pid}-`));
    const files = filesOf(identity);
    const paths = writeFiles(folder, files, command.force ?? false);
    const at = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
    const how = implicit ? '' : '-starttls smtp ';
    print([
      `SMTP server at ${at}, ${implicit ? 'TLS from the start' : 'STARTTLS'}, TLS ${tls}`,
      ...columns(
        files.map(({ what }, i) => [visible(paths[i] ?? ''), what]),
        '  ',
      ),
      'Try it:',
      `  openssl s_client ${how}-connect ${at} -status -CAfile ` +
        `${visible(join(folder, 'root.pem'))}`,
      'Ctrl-C ends it.',
    ]);
    await stopped;
  } finally {
    await server[Symbol.asyncDispose]();
    if (command.out === undefined && folder !== undefined)
      rmSync(folder, { recursive: true, force: true });
  }
}
