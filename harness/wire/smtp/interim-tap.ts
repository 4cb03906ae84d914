// Stands in until harness/wire/tls/tap.ts and observer.ts are there; nothing is decoded.
import { Duplex } from 'node:stream';
import type { Capture, Handshake } from '../../model/tls.ts';
export const newCapture = (): Capture => ({ chunks: [], tlsStart: undefined, keyLog: [] });
export const markTlsStart = (c: Capture): void => {
  const n = (f: string) => c.chunks.filter((k) => k.from === f).reduce((a, k) => a + k.bytes.length, 0);
  c.tlsStart = { client: n('client'), server: n('server') };
};
export const decodeCapture = (_c: Capture): Handshake => ({
  certificateStatus: [],
  certificates: [],
  clientCertificates: [],
  messages: [],
  alerts: [],
  resumed: false,
  complete: false,
  tickets: 0,
  applicationData: { client: 0, server: 0 },
  problems: [],
  opaque: true,
});
export function tap(socket: Duplex, c: Capture, we: 'client' | 'server'): Duplex {
  const them = we === 'client' ? 'server' : 'client';
  const d = new Duplex({
    read() {
      socket.resume();
    },
    write(b, _e, cb) {
      c.chunks.push({ from: we, at: 0, bytes: b });
      socket.write(b, cb);
    },
    final(cb) {
      socket.end(() => cb());
    },
    destroy(e, cb) {
      socket.destroy();
      cb(e);
    },
  });
  socket.on('data', (b: Buffer) => {
    c.chunks.push({ from: them, at: 0, bytes: b });
    if (!d.push(b)) socket.pause();
  });
  socket.on('end', () => d.push(null));
  socket.on('error', (e) => d.destroy(e));
  socket.on('close', () => d.destroy());
  socket.pause();
  return d;
}
