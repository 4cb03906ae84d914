import { createServer, type Server } from 'node:tls';

/** Staplers that nobody uses at this moment; as many as there were handshakes at one time. */
const idle: StapleSource[] = [];

/**
 * What a `TLSSocket` of the server's side asks for the staple. Node wants a `tls.Server` for that;
 * it never listens and never sees a connection. To make one takes longer than a handshake, so one
 * is lent for a handshake and given back.
 */
export class StapleSource {
  readonly server: Server = createServer();
  #staple: Buffer | null = null;

  private constructor() {
    this.server.on('OCSPRequest', (_certificate, _issuer, answer) => {
      // Node's types leave out that null means no staple.
      answer(null, this.#staple as Buffer);
    });
  }

  /** Lends one that gives this staple to clients that ask, or none. */
  static lend(staple: Uint8Array | undefined): StapleSource {
    const stapler = idle.pop() ?? new StapleSource();
    stapler.#staple = staple ? Buffer.from(staple) : null;
    return stapler;
  }

  /** The handshake is over, one way or the other; called once. */
  giveBack(): void {
    this.#staple = null;
    idle.push(this);
  }
}
