import { Buffer } from 'node:buffer';

/** Secrets of one connection by their label in the key log. */
export type Secrets = ReadonlyMap<string, Uint8Array>;

const line = /^([A-Z0-9_]{1,64}) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){1,128})\s*$/;
const maxLines = 10_000;

/**
 * Reads the lines of an SSLKEYLOGFILE (RFC 9850) that speak of this client random; what is no such
 * line is passed over.
 */
export function readKeyLog(lines: readonly string[], clientRandom: Uint8Array): Secrets {
  const wanted = Buffer.from(clientRandom).toString('hex');
  const secrets = new Map<string, Uint8Array>();
  for (const each of lines.slice(0, maxLines)) {
    const [, label, random, secret] = line.exec(each) ?? [];
    if (label === undefined || random?.toLowerCase() !== wanted || secret === undefined) continue;
    secrets.set(label, Buffer.from(secret, 'hex'));
  }
  return secrets;
}
