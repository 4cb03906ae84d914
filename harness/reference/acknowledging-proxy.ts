import { Duplex } from 'node:stream';

const HANDSHAKE = 22;
const CHANGE_CIPHER_SPEC = 20;
const SERVER_HELLO = 2;
const NEW_SESSION_TICKET = 4;
const ACKNOWLEDGEMENT = Buffer.from([0, 5, 0, 0]);

/**
 * A stream that acknowledges status_request in the ServerHello of a resumed TLS 1.2 session, as
 * servers have done (RFC 6066 1.1 forbids it). OpenSSL will not, so its flight is rewritten; the
 * Finished no longer fits, which is the least of it.
 */
export function acknowledgingResumed(inner: Duplex): Duplex {
  let first = true;
  const outer = new Duplex({
    allowHalfOpen: true,
    read: () => void inner.resume(),
    write(bytes: Buffer, _encoding, done) {
      const flight = first ? withAcknowledgement(bytes) : bytes;
      first = false;
      inner.write(flight, done);
    },
    final(done) {
      inner.end(() => done());
    },
    destroy(error, done) {
      inner.destroy();
      done(error);
    },
  });
  inner.on('data', (bytes: Buffer) => {
    if (!outer.push(bytes)) inner.pause();
  });
  inner
    .on('end', () => outer.push(null))
    .on('close', () => outer.destroy())
    .on('error', () => outer.destroy());
  return outer;
}

/**
 * The flight with the extension added, if it is that of a resumed session: no Certificate behind
 * the ServerHello.
 */
function withAcknowledgement(flight: Buffer): Buffer {
  if (flight.length < 50 || flight[0] !== HANDSHAKE || flight[5] !== SERVER_HELLO) return flight;
  const end = 5 + flight.readUInt16BE(3);
  const next = flight[end];
  const resumed =
    next === CHANGE_CIPHER_SPEC || (next === HANDSHAKE && flight[end + 5] === NEW_SESSION_TICKET);
  if (!resumed) return flight;
  const hello = Buffer.concat([flight.subarray(0, end), ACKNOWLEDGEMENT]);
  // Record length, message length, and the length of the extensions: behind version, random,
  // session id, suite, compression.
  hello.writeUInt16BE(hello.length - 5, 3);
  hello.writeUIntBE(hello.length - 9, 6, 3);
  const extensions = 9 + 2 + 32 + 1 + (hello[43] ?? 0) + 2 + 1;
  hello.writeUInt16BE(hello.length - extensions - 2, extensions);
  return Buffer.concat([hello, flight.subarray(end)]);
}
