import { randomBytes } from 'node:crypto';
import type { Identity } from '../../../ca/authority/world.ts';
import { readOcspResponse } from '../../examiner/ocsp.ts';
import type { RuleId } from '../../examiner/rules.ts';
import { certIdOf, type Hash, type Reply, type ResponderExchange, requestOf } from './exchange.ts';

/** A claim about our responder: what a client sees of it that asks so. */
export interface ResponderCheck {
  /** `responder/…` */
  id: string;
  /** What is to be so, and where that is written. */
  title: string;
  holds(exchange: ResponderExchange): Promise<boolean>;
}

/** OCSPResponseStatus, RFC 6960 4.2.1. */
const MALFORMED_REQUEST = 1;
const UNAUTHORIZED = 6;
/** What a client waits for an answer, milliseconds. */
const PROMPT = 1500;
const NONCE = '1.3.6.1.5.5.7.48.1.2';

const ask = (exchange: ResponderExchange, about: Identity, hash: Hash = 'sha1'): Promise<Reply> =>
  exchange.post(requestOf([certIdOf(about, hash)]));
const outer = ({ body }: Reply): number | undefined => {
  try {
    return readOcspResponse(body).outerStatus;
  } catch {
    return undefined;
  }
};

/** Does the answer about the good certificate keep this rule of the examiner's? */
const keeps =
  (...rules: RuleId[]) =>
  async (exchange: ResponderExchange): Promise<boolean> => {
    const { findings } = exchange.examined(
      (await ask(exchange, exchange.certificates.mine)).body,
      exchange.certificates.mine,
    );
    return rules.every((rule) => findings.some((finding) => finding.rule === rule && finding.ok));
  };

/** Neither good nor revoked is said of what is not known: an error, or unknown (RFC 6960 2.2). */
const knowsNothing = async (
  exchange: ResponderExchange,
  der: Uint8Array,
  about: Identity,
): Promise<boolean> => {
  const reply = await exchange.post(der);
  if (outer(reply) === UNAUTHORIZED) return true;
  const { basic } = readOcspResponse(reply.body);
  const silent = basic?.singles.every(({ status }) => status.kind === 'unknown') ?? false;
  return silent && exchange.examined(reply.body, about).status !== 'good';
};

const unassigned = ({ holder }: Identity): Uint8Array =>
  Uint8Array.from(holder.serial, (octet, at) =>
    at === holder.serial.length - 1 ? octet ^ 1 : octet,
  );

