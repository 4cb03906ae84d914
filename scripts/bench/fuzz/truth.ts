import { type KeyObject, sign } from 'node:crypto';
import { type Identity, World } from '../../../ca/authority/world.ts';
import { bitString, children, type Element, elementAt, encode, tag } from '../../../ca/der.ts';
import { damaged } from '../../../ca/proof/damage.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { signing } from '../../../ca/proof/signers.ts';
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
  /**
   * Of those answers that are good: what was signed, by which octets, and with which certificates.
   */
  truths: Signed[];
  /** Somebody without authority who may sign what he likes. */
  stranger: KeyObject;
}

interface Signed {
  tbs: Buffer;
  algorithm: Buffer;
  signature: Buffer;
  certs: readonly Buffer[];
}

const slice = (bytes: Uint8Array, { start, end }: Element): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);

/**
 * tbsResponseData, signature and certs where RFC 6960 4.2.1 has them, by the mint's reader and not
 * the examiner's.
 */
function signedParts(staple: Uint8Array): Signed | undefined {
  try {
    const within = (parent: Element | undefined): Element[] =>
      parent ? children(staple, parent) : [];
    const outer = elementAt(staple, 0);
    const [, octets] = within(within(within(outer)[1])[0]);
    const [tbs, algorithm, signature, certs] = within(within(octets)[0]);
    if (!tbs || !algorithm || !signature) return undefined;
    const sent = within(within(certs)[0]).map((one) => slice(staple, one));
    const read = (one: Element): Buffer => slice(staple, one);
    return { tbs: read(tbs), algorithm: read(algorithm), signature: read(signature), certs: sent };
  } catch {
    return undefined;
  }
}

/**
 * May such an answer be acceptable? Only when what is signed in it is, octet for octet, what the CA
 * or its delegate signed as good and fresh for this leaf, with the certificate that shows the
 * delegate's authority intact.
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
  const at = spots.findIndex((spot) => spot.tag === SIGNATURE && spot.start >= behind);
  if (at < 0) return staple;
  return replaced(staple, spots, at, bitString(sign('sha256', tbs, stranger)), true);
}

const BASIC = Uint8Array.of(0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01);

/** What was signed, in the one right wrapping (RFC 6960 4.2.1). */
function rewrapped(
  { tbs, algorithm, signature }: Signed,
  certs: readonly Uint8Array[],
): Uint8Array {
  const sent = certs.length > 0 ? [encode(tag.context0, encode(tag.sequence, ...certs))] : [];
  const basic = encode(tag.sequence, tbs, algorithm, signature, ...sent);
  const bytes = encode(tag.sequence, BASIC, encode(tag.octetString, basic));
  return encode(tag.sequence, Uint8Array.of(0x0a, 1, 0), encode(tag.context0, bytes));
}

/**
 * What the CA or its delegate really signed: only tbsResponseData is protected, so an answer spoilt
 * around it is a truth as well, and a change that mends it is no forgery. Whether it is good and
 * fresh is asked of the examiner, for the answer as it is: the witnesses of the cross-examination
 * confirm that.
 */
async function truthIn(whole: Uint8Array, { spec }: Proof, who: Identity, world: World, at: Date) {
  const parts = signedParts(whole);
  if (!parts) return undefined;
  const { due } = await signing(spec, who, world, at);
  const own = spec.certs === 'junk' ? [] : parts.certs.slice(0, 1);
  const [delegate] = own.length > 0 ? own : due;
  const needed = spec.signer.startsWith('delegate') && delegate ? [Buffer.from(delegate)] : [];
  const { leaf, issuer } = who;
  const sound = examine(rewrapped(parts, needed), { leaf, issuer, at }).acceptable;
  return sound ? { ...parts, certs: needed } : undefined;
}

/** Every answer of the cross-examination, freshly minted. */
export async function mintSeeds(at: Date): Promise<Seed[]> {
  const world = new World();
  const subjects = new Map<Identity, Subject>();
  const seeds: Seed[] = [];
  for (const { label, proof, identity } of questions) {
    const who = await world.identity(identity);
    const { leaf, issuer, privateKey } = who;
    const about = subjects.get(who) ?? { leaf, issuer, truths: [], stranger: privateKey };
    subjects.set(who, about);
    const whole = await mintProof(proof.with({ damage: [] }).spec, who, world, at);
    const truth = await truthIn(whole, proof, who, world, at);
    if (truth) about.truths.push(truth);
    seeds.push({ label, staple: proof.spec.damage.reduce(damaged, whole), about });
  }
  return seeds.filter(({ staple }) => staple.length > 0);
}
