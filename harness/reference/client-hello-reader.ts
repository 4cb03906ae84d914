import type { Duplex } from 'node:stream';
import type { Capture, ClientHello } from '../model/tls.ts';
import { until } from '../wire/budget.ts';
import { Stop } from '../wire/stop.ts';
import { decodeCapture } from '../wire/tls/observe/observer.ts';

/** A ClientHello, and in how many pieces it came. */
export interface ReadHello {
  hello: ClientHello;
  octets: number;
  pieces: number;
}

/** Octets of a ClientHello we wait for; the largest a scenario sends stays below. */
const LIMIT = 256 << 10;

/**
 * Waits for the whole ClientHello and puts its bytes back, so that a TLS stack can read them.
 * @throws Stop `stalled` at the moment `end`, `closed` or `nonsense` when the client leaves or
 * sends something else.
 */
export async function readClientHello(
  stream: Duplex,
  capture: Capture,
  end: number,
): Promise<ReadHello> {
  const pieces: Buffer[] = [];
  let octets = 0;
  const hello = await until<ClientHello>(end, 'the ClientHello', (resolve, reject) => {
    const onData = (bytes: Buffer) => {
      pieces.push(bytes);
      octets += bytes.length;
      const { clientHello, problems } = decodeCapture(capture);
      if (clientHello) resolve(clientHello);
      else if (octets > LIMIT)
        reject(new Stop('nonsense', `no ClientHello: ${problems[0] ?? 'too long'}`));
    };
    const onEnd = () => reject(new Stop('closed', 'closed before the ClientHello'));
    stream.on('data', onData).once('end', onEnd).once('close', onEnd);
    stream.resume();
    return () => {
      stream.off('data', onData).off('end', onEnd).off('close', onEnd);
      stream.pause();
    };
  });
  stream.unshift(Buffer.concat(pieces));
  return { hello, octets, pieces: pieces.length };
}
