import { children, concat, type Element, elementAt, encode, tag } from '../der.ts';
import { noise } from '../noise.ts';
import { proofPem } from './pem.ts';
import type { Damage } from './spec.ts';

type Level = Extract<Damage, { kind: 'truncate-at' }>['level'];

/** Positions of the children that lead from OCSPResponse to a structure (RFC 6960 4.2.1). */
const PATHS: Record<Exclude<Level, 'single' | 'certs'>, readonly number[]> = {
  outer: [],
  responseBytes: [1, 0],
  basic: [1, 0, 1, 0],
  tbs: [1, 0, 1, 0, 0],
  signature: [1, 0, 1, 0, 2],
};

/** The elements from OCSPResponse down to the one named. */
function pathTo(proof: Uint8Array, path: readonly number[]): Element[] {
  const found = [elementAt(proof, 0)];
  for (const position of path) {
    const parent = found.at(-1);
    const child = parent && children(proof, parent)[position];
    if (!child) throw new RangeError('the proof has no such structure to damage');
    found.push(child);
  }
  return found;
}

function level(proof: Uint8Array, name: Level): Element {
  const path = name === 'certs' ? [...PATHS.basic, 3] : name === 'single' ? PATHS.tbs : PATHS[name];
  const found = pathTo(proof, path).at(-1);
  if (!found) throw new RangeError(`the proof has no ${name} to damage`);
  if (name !== 'single') return found;
  // responses is the one SEQUENCE in ResponseData; what stands before it is tagged, or a time.
  const responses = children(proof, found).find((element) => element.tag === tag.sequence);
  const single = responses && children(proof, responses)[0];
  if (!single) throw new RangeError('the proof has no single to damage');
  return single;
}

/** Ends the bytes inside one structure; every length still tells of what is gone. */
function truncateAt(proof: Uint8Array, name: Level): Uint8Array {
  const { content, end } = level(proof, name);
  return proof.slice(0, name === 'outer' ? content : content + Math.floor((end - content) / 2));
}

/** Puts bytes behind a structure and corrects the lengths of all that is around it. */
function trailInside(proof: Uint8Array, name: 'basic' | 'tbs', extra: Uint8Array): Uint8Array {
  const around = pathTo(proof, PATHS[name]);
  const target = around.pop();
  if (!target) return proof;
  let inner = concat([proof.slice(target.start, target.end), extra]);
  let innerElement = target;
  for (const parent of around.reverse()) {
    const before = proof.slice(parent.content, innerElement.start);
    const after = proof.slice(innerElement.end, parent.end);
    inner = encode(parent.tag, before, inner, after);
    innerElement = parent;
  }
  return concat([inner, proof.slice(innerElement.end)]);
}

/** BER's indefinite length (X.690 8.1.3.6) in the outer SEQUENCE; DER forbids it. */
function indefinite(proof: Uint8Array): Uint8Array {
  const outer = elementAt(proof, 0);
  return concat([
    Uint8Array.of(outer.tag, 0x80),
    proof.slice(outer.content, outer.end),
    Uint8Array.of(0, 0),
  ]);
}

/**
 * The bytes after one kind of damage.
 * @throws RangeError when the damage is to a structure the proof does not have.
 */
export function damaged(proof: Uint8Array, damage: Damage): Uint8Array {
  switch (damage.kind) {
    case 'trailing':
      return concat([proof, noise(damage.bytes, 'trailing')]);
    case 'trailing-inside':
      return trailInside(proof, damage.level, Uint8Array.of(tag.null, 0));
    case 'truncate':
      return proof.slice(0, Math.floor(proof.length * damage.keep));
    case 'truncate-at':
      return truncateAt(proof, damage.level);
    case 'random':
      return noise(damage.bytes, 'random');
    case 'empty':
      return new Uint8Array();
    case 'pem':
      return new TextEncoder().encode(proofPem(proof));
    case 'ber':
      return indefinite(proof);
    case 'doubled':
      return concat([proof, proof]);
  }
}
