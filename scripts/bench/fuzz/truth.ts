import { type KeyObject, sign } from 'node:crypto';
import { type Identity, World } from '../../../ca/authority/world.ts';
import { bitString, children, type Element, elementAt } from '../../../ca/der.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { examine } from '../../../harness/examiner/examine.ts';
import { questions } from '../../cross-examination/cases.ts';
import { outline, replaced } from './outline.ts';

/** One minted answer to begin with. */
export interface Seed {
  label: string;
  staple: Uint8Array;
  /** Whom it is about; the same object for seeds about the same leaf. */
  about: Subject;
}

/** A certificate, and all that its CA has really let be said of it. */
export interface Subject {
  leaf: Uint8Array;
  issuer: Uint8Array;
  /** Of those answers that are good: what was signed, by which octets, and with which certificates. */
  truths: Signed[];
  /** Somebody without authority who may sign what he likes. */
  stranger: KeyObject;
}

interface Signed {
  tbs: Buffer;
  signature: Buffer;
  certs: readonly Buffer[];
}

const slice = (bytes: Uint8Array, { start, end }: Element): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);

/** tbsResponseData, signature and certs where RFC 6960 4.2.1 has them, by the mint's reader and not the examiner's. */
function signedParts(staple: Uint8Array): Signed | undefined {
  try {
    const within = (parent: Element | undefined): Element[] => (parent ? children(staple, parent) : []);
    const outer = elementAt(staple, 0);
    const [, octets] = within(within(within(outer)[1])[0]);
    const [tbs, , signature, certs] = within(within(octets)[0]);
    if (!tbs || !signature) return undefined;
    const sent = within(within(certs)[0]).map((one) => slice(staple, one));
    return { tbs: slice(staple, tbs), signature: slice(staple, signature), certs: sent };
  } catch {
    return undefined;
  }
}

/**
 * May such an answer be acceptable? Only when what is signed in it is, octet for octet, what the CA or its delegate
 * signed as good and fresh for this leaf, with the certificate that shows the delegate's authority intact.
 */
export function mayBeAcceptable(staple: Uint8Array, { truths }: Subject): boolean {
  const parts = signedParts(staple);
  if (!parts) return false;
  const { tbs, signature, certs } = parts;
  return truths.some(
    (truth) =>
      truth.tbs.equals(tbs) &&
      truth.signature.equals(signature) &&
      truth.certs.every((due) => certs.some((one) => one.equals(due))),
  );
}

const SIGNATURE = 0x03;

/** The same answer with whatever it says signed by the stranger: in order but for his standing. */
export function signedByStranger(staple: Uint8Array, { stranger }: Subject): Uint8Array {
  const tbs = signedParts(staple)?.tbs;
  if (!tbs) return staple;
  const spots = outline(staple);
  const behind = tbs.byteOffset - staple.byteOffset + tbs.length;
  const at = spots.findIndex(({ tag, start }) => tag === SIGNATURE && start >= behind);
  if (at < 0) return staple;
  return replaced(staple, spots, at, bitString(sign('sha256', tbs, stranger)), true);
}

/**
 * Every answer of the cross-examination, freshly minted. Those that are acceptable as they are, as the witnesses there
 * confirm, are the truths; of their certificates only a delegate's own is needed.
 */
export async function mintSeeds(at: Date): Promise<Seed[]> {
  const world = new World();
  const subjects = new Map<Identity, Subject>();
  const seeds: Seed[] = [];
  for (const { label, proof, identity } of questions) {
    const who = await world.identity(identity);
    const { leaf, issuer, privateKey } = who;
    const about = subjects.get(who) ?? { leaf, issuer, truths: [], stranger: privateKey };
    subjects.set(who, about);
    const staple = await mintProof(proof.spec, who, world, at);
    seeds.push({ label, staple, about });
    const parts = signedParts(staple);
    const needed = proof.spec.signer.startsWith('delegate') ? 1 : 0;
    if (parts && examine(staple, { leaf, issuer, at }).acceptable)
      about.truths.push({ ...parts, certs: parts.certs.slice(0, needed) });
  }
  return seeds.filter(({ staple }) => staple.length > 0);
}
