import { createHash } from 'node:crypto';
import { nameDer } from '../authority/name.ts';
import type { Identity, World } from '../authority/world.ts';
import { good, type Proof } from '../proof/good.ts';
import { mintProof } from '../proof/mint.ts';
import type { ProofSpec, Single } from '../proof/spec.ts';
import { errorAnswer } from './answer.ts';
import type { AskedCertId, OcspRequestView } from './request.ts';
import type { Ordinary } from './script.ts';

/** Answers a script may ask for by name. */
export const namedProofs: Readonly<Record<string, Proof>> = {
  good: good(),
  revoked: good().revoked(),
  unknown: good().unknown(),
  expired: good().valid('2d ago', '1d ago'),
  future: good().valid('1d ahead', '2d ahead'),
  'no-next-update': good().without('nextUpdate'),
  'bad-signature': good().signature('flipped'),
  'other-certificate': good().about('other-leaf-same-ca'),
  'unauthorised-signer': good().signedBy('delegate-without-eku'),
  'expired-signer': good().signedBy('delegate-expired'),
};

/**
 * A minted answer is handed out again this long: minting takes time, and offsets are told in whole
 * seconds.
 */
const STOCK_MS = 1_000;

export interface KnownOptions {
  world: World;
  /** Whose certificates it answers for, asked anew at each request. */
  identities: () => Iterable<Identity>;
  /** What it says of each; default: good and fresh. */
  proofFor?: (identity: Identity) => Proof;
  /** Is the nonce of a request echoed (RFC 9654)? Default no, as RFC 9919 responders do. */
  echoNonce?: boolean;
}

const hashes: readonly Single['hash'][] = ['sha1', 'sha256', 'sha384', 'sha512'];
const isHash = (name: string): name is Single['hash'] => hashes.some((hash) => hash === name);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function keyOf(hash: string, name: Uint8Array, key: Uint8Array, serial: Uint8Array): string {
  return `${hash} ${hex(name)} ${hex(key)} ${hex(serial)}`;
}

const keyAsked = (id: AskedCertId): string =>
  keyOf(id.hash, id.issuerNameHash, id.issuerKeyHash, id.serial);

function certIdsOf({ authority: { issuing }, holder, issuerName }: Identity): string[] {
  const name = issuerName ?? nameDer(issuing.subject);
  return hashes.map((hash) => {
    const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
    return keyOf(hash, digest(name), digest(issuing.key.bits), holder.serial);
  });
}

/**
 * An identity under each way its issuer's name is written: in the certificate (RFC 6960 4.1.1), and
 * by the issuer itself.
 */
function ways(identity: Identity): Identity[] {
  if (identity.issuerName === undefined) return [identity];
  const { issuerName: _written, ...own } = identity;
  return [own, identity];
}

/** RFC 9654 2.1: none, or more than 128 octets, is no nonce. */
const badNonce = ({ nonce }: OcspRequestView): boolean =>
  nonce !== undefined && (nonce.length < 1 || nonce.length > 128);

const labels = new WeakMap<ProofSpec, string>();

/** The same text for proofs that are minted alike. */
function labelOf({ spec }: Proof): string {
  const known = labels.get(spec);
  if (known !== undefined) return known;
  const label = JSON.stringify(spec);
  labels.set(spec, label);
  return label;
}

/** Singles for each certID asked about, by the hash each uses (RFC 6960 4.2.2.3). */
function forRequest(proof: Proof, ids: readonly AskedCertId[]): Proof {
  const wanted = [...new Set(ids.map((id) => id.hash))].filter(isHash);
  const [first, ...rest] = wanted;
  if (first === undefined) return proof;
  const [single] = proof.spec.singles;
  const answered = single && single.hash !== first ? proof.hash(first) : proof;
  return rest.reduce((all, hash) => (single ? all.and({ ...single, hash }) : all), answered);
}

/**
 * An answerer that knows some identities by their certIDs, whatever hash those use. What it does
 * not know, it is `unauthorized` to speak of (RFC 9919 3.2.3); a request about several certificates
 * at once as well, which RFC 9919 3.1.1 forbids.
 */
export function answerFor(options: KnownOptions): Ordinary {
  const { world, identities, proofFor = () => good(), echoNonce = false } = options;
  const index = new Map<string, Identity>();
  const indexed = new WeakSet<Identity>();
  const stock = new WeakMap<Identity, Map<string, { bytes: Promise<Uint8Array>; until: number }>>();

  const known = (id: AskedCertId): Identity | undefined => {
    const asked = keyAsked(id);
    const found = index.get(asked);
    if (found) return found;
    for (const identity of identities()) {
      if (indexed.has(identity)) continue;
      indexed.add(identity);
      for (const way of ways(identity)) for (const key of certIdsOf(way)) index.set(key, way);
    }
    return index.get(asked);
  };

  const fromStock = (proof: Proof, identity: Identity): Promise<Uint8Array> => {
    const store = stock.get(identity) ?? new Map();
    stock.set(identity, store);
    const label = labelOf(proof);
    const found = store.get(label);
    if (found && found.until > world.now().getTime()) return found.bytes;
    const bytes = mintProof(proof.spec, identity, world);
    store.set(label, { bytes, until: world.now().getTime() + STOCK_MS });
    return bytes;
  };

  return async (request, _call, name) => {
    // RFC 6960 4.1.2: what is critical and not understood cannot be passed over.
    if (badNonce(request) || request.unknownCritical) return errorAnswer('malformedRequest');
    const found = new Set(request.certIds.map(known));
    const [identity] = found;
    if (!identity || found.size !== 1) return errorAnswer('unauthorized');
    const asked = name === undefined ? proofFor(identity) : namedProofs[name];
    if (!asked) throw new RangeError(`there is no proof named ${name}`);
    const proof = forRequest(asked, request.certIds);
    if (!echoNonce || !request.nonce) return fromStock(proof, identity);
    return mintProof(proof.spec, identity, world, world.now(), request.nonce);
  };
}
