import { good, identity, type Proof } from '#harness';
import type { Situation, Situations } from './situation.ts';

/** Root, two CAs below it, and the leaf: three certificates are sent, each with a proof. */
const below = identity({ intermediates: 2 });
const ofIssuing = good().about('issuer').signedBy('above-issuing');
const ofAbove = good().about('above-issuing').signedBy('root');
const places = {
  issuing: { whose: 'the CA that issued the leaf', proof: ofIssuing },
  above: { whose: 'the CA above that', proof: ofAbove },
} as const;
type Place = keyof typeof places;

/** The chain with this in place of the proof of one CA; the other proofs are good. */
function chain(place: Place, other: Proof | 'none'): Situation['given'] {
  const chainProofs = place === 'issuing' ? [other, ofAbove] : [ofIssuing, other];
  return { identity: below, chainProofs };
}

const common = { covers: ['C19', 'W19'], versions: ['1.3'] } as const;

/** What may be the matter with the proof of one CA of the chain. */
const situationsOf = (place: Place): Situations => {
  const { whose, proof } = places[place];
  const among = `three certificates, the proofs of leaf and one CA good, that of ${whose}`;
  return {
    [`chain-${place}-missing`]: {
      ...common,
      served: `${among} missing`,
      row: 'good-with-extras',
      given: chain(place, 'none'),
      proves: [],
      accepts: ['RFC8446-4.4.2.1-03'],
      under: ['verifying', 'requiring'],
    },
    [`chain-${place}-foreign`]: {
      ...common,
      served: `${among} about another certificate`,
      row: 'open',
      given: chain(place, good().about('other-leaf-same-ca')),
      proves: ['RFC5280-6.1.3-01'],
    },
    [`chain-${place}-expired`]: {
      ...common,
      served: `${among} expired`,
      row: 'open',
      given: chain(place, proof.valid('30d ago', '20d ago')),
      proves: ['RFC5280-6.1.3-01'],
    },
    [`intermediate-revoked-${place}`]: {
      ...common,
      served: `${among} revoked`,
      row: 'intermediate-revoked',
      given: chain(place, proof.revoked()),
      proves: ['RFC5280-6.1.3-01'],
      under: ['verifying', 'requiring'],
    },
  };
};

/** Chains of three certificates with a proof for each entry, in TLS 1.3 (RFC 8446 4.4.2.1). */
export const chains: Situations = {
  'chain-good': {
    ...common,
    served: 'three certificates, each with a good proof',
    row: 'good-with-extras',
    given: { identity: below, chainProofs: [ofIssuing, ofAbove] },
    proves: [],
    accepts: ['RFC8446-4.4.2.1-03'],
    under: ['verifying', 'requiring'],
  },
  ...situationsOf('issuing'),
  ...situationsOf('above'),
};