const list: Record<string, Omit<ResponderCheck, 'id'>> = {
  good: {
    title: 'of a good certificate it says good, and a strict client may rely on it (RFC 6960 3.2)',
    holds: async (exchange) => {
      const { code, body } = await ask(exchange, exchange.certificates.mine);
      return code === 200 && exchange.examined(body, exchange.certificates.mine).acceptable;
    },
  },
  revoked: {
    title: 'of a revoked certificate it says revoked (RFC 6960 2.2)',
    holds: async (exchange) =>
      exchange.examined(
        (await ask(exchange, exchange.certificates.revoked)).body,
        exchange.certificates.revoked,
      ).status === 'revoked',
  },
  'unassigned-serial': {
    title: 'of a number that was never given out it does not say good (RFC 6960 2.2)',
    holds: (exchange) =>
      knowsNothing(
        exchange,
        requestOf([
          certIdOf(exchange.certificates.mine, 'sha1', unassigned(exchange.certificates.mine)),
        ]),
        exchange.certificates.mine,
      ),
  },
  'foreign-issuer': {
    title: 'of a certificate of another CA it says nothing (RFC 6960 2.3)',
    holds: (exchange) =>
      knowsNothing(
        exchange,
        requestOf([certIdOf(exchange.certificates.stranger)]),
        exchange.certificates.stranger,
      ),
  },
  'two-certificates': {
    title: 'asked of two at once it refuses, or speaks of both (RFC 9919 3.1.1, RFC 6960 2.1)',
    holds: async (exchange) => {
      const { mine, revoked } = exchange.certificates;
      const reply = await exchange.post(requestOf([certIdOf(mine), certIdOf(revoked)]));
      if (outer(reply) === UNAUTHORIZED) return true;
      return (
        exchange.examined(reply.body, mine).acceptable &&
        exchange.examined(reply.body, revoked).status === 'revoked'
      );
    },
  },
  'its-own-certificate': {
    title: 'the answer is about the certificate that was asked of (RFC 6960 3.2)',
    holds: keeps('cert-id.matches'),
  },
  'hash-of-the-request': {
    title: 'the certID is made with the hash of the request (RFC 6960 4.2.2.3)',
    holds: async (exchange) => {
      const { basic } = readOcspResponse(
        (await ask(exchange, exchange.certificates.mine, 'sha256')).body,
      );
      return basic?.singles[0]?.certId.issuerKeyHash.length === 32;
    },
  },
  signature: {
    title: 'the signature verifies (RFC 6960 3.2)',
    holds: keeps('signature.valid', 'signature.algorithm'),
  },
  signer: {
    title: 'the signer may speak for the CA (RFC 6960 4.2.2.2)',
    holds: keeps('signer.authorised', 'signer.valid-now'),
  },
  'responder-id': {
    title: 'responderID names the signer (RFC 6960 4.2.2.3)',
    holds: keeps('responder-id.matches-signer'),
  },
  times: {
    title: 'now lies between thisUpdate and nextUpdate (RFC 9919 5)',
    holds: keeps('times.this-update', 'times.next-update'),
  },
  'next-update': {
    title: 'it says how long it counts (RFC 9919 3.2.4)',
    holds: keeps('times.next-update-present'),
  },
  der: {
    title: 'it is one answer in DER (RFC 6960 4.2.1)',
    holds: keeps('der.strict', 'der.trailing'),
  },
  nonce: {
    title: 'a nonce that is answered is that of the request (RFC 9654 2.1)',
    holds: async (exchange) => {
      const nonce = randomBytes(16);
      const { basic } = readOcspResponse(
        (await exchange.post(requestOf([certIdOf(exchange.certificates.mine)], nonce))).body,
      );
      const echoed = basic?.extensions.find(({ id }) => id === NONCE)?.value;
      return (
        basic !== undefined &&
        (echoed === undefined || Buffer.from(echoed).subarray(2).equals(nonce))
      );
    },
  },
  'empty-nonce': {
    title: 'a nonce of no octets is malformed (RFC 9654 2.1)',
    holds: async (exchange) =>
      outer(
        await exchange.post(requestOf([certIdOf(exchange.certificates.mine)], new Uint8Array())),
      ) === MALFORMED_REQUEST,
  },
  garbage: {
    title: 'what is no request is answered by malformedRequest (RFC 6960 2.3)',
    holds: async (exchange) => outer(await exchange.post(randomBytes(60))) === MALFORMED_REQUEST,
  },
  get: {
    title: 'asked by GET it answers as by POST (RFC 6960 A.1, RFC 9919 6)',
    holds: async (exchange) =>
      exchange.examined(
        (await exchange.get(requestOf([certIdOf(exchange.certificates.mine)]))).body,
        exchange.certificates.mine,
      ).acceptable,
  },
  'other-method': {
    title: 'another method is refused by HTTP (RFC 9110 15.5.6)',
    holds: async (exchange) =>
      (
        await exchange.http(
          'PUT',
          '/',
          'application/ocsp-request',
          requestOf([certIdOf(exchange.certificates.mine)]),
        )
      ).code === 405,
  },
  'other-type': {
    title: 'another content type is refused by HTTP (RFC 6960 A.1)',
    holds: async (exchange) =>
      (
        await exchange.http(
          'POST',
          '/',
          'text/plain',
          requestOf([certIdOf(exchange.certificates.mine)]),
        )
      ).code === 415,
  },
  'content-type': {
    title: 'the answer is called application/ocsp-response (RFC 6960 A.2)',
    holds: async (exchange) =>
      (await ask(exchange, exchange.certificates.mine)).headers['content-type'] ===
      'application/ocsp-response',
  },
  caching: {
    title: 'HTTP keeps it no longer than it counts (RFC 9919 7.2)',
    holds: async (exchange) => {
      const { headers, body } = await exchange.get(
        requestOf([certIdOf(exchange.certificates.mine)]),
      );
      const age = Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1] ?? Number.NaN);
      const until = readOcspResponse(body).basic?.singles[0]?.nextUpdate?.ms;
      return (
        until !== undefined &&
        age > 0 &&
        Date.now() + age * 1000 <= until + 1000 &&
        headers.etag !== undefined
      );
    },
  },
  'errors-are-not-kept': {
    title: 'an error is not kept by HTTP (RFC 9919 7.2)',
    holds: async (exchange) =>
      /no-store/.test(
        (await ask(exchange, exchange.certificates.stranger)).headers['cache-control'] ?? '',
      ),
  },
  prompt: {
    title: 'it answers in time',
    holds: async (exchange) => (await ask(exchange, exchange.certificates.mine)).ms < PROMPT,
  },
  again: {
    title: 'it answers again after a client that hung up',
    holds: async (exchange) => {
      await exchange.hangUp();
      return exchange.examined(
        (await ask(exchange, exchange.certificates.mine)).body,
        exchange.certificates.mine,
      ).acceptable;
    },
  },
};

/** Every claim about our responder. */
export const responderChecks: readonly ResponderCheck[] = Object.entries(list).map(
  ([slug, check]) => ({
    id: `responder/${slug}`,
    ...check,
  }),
);

/**
 * The claims a responder does not keep; one that gives no answer, or none that can be read, keeps
 * none.
 */
export async function unkept(exchange: ResponderExchange): Promise<string[]> {
  const seen = await Promise.all(
    responderChecks
      .filter(({ id }) => id !== 'responder/again')
      .map(async ({ id, holds }) => ({ id, kept: await holds(exchange).catch(() => false) })),
  );
  // Last: what comes after a client that hung up is for this one to tell.
  const again =
    (await responderChecks
      .find(({ id }) => id === 'responder/again')
      ?.holds(exchange)
      .catch(() => false)) ?? false;
  return [...seen, { id: 'responder/again', kept: again }]
    .filter(({ kept }) => !kept)
    .map(({ id }) => id);
}
