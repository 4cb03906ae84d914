import { good, leaf } from '#harness';
import type { Situations } from './situation.ts';

// RFC 6960 4.2.1: whoever checks answers can read and process those of the basic type.
const basic = ['RFC6960-4.2.1-02'];
const mustStaple = leaf({ tlsFeature: [5] });

/** Is there a status at all, and what if there should be? */
export const presence: Situations = {
  good: {
    served: 'a good and fresh status',
    row: 'good',
    given: {},
    proves: [],
    accepts: basic,
    covers: ['C01', 'R44'],
  },
  none: {
    served: 'no status',
    row: 'none',
    given: { proof: 'none' },
    proves: ['RFC6066-11.6-01'],
    covers: ['C04', 'C05', 'C30', 'N26', 'R44'],
  },
  'none-without-pointer': {
    served: 'no status, and a certificate that names no responder',
    row: 'none',
    given: { identity: leaf({ ocsp: [] }), proof: 'none' },
    proves: ['RFC6066-11.6-01'],
    covers: ['C04', 'C05', 'N35'],
    under: ['opportunistic', 'verifying', 'requiring'],
  },
  'must-staple': {
    served: 'a good status for a certificate that promises one',
    row: 'good',
    given: { identity: mustStaple },
    proves: [],
    accepts: basic,
    covers: ['C17', 'N17', 'R45'],
    under: ['opportunistic', 'verifying', 'requiring'],
  },
  'must-staple-none': {
    served: 'no status although the certificate promises one',
    row: 'none-must-staple',
    given: { identity: mustStaple, proof: 'none' },
    // Who does not know the extension is not bound by what follows from it: RFC 7633 4.3.3 is a
    // promise of those who do.
    proves: ['RFC6066-11.6-01', 'RFC7633-4.2.3.1-01'],
    marks: ['RFC7633-4.2.3.1-03', 'RFC3207-6-05'],
    covers: ['C17', 'N17', 'R45'],
  },
  'must-staple-revoked': {
    served: 'a revoked status for a certificate that promises one',
    row: 'revoked',
    given: { identity: mustStaple, proof: good().revoked() },
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['C17'],
    under: ['opportunistic', 'verifying', 'requiring'],
  },
  'must-staple-try-later': {
    served: 'tryLater for a certificate that promises a status',
    row: 'error-status',
    given: { identity: mustStaple, proof: good().error('tryLater') },
    proves: ['RFC6066-8-16', 'RFC6960-2.3-01'],
    covers: ['C17'],
    under: ['requiring'],
  },
  'must-staple-expired': {
    served: 'an expired status for a certificate that promises one',
    row: 'expired',
    given: {
      identity: leaf({ tlsFeature: [5], notBefore: '90d ago' }),
      proof: good().valid('30d ago', '20d ago'),
    },
    proves: ['RFC6960-3.2-06', 'RFC6960-4.2.2.1-01', 'RFC6066-8-16'],
    covers: ['C17'],
    under: ['requiring'],
  },
  'odd-features': {
    served: 'a good status for a certificate that promises one among features nobody knows',
    row: 'good-with-extras',
    given: { identity: leaf({ tlsFeature: [5, 17, 65_280] }) },
    proves: [],
    accepts: basic,
    covers: ['C18'],
    under: ['verifying', 'requiring'],
  },
  'feature-not-offered': {
    served: 'no status, and a certificate that promises only what the client did not offer',
    row: 'none',
    given: { identity: leaf({ tlsFeature: [17] }), proof: 'none' },
    proves: ['RFC6066-11.6-01'],
    covers: ['C18'],
    under: ['opportunistic', 'verifying'],
  },
  'acknowledged-only': {
    served: 'the request acknowledged and no status sent',
    row: 'acknowledged-only',
    given: { trick: 'acknowledge-only' },
    proves: ['RFC6066-11.6-01'],
    accepts: ['RFC6066-8-14'],
    covers: ['W04', 'R04'],
    versions: ['1.2'],
  },
  'only-on-intermediate': {
    served: 'a good status for the issuing CA, none for the leaf',
    row: 'none',
    given: { proof: 'none', chainProofs: [good().about('issuer').signedBy('root')] },
    proves: ['RFC6066-11.6-01'],
    covers: ['N15a', 'C19', 'R07'],
    versions: ['1.3'],
    under: ['requiring'],
  },
  'intermediate-good': {
    served: 'a good status for the leaf and one for the issuing CA',
    row: 'good-with-extras',
    given: { chainProofs: [good().about('issuer').signedBy('root')] },
    proves: [],
    accepts: ['RFC8446-4.4.2.1-03'],
    covers: ['C19', 'W19', 'R07'],
    versions: ['1.3'],
  },
  'intermediate-revoked': {
    served: 'a good status for the leaf, a revoked one for the issuing CA',
    row: 'intermediate-revoked',
    given: { chainProofs: [good().about('issuer').signedBy('root').revoked()] },
    proves: ['RFC5280-6.1.3-01'],
    covers: ['C19'],
    versions: ['1.3'],
  },
  'intermediate-expired': {
    served: 'a good status for the leaf, an expired one for the issuing CA',
    row: 'open',
    given: { chainProofs: [good().about('issuer').signedBy('root').valid('30d ago', '20d ago')] },
    proves: ['RFC5280-6.1.3-01'],
    covers: ['C19', 'W19'],
    versions: ['1.3'],
  },
};
