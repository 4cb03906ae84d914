import { randomBytes } from 'node:crypto';
import type { Identity, World } from '../../../ca/authority/world.ts';
import { concat, encode, tag } from '../../../ca/der.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { type Answer, errorAnswer } from '../../../ca/responder/answer.ts';
import type { OcspRequestView } from '../../../ca/responder/request.ts';
import type { Step } from '../../../ca/responder/script.ts';
import { toHex } from '../../model/octets.ts';
import type { DatabaseEntry } from '../../model/running.ts';
import type { responderDefects } from '../defects/responder.ts';
import { faults } from './faults.ts';
import type { ReplyFault } from './faulty-proxy.ts';

/** What an answer that is wrong can be made of. */
export interface Circumstance {
  world: World;
  /** Certificates of the database, by number. */
  identities: ReadonlyMap<string, Identity>;
  /** The first of them. */
  usual: Identity;
  /** What is said of it in all honesty. */
  proofOf: (identity: Identity) => Proof;
  ordinary: () => Answer | Promise<Answer>;
}

/** One way to be wrong, as it shows. */
export interface Behaviour {
  /** What is said of a certificate, in place of what is so. */
  says?: (proof: Proof, entry: DatabaseEntry) => Proof;
  /** What is answered, in place of the ordinary. */
  answers?: (asked: OcspRequestView, circumstance: Circumstance) => Answer | Promise<Answer>;
  /** What is wrong about HTTP. */
  spoils?: ReplyFault;
  /** The database is read once. */
  deaf?: true;
  /** What becomes of what it is told to do wrong. */
  heeds?: (steps: readonly Step[]) => readonly Step[];
}

const always = (change: (proof: Proof) => Proof): Behaviour => ({ says: change });
const ofStatus = (
  status: DatabaseEntry['status'],
  change: (proof: Proof, entry: DatabaseEntry) => Proof,
): Behaviour => ({
  says: (proof, entry) => (entry.status === status ? change(proof, entry) : proof),
});

/** What is to last for two requests lasts for so many. */
const lasting = (hits: number): Behaviour => ({
  heeds: (steps) =>
    steps.map((step) =>
      typeof step.span === 'object' && 'hits' in step.span && step.span.hits === 2
        ? { ...step, span: { hits } }
        : step,
    ),
});

const said = (circumstance: Circumstance, identity: Identity, nonce?: Uint8Array) =>
  mintProof(
    circumstance.proofOf(identity).spec,
    identity,
    circumstance.world,
    circumstance.world.now(),
    nonce,
  );

const firstKnown = (
  { certIds }: OcspRequestView,
  { identities }: Circumstance,
): Identity | undefined =>
  identities.get(toHex(certIds[0]?.serial ?? new Uint8Array()).toUpperCase());

/** Whatever is asked about is called good: the hashes are put into an answer that was signed. */
async function anythingGood(asked: OcspRequestView, it: Circumstance): Promise<Answer> {
  const [id] = asked.certIds;
  const honest = await it.ordinary();
  const refused = honest instanceof Uint8Array && honest.length === 5;
  if (id?.hash !== 'sha1' || !refused) return honest;
  const numbered = { ...it.usual, holder: { ...it.usual.holder, serial: id.serial } };
  const bytes = Buffer.from(await said(it, numbered));
  // The certID: two OCTET STRINGs of 20 octets before the number.
  const number = Buffer.from(encode(tag.integer, id.serial));
  const at = bytes.indexOf(number);
  if (at < 44) return honest;
  const own = concat([
    encode(tag.octetString, id.issuerNameHash),
    encode(tag.octetString, id.issuerKeyHash),
  ]);
  bytes.set(own, at - own.length);
  return new Uint8Array(bytes);
}

const withNonce =
  (
    when: (nonce: Uint8Array | undefined) => boolean,
    nonce?: () => Uint8Array,
  ): NonNullable<Behaviour['answers']> =>
  (asked, it) => {
    const known = firstKnown(asked, it);
    return known && when(asked.nonce) ? said(it, known, nonce?.()) : it.ordinary();
  };

