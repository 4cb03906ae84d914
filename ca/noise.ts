import { createHash } from 'node:crypto';
import { concat } from './der.ts';

/**
 * So many octets that look random and are the same on every run, so that a replayed cell sees the
 * same bytes.
 */
export function noise(octets: number, seed: string): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let index = 0; index * 32 < octets; index++) {
    blocks.push(createHash('sha256').update(`${seed} ${index}`).digest());
  }
  return concat(blocks).slice(0, octets);
}
