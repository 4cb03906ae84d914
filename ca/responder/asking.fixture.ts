import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { promisify } from 'node:util';
import type { Identity } from '../authority/world.ts';
import { certificatesPem } from '../pem.ts';
import type { SecondOpinion } from '../second-opinion.ts';
import type { Responder } from './responder.ts';

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** One request with node:http; rejects where the connection breaks. */
export function ask(
  responder: Responder,
  method: string,
  path: string,
  body?: Uint8Array,
  type?: string,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const sent = httpRequest(
      { host: '127.0.0.1', port: responder.port, method, path, headers, agent: false },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A request about this certificate as openssl writes it, without a nonce. DER. */
export async function opensslRequest(about: Identity, files: SecondOpinion): Promise<Buffer> {
  const certificate = files.file('asked.pem', certificatesPem([about.leaf]));
  const issuer = files.file('its-issuer.pem', certificatesPem([about.issuer]));
  const request = files.file('its-request.der', '');
  const words = ['-issuer', issuer, '-cert', certificate, '-no_nonce', '-reqout', request];
  await promisify(execFile)('openssl', ['ocsp', ...words]);
  return readFile(request);
}
