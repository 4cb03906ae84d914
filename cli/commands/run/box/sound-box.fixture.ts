import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Transport } from '../../../../harness/model/terms.ts';
import { firstHello } from '../../../../harness/wire/tls/scripted/first-hello.ts';

export interface SoundBoxPlan {
  transport: Transport;
  tls: TlsOptions;
  staple?: Uint8Array;
  /**
   * Turns a ClientHello down by handshake_failure where this says so; what it hears are the types
   * of its extensions.
   */
  refuses?: (extensions: readonly number[]) => boolean;
  /** What is waited for before the greeting; default: nothing. */
  greets?: () => Promise<unknown>;
}

/** A mail server on Node's own TLS that keeps every rule, for as long as it is held. */
export interface SoundBox extends AsyncDisposable {
  address: string;
}

const LINE_LIMIT = 2000;

/** Speaks SMTP as RFC 5321 and 3207 have it; what comes behind STARTTLS in clear is thrown away. */
function speak(
  stream: Duplex,
  { greets, starttls }: { greets: Promise<unknown> | undefined; starttls?: () => void },
): void {
  const say = (...lines: string[]): void => void stream.write(`${lines.join('\r\n')}\r\n`);
  let rest = '';
  const answer = (line: string): boolean => {
    const [verb = '', ...words] = line.trim().split(/\s+/);
    switch (verb.toUpperCase()) {
      case 'EHLO':
        say('250-box.test', '250-SIZE 10000000', ...(starttls ? ['250-STARTTLS'] : []), '250 HELP');
        return true;
      case 'STARTTLS':
        if (words.length > 0) say('501 5.5.4 no parameters');
        else if (!starttls) say('503 5.5.1 not here');
        else {
          stream.off('data', hear).pause();
          stream.write('220 2.0.0 go ahead\r\n', starttls);
          return false;
        }
        return true;
      case 'QUIT':
        stream.end('221 2.0.0 bye\r\n');
        return false;
      case 'NOOP':
      case 'RSET':
        say('250 2.0.0 done');
        return true;
      default:
        say('502 5.5.1 not known');
        return true;
    }
  };
  const hear = (bytes: Buffer): void => {
    rest += bytes.toString('latin1');
    if (rest.length > LINE_LIMIT) stream.destroy();
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (!answer(line)) return;
    }
  };
  stream.on('error', () => stream.destroy()).on('data', hear);
  greets?.then(() => say('220 box.test ESMTP'));
}

/** handshake_failure, fatal, in a record of TLS 1.2 (RFC 8446 6.2). */
const HANDSHAKE_FAILURE = Buffer.of(21, 3, 3, 0, 2, 2, 40);

async function sift(
  socket: Socket,
  refuses: NonNullable<SoundBoxPlan['refuses']>,
  shake: () => void,
): Promise<void> {
  const hello = await firstHello(socket, performance.now() + 60_000).catch(() => undefined);
  if (hello && refuses((hello.extensions ?? []).map(({ type }) => type)))
    socket.end(HANDSHAKE_FAILURE);
  else shake();
}

/** Opens a box on a port of 127.0.0.1. */
export async function soundBox({
  transport,
  tls,
  staple,
  refuses,
  greets = async () => {},
}: SoundBoxPlan): Promise<SoundBox> {
  const implicit = transport === 'implicit';
  const secure = createTlsServer(tls, (socket) =>
    speak(socket, { greets: implicit ? greets() : undefined }),
  );
  secure.on('tlsClientError', (_, socket) => socket.on('error', () => {}).destroy());
  secure.on('OCSPRequest', (_leaf, _issuer, give) =>
    give(null, (staple ? Buffer.from(staple) : null) as Buffer),
  );
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket.on('error', () => {}).once('close', () => open.delete(socket)));
    const shake = (): void => void secure.emit('connection', socket);
    const upgrade = refuses ? () => void sift(socket, refuses, shake) : shake;
    if (implicit) upgrade();
    else speak(socket, { greets: greets(), starttls: upgrade });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    address: `${implicit ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
