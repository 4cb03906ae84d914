import { World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { SecondOpinion } from '../../ca/second-opinion.ts';
import type { Question } from './cases.ts';
import { type Act, liveActs } from './live.ts';
import { ocsptool, openssl, ours, type Word } from './witnesses.ts';

export type Witness = 'openssl' | 'ocsptool' | 'gnutls-cli' | 'curl';

/** What everybody said of one answer; undefined for who was not asked. */
export interface Opinions {
  label: string;
  ours: Word;
  openssl: Word;
  ocsptool: Word;
  'gnutls-cli': Act | undefined;
  curl: Act | undefined;
}

/** Nothing can be stapled of an answer without octets. */
const canBeStapled = (staple: Uint8Array): boolean => staple.length > 0;

/** Mints each answer and puts it to all witnesses, to the live ones where `live` says so. */
export async function* compareAll(
  questions: readonly Question[],
  live: (question: Question) => boolean,
): AsyncGenerator<Opinions> {
  const world = new World();
  using opinion = new SecondOpinion();
  for (const question of questions) {
    const { label, proof, identity } = question;
    const about = await world.identity(identity);
    const staple = await mintProof(proof.spec, about, world);
    const roots = opinion.file('roots.pem', certificatesPem([about.root]));
    const acts =
      live(question) && canBeStapled(staple) ? await liveActs(staple, about, roots) : undefined;
    yield {
      label,
      ours: ours(staple, about),
      openssl: openssl(staple, about, proof.spec, opinion),
      ocsptool: ocsptool(staple, about, opinion),
      'gnutls-cli': acts?.['gnutls-cli'],
      curl: acts?.curl,
    };
  }
}

/**
 * Does a witness see it otherwise than we do? A client can only tell us whether it relies on the
 * answer.
 */
export function differs(opinions: Opinions, witness: Witness): boolean {
  const said = opinions[witness];
  if (said === undefined) return false;
  if (said === 'accepts' || said === 'refuses' || said === 'ignores')
    return (said === 'accepts') !== (opinions.ours === 'good');
  return said !== opinions.ours;
}