const behaviours = {
  'calls-revoked-good': ofStatus('revoked', (proof, { reason }) =>
    reason === 6 ? proof : proof.single({ certStatus: 'good' }),
  ),
  'calls-hold-good': ofStatus('revoked', (proof, { reason }) =>
    reason === 6 ? proof.single({ certStatus: 'good' }) : proof,
  ),
  'calls-good-revoked': ofStatus('good', (proof) => proof.revoked()),
  'calls-good-unknown': ofStatus('good', (proof) => proof.unknown()),
  'calls-expired-revoked': ofStatus('expired', (proof) => proof.revoked()),
  'calls-strangers-good': {
    answers: (asked, it) => {
      const [id] = asked.certIds;
      if (!id || firstKnown(asked, it) || asked.certIds.length > 1) return it.ordinary();
      return said(it, { ...it.usual, holder: { ...it.usual.holder, serial: id.serial } });
    },
  },
  'calls-anything-good': { answers: anythingGood },
  'looks-at-numbers-alone': {
    answers: (asked, it) => {
      const known = firstKnown(asked, it);
      return known && asked.certIds.length === 1 ? said(it, known) : it.ordinary();
    },
  },
  'forgets-reasons': ofStatus('revoked', (proof, { revokedAt }) => withReason(proof, revokedAt)),
  'makes-up-reasons': ofStatus('revoked', (proof) => proof.single({ reason: 4 })),
  'makes-up-times': ofStatus('revoked', (proof) => proof.single({ revokedAt: '1h ago' })),
  'keeps-old-database': { deaf: true },
  'speaks-of-another': always((proof) => proof.about('other-leaf-same-ca')),
  'speaks-of-more': always((proof) => proof.and({ about: 'other-leaf-same-ca' })),
  'speaks-of-the-first-alone': {
    answers: (asked, it) => {
      const known = firstKnown(asked, it);
      return known && asked.certIds.length > 1 ? said(it, known) : it.ordinary();
    },
  },
  'knows-sha1-alone': {
    answers: (asked, it) => {
      const known = firstKnown(asked, it);
      return known && asked.certIds[0]?.hash !== 'sha1' ? said(it, known) : it.ordinary();
    },
  },
  'wrong-key-hash': always((proof) => proof.wrong('issuerKeyHash')),
  'flips-signature': always((proof) => proof.signature('flipped')),
  'signs-by-md5': always((proof) => proof.with({ digest: 'md5' })),
  'signs-without-authority': always((proof) => proof.signedBy('delegate-without-eku')),
  'signs-for-another-ca': always((proof) => proof.signedBy('delegate-of-other-ca')),
  'signs-by-the-ca': always((proof) => proof.signedBy('ca')),
  'signer-has-expired': always((proof) => proof.signedBy('delegate-expired')),
  'sends-no-signer': always((proof) => proof.without('certs')),
  'names-another-responder': always((proof) => proof.responder('wrong-name')),
  'names-itself-by-name': always((proof) => proof.responder('byName')),
  'answers-stale': always((proof) => proof.valid('2d ago', '1d ago')),
  'answers-ahead': always((proof) => proof.valid('1d ahead', '2d ahead')),
  'no-next-update': always((proof) => proof.without('nextUpdate')),
  'holds-an-hour': always((proof) => proof.single({ nextUpdate: '1h ahead' })),
  'writes-fractions': always((proof) => proof.times('fraction')),
  'says-v2': always((proof) => proof.with({ version: 'v2' })),
  'octets-behind': always((proof) => proof.damaged({ kind: 'trailing', bytes: 3 })),
  'answers-ber': always((proof) => proof.damaged({ kind: 'ber' })),
  'answers-pem': always((proof) => proof.damaged({ kind: 'pem' })),
  'makes-up-nonces': {
    answers: withNonce(
      (nonce) => nonce !== undefined && nonce.length > 0,
      () => randomBytes(16),
    ),
  },
  'always-has-a-nonce': {
    answers: withNonce(
      (nonce) => nonce === undefined,
      () => randomBytes(16),
    ),
  },
  'drops-short-nonces': {
    answers: withNonce((nonce) => nonce !== undefined && nonce.length < 32),
  },
  'takes-empty-nonces': { answers: withNonce((nonce) => nonce?.length === 0) },
  'takes-long-nonces': { answers: withNonce((nonce) => (nonce?.length ?? 0) > 128) },
  'refuses-signed': {
    answers: (asked, it) => (asked.signed ? errorAnswer('unauthorized') : it.ordinary()),
  },
  'refuses-extensions': {
    answers: (asked, it) =>
      asked.otherExtensions.length > 0 ? errorAnswer('malformedRequest') : it.ordinary(),
  },
  'overlooks-critical': {
    answers: (asked, it) => {
      const known = firstKnown(asked, it);
      return known && asked.unknownCritical ? said(it, known) : it.ordinary();
    },
  },
  'ignores-script': { heeds: () => [] },
  'goes-wrong-once-alone': lasting(1),
  'goes-wrong-once-more': lasting(3),
  'always-tries-later': { answers: () => errorAnswer('tryLater') },
  ...faults,
} satisfies Record<keyof typeof responderDefects, Behaviour>;

/** The first SingleResponse revoked at that time, without a reason. */
export function withReason(
  proof: Proof,
  revokedAt: Date | undefined,
  reason?: number,
  now = Date.now(),
): Proof {
  const ago = Math.max(0, Math.floor(now / 1000) - Math.floor((revokedAt?.getTime() ?? 0) / 1000));
  const [first] = proof.spec.singles;
  if (!first) return proof;
  const { reason: _, ...rest } = first;
  return proof.with({
    singles: [
      {
        ...rest,
        certStatus: 'revoked',
        revokedAt: ago === 0 ? 'now' : `${ago}s ago`,
        ...(reason === undefined ? {} : { reason }),
      },
    ],
  });
}

/** How these defects show; names of other roles show nowhere here. */
export const behavioursOf = (defects: ReadonlySet<string>): Behaviour[] =>
  Object.entries(behaviours).flatMap(([name, behaviour]) => (defects.has(name) ? [behaviour] : []));
