import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import { good, type Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import type { Arrangement, ResponderObservation } from '../../model/observation.ts';
import { toBase64 } from '../../model/octets.ts';
import type { Exchange } from '../../model/responder/scenario.ts';
import { factsOfResponder } from './facts.ts';
import { requestBytesOf } from './request.fixture.ts';

const world = new World();
export const mine = await world.identity(identity());
export const now = new Date();
export const known: Arrangement = {
  proofs: {},
  identities: {
    good: {
      chain: [toBase64(mine.leaf)],
      root: toBase64(mine.root),
      issuer: toBase64(mine.issuer),
    },
  },
  at: now.toISOString(),
  database: { good: { status: 'good' } },
  lasts: 1440,
};

type Response = NonNullable<Exchange['response']>;
export interface Change {
  response?: Partial<Response> | 'none';
  ending?: Exchange['ending'];
  about?: string[];
  hash?: 'sha1' | 'sha256';
  kept?: boolean;
  ms?: number;
  nonce?: Uint8Array;
  record?: NonNullable<Arrangement['database']>[string];
  lasts?: number;
  /** If-None-Match. */
  tag?: string;
}

export const headers = (more: Record<string, string> = {}): [string, string][] =>
  Object.entries({
    'Content-Type': 'application/ocsp-response',
    Date: now.toUTCString(),
    ...more,
  });

const usual = toBase64(await mintProof(good().spec, mine, world));

export function exchangeOf({
  response,
  ending,
  about,
  hash,
  kept = true,
  ms = 1,
  nonce,
  tag,
}: Change): Exchange {
  return {
    name: 'only',
    connection: 1,
    about: about ?? ['good'],
    request: {
      method: 'POST',
      target: '/',
      version: '1.1',
      headers: tag === undefined ? [] : [['If-None-Match', tag]],
      der: toBase64(requestBytesOf(mine, hash ?? 'sha1', nonce, (about ?? ['good']).length)),
    },
    ...(response === 'none'
      ? {}
      : {
          response: {
            version: '1.1',
            code: 200,
            phrase: 'OK',
            headers: headers(),
            body: usual,
            framing: 'length',
            behind: 0,
            ...response,
          },
        }),
    ending: ending ?? { how: 'done' },
    kept,
    startedAt: 0,
    ms,
    at: now.toISOString(),
  };
}

export const observed = (
  change: Change,
  more: Partial<ResponderObservation> = {},
): ResponderObservation => ({
  role: 'responder',
  exchanges: [exchangeOf(change)],
  aliveAfter: true,
  log: [],
  ...more,
});
export const facts = (change: Change = {}): Record<string, string> =>
  factsOfResponder(observed(change), {
    ...known,
    ...(change.record ? { database: { good: change.record } } : {}),
    ...(change.lasts === undefined ? {} : { lasts: change.lasts }),
  });
export const minted = async (proof: Proof, nonce?: Uint8Array): Promise<Change> => ({
  response: { body: toBase64(await mintProof(proof.spec, mine, world, now, nonce)) },
});
export const replied = (response: Partial<Response>): Change => ({ response });
export const headed = (more: Record<string, string>): Change => replied({ headers: headers(more) });
export const without = (name: string): Change =>
  replied({ headers: headers().filter(([own]) => own !== name) });
export const answered = (bytes: Uint8Array): Change => replied({ body: toBase64(bytes) });
const revokedAt = new Date(Math.floor(now.getTime() / 1000) * 1000 - 86_400_000);
export const record = { status: 'revoked' as const, reason: 1, revokedAt: revokedAt.toISOString() };
export const revoked = async (reason?: number): Promise<Change> => ({
  ...(await minted(good().revoked(reason ?? 1, '1d ago'))),
  record,
});
export const nonce = Buffer.from('0123456789abcdef');
export const inDays = (days: number): string =>
  new Date(now.getTime() + days * 86_400_000).toUTCString();
export const hour = 3_600_000;
