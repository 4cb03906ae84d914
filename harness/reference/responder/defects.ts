import { randomBytes } from 'node:crypto';
import { good, type Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import type { Answer } from '../../../ca/responder/answer.ts';
import { errorAnswer } from '../../../ca/responder/answer.ts';
import type { OcspRequestView } from '../../../ca/responder/request.ts';
import type { ResponderCertificates } from './certificates.ts';
import type { ReplyFault } from './faulty-proxy.ts';

/** One way in which a responder is wrong. */
export interface ResponderDefect {
  role: 'responder';
  name: string;
  does: string;
  /** What it says of a certificate, in place of what is so. */
  says?: (about: 'mine' | 'revoked') => Proof | undefined;
  /** What it answers, in place of the ordinary. */
  answers?: (
    asked: OcspRequestView,
    certificates: ResponderCertificates,
    ordinary: () => Answer | Promise<Answer>,
  ) => Answer | Promise<Answer>;
  /** What it does wrong about HTTP. */
  spoils?: ReplyFault;
}

type Words = Omit<ResponderDefect, 'role' | 'name'>;

/** Says this in place of good. */
const insteadOfGood = (does: string, proof: () => Proof): Words => ({
  does,
  says: (about) => (about === 'mine' ? proof() : undefined),
});
const isError = (answer: Answer): boolean => answer instanceof Uint8Array && answer.length === 5;
/** Answers so where it should say that it does not know. */
const insteadOfError = (
  does: string,
  answer: (certificates: ResponderCertificates, asked: OcspRequestView) => Answer | Promise<Answer>,
): Words => ({
  does,
  answers: async (asked, certificates, ordinary) => {
    const due = await ordinary();
    return isError(due) ? answer(certificates, asked) : due;
  },
});
const spoiling = (does: string, spoils: ReplyFault): Words => ({ does, spoils });
const OK = { code: 200, headers: { 'content-type': 'application/ocsp-response' } };

const list: Record<string, Words> = {
  'calls-revoked-good': { does: 'says good of a revoked certificate', says: () => good() },
  'calls-good-revoked': {
    does: 'says revoked of a good certificate',
    says: () => good().revoked(),
  },
  'calls-good-unknown': insteadOfGood('says unknown of a certificate it knows', () =>
    good().unknown(),
  ),
  'calls-strangers-good': insteadOfError(
    'says good of whatever it is asked',
    async ({ world, mine, stranger }, asked) => {
      const about = Buffer.from(asked.certIds[0]?.serial ?? []).equals(stranger.holder.serial)
        ? stranger
        : mine;
      return mintProof(good().spec, about, world);
    },
  ),
  'speaks-of-another': insteadOfGood('speaks of another certificate of the CA', () =>
    good().about('other-leaf-same-ca'),
  ),
  'speaks-of-the-first-alone': {
    does: 'asked of two it speaks of the first alone',
    answers: (asked, { world, mine }, ordinary) =>
      asked.certIds.length > 1 ? mintProof(good().spec, mine, world) : ordinary(),
  },
  'knows-sha1-alone': {
    does: 'makes every certID with SHA-1',
    answers: (asked, { world, mine }, ordinary) =>
      asked.certIds[0]?.hash === 'sha256' ? mintProof(good().spec, mine, world) : ordinary(),
  },
  'wrong-key-hash': insteadOfGood('gets the hash of the issuer key wrong', () =>
    good().wrong('issuerKeyHash'),
  ),
  'flips-signature': insteadOfGood('sends a signature that does not verify', () =>
    good().signature('flipped'),
  ),
  'signs-by-md5': insteadOfGood('signs by way of MD5', () => good().with({ digest: 'md5' })),
  'signs-without-authority': insteadOfGood('signs by a delegate without the purpose', () =>
    good().signedBy('delegate-without-eku'),
  ),
  'signs-for-another-ca': insteadOfGood('signs by the delegate of another CA', () =>
    good().signedBy('delegate-of-other-ca'),
  ),
  'signer-has-expired': insteadOfGood('signs by a delegate whose time has passed', () =>
    good().signedBy('delegate-expired'),
  ),
  'sends-no-signer': insteadOfGood('leaves the certificate of its delegate out', () =>
    good().without('certs'),
  ),
  'names-another-responder': insteadOfGood('names another in responderID', () =>
    good().responder('wrong-name'),
  ),
  'answers-stale': insteadOfGood('hands out an answer that has expired', () =>
    good().valid('2d ago', '1d ago'),
  ),
  'answers-ahead': insteadOfGood('dates its answers ahead', () =>
    good().valid('1d ahead', '2d ahead'),
  ),
  'no-next-update': insteadOfGood('does not say how long it counts', () =>
    good().without('nextUpdate'),
  ),
  'octets-behind': insteadOfGood('sends octets behind its answer', () =>
    good().damaged({ kind: 'trailing', bytes: 3 }),
  ),
  'answers-ber': insteadOfGood('answers in BER', () => good().damaged({ kind: 'ber' })),
  'answers-pem': insteadOfGood('answers in PEM', () => good().damaged({ kind: 'pem' })),
  'makes-up-nonces': {
    does: 'answers a nonce by another',
    answers: (asked, { world, mine }, ordinary) =>
      asked.nonce && asked.nonce.length > 0
        ? mintProof(good().spec, mine, world, world.now(), randomBytes(16))
        : ordinary(),
  },
  'takes-empty-nonces': {
    does: 'takes a nonce of no octets',
    answers: (asked, { world, mine }, ordinary) =>
      asked.nonce?.length === 0 ? mintProof(good().spec, mine, world) : ordinary(),
  },
  'always-tries-later': { does: 'always says tryLater', answers: () => errorAnswer('tryLater') },
  'hides-malformed': spoiling('calls what is no request an internal error', {
    after: (reply) =>
      reply.body.equals(errorAnswer('malformedRequest'))
        ? { ...reply, body: Buffer.from(errorAnswer('internalError')) }
        : reply,
  }),
  'knows-no-get': spoiling('does not answer a GET', {
    before: (method) =>
      method === 'GET' ? { code: 404, headers: {}, body: Buffer.from('?') } : undefined,
  }),
  'takes-any-method': spoiling('takes any method', {
    before: (method) =>
      method === 'PUT' ? { ...OK, body: Buffer.from(errorAnswer('tryLater')) } : undefined,
  }),
  'takes-any-type': spoiling('takes a request of any content type', {
    before: (_, type) =>
      type === 'text/plain' ? { ...OK, body: Buffer.from(errorAnswer('tryLater')) } : undefined,
  }),
  'wrong-content-type': spoiling('calls its answers text', {
    after: (reply) => ({ ...reply, headers: { ...reply.headers, 'content-type': 'text/plain' } }),
  }),
  'kept-for-a-year': spoiling('lets HTTP keep its answers for a year', {
    after: (reply) => ({
      ...reply,
      headers: { ...reply.headers, 'cache-control': 'max-age=31536000, public' },
    }),
  }),
  'keeps-errors': spoiling('lets HTTP keep its errors', {
    after: (reply) =>
      reply.body.length === 5
        ? { ...reply, headers: { ...reply.headers, 'cache-control': 'max-age=600' } }
        : reply,
  }),
  'cuts-short': spoiling('promises more octets than it sends', { missing: 10 }),
  'sends-nothing': spoiling('sends no octets', {
    after: (reply) => ({ ...reply, body: Buffer.alloc(0) }),
  }),
  'answers-500': spoiling('answers by HTTP 500', { after: (reply) => ({ ...reply, code: 500 }) }),
  'is-slow': spoiling('takes two seconds', {
    after: (reply) => new Promise((later) => setTimeout(() => later(reply), 2000)),
  }),
  'dies-of-hang-ups': spoiling('answers nobody after a client hung up', { dies: true }),
};

/** Every known way for a responder to be wrong. */
export const responderDefects: readonly ResponderDefect[] = Object.entries(list).map(
  ([name, words]) => ({
    role: 'responder',
    name,
    ...words,
  }),
);
