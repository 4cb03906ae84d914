import type { Witness } from './comparison.ts';

/** Why a witness and we do not say the same of some answers, and what we stay with. */
export interface Explanation {
  witness: Witness;
  /** What it does, or leaves. */
  does: string;
  /** What we go by. */
  defence: string;
  /** The answers it is about, by label; with a slash in it, by the scenario that mints it. */
  about: readonly string[];
}

/**
 * The programs this list is about. Another release may agree with us more, and must not agree less.
 */
export const explainedReleases: Readonly<Record<Witness, RegExp>> = {
  openssl: /^OpenSSL 3\.0\./,
  ocsptool: /^ocsptool 3\.7\./,
  'gnutls-cli': /^gnutls-cli 3\.7\./,
  curl: /^curl 7\.88\..* OpenSSL\/3\.0\./,
};

const criticals = ['an unknown critical extension', 'an unknown critical singleExtension'];
const CRITICAL = 'RFC 6960 4.1.2: what is critical and unknown is not passed over';
const VERSION = 'RFC 6960 4.2.2.3: the version is v1';
const FORM =
  'RFC 6960 4.2.2.1: times are in the form of RFC 5280 4.1.2.5.2, in Z, ' +
  'with seconds and without fraction';
const WORST =
  'RFC 6960 2.2: revoked means rejected; who says two things of one certificate is not relied on';
const BROKEN_DIGEST =
  'RFC 6960 5.1.1: no mechanism that is no longer secure; a policy may allow it';
const WHOLE = 'RFC 6066 8: one complete OCSPResponse, and nothing else';
const TIMELY = 'RFC 6960 3.2, 4.2.2.1: thisUpdate has come and nextUpdate has not passed';
const NAMED =
  'RFC 6960 3.2, 4.1.1: certID has both hashes and the serial of the certificate in question';
const ANY_PLACE =
  'RFC 6960 4.2.2.3: other SingleResponses may stand beside the one that was asked for';
const FRESH =
  'RFC 6960 4.2.2.3: several may be there, and one in its window speaks of the certificate';

/** Of what OpenSSL reads, `openssl ocsp` and curl make the same. */
function byOpenssl(witness: 'openssl' | 'curl'): Explanation[] {
  return [
    { witness, does: 'does not look at the version', defence: VERSION, about: ['version 2'] },
    {
      witness,
      does: 'passes over critical extensions of an answer',
      defence: CRITICAL,
      about: criticals,
    },
    {
      witness,
      does: 'reads every time that ASN.1 allows',
      defence: FORM,
      about: [
        'times with fraction',
        'times with offset',
        'times with no-seconds',
        'server/times/fraction-of-seconds',
      ],
    },
    {
      witness,
      does: 'takes the first SingleResponse that fits, and looks no further',
      defence: WORST,
      about: ['good, then revoked', 'good, then unknown', 'server/contents/good-then-revoked'],
    },
    {
      witness,
      does: 'judges the stale one, which stands first',
      defence: FRESH,
      about: ['a stale double first'],
    },
    {
      witness,
      does: 'has no opinion on digests',
      defence: BROKEN_DIGEST,
      about: ['signed over sha1', 'signed over md5'],
    },
    {
      witness,
      does: 'reads one answer and leaves what follows',
      defence: WHOLE,
      about: ['trailing', 'doubled', 'trailing inside basic', 'server/files/trailing-byte'],
    },
    {
      witness,
      does: 'reads BER',
      defence: 'RFC 6960 4.2.1, RFC 6066 8: an answer is DER',
      about: ['indefinite length'],
    },
  ];
}

/** Every known disagreement. */
export const explained: readonly Explanation[] = [
  ...byOpenssl('openssl'),
  {
    witness: 'ocsptool',
    does: 'checks signature and signer; the times it prints are for the reader',
    defence: TIMELY,
    about: [
      ...['expired', 'revoked, and expired', 'from tomorrow', 'nextUpdate before thisUpdate'],
      ...['beyond the tolerance behind', 'beyond the tolerance ahead'],
      ...['server/times/expired-for-hours', 'server/times/expired', 'server/times/future-by-hours'],
      ...['server/certificates/dual-other-proof-expired', 'client/opportunistic/future-by-days'],
    ],
  },
  {
    witness: 'ocsptool',
    does: 'is not told which certificate is meant',
    defence: NAMED,
    about: [
      ...[
        'a wrong issuerNameHash',
        'a wrong issuerKeyHash',
        'a wrong serialNumber',
        'a wrong hashAlgorithm',
      ],
      ...[
        'about issuer',
        'about other-leaf-same-ca',
        'about same-serial-other-ca',
        'revoked, about the issuer',
      ],
    ],
  },
  {
    witness: 'ocsptool',
    does: 'prints all SingleResponses, of which we took down the first',
    defence: `${WORST}; ${ANY_PLACE}`,
    about: [
      ...['a revoked stranger first', 'revoked behind a good stranger', 'good, then revoked'],
      ...[
        'good, then unknown',
        'server/contents/good-then-revoked',
        'client/verifying/foreign-entry-first',
      ],
    ],
  },
  {
    witness: 'ocsptool',
    does: 'accepts SHA-1 here',
    defence: BROKEN_DIGEST,
    about: ['signed over sha1'],
  },
  {
    witness: 'ocsptool',
    does: 'does not look at the version',
    defence: VERSION,
    about: ['version 2'],
  },
  {
    witness: 'ocsptool',
    does: 'passes over critical extensions of an answer',
    defence: CRITICAL,
    about: criticals,
  },
  {
    witness: 'ocsptool',
    does: 'reads times with a fraction, and without seconds',
    defence: FORM,
    about: ['times with fraction', 'times with no-seconds', 'server/times/fraction-of-seconds'],
  },
  {
    witness: 'gnutls-cli',
    does: 'counts an error answer as checked: the handshake is worth no less than without a staple',
    defence: 'RFC 6960 2.3: an error is not signed and proves nothing',
    about: [
      ...['outer malformedRequest', 'outer internalError', 'outer tryLater', 'outer sigRequired'],
      ...['outer unauthorized', 'outer 4', 'outer 9', 'an error with responseBytes'],
      'client/requiring/undefined-outer-status',
    ],
  },
  {
    witness: 'gnutls-cli',
    does: 'goes on with unknown as with good',
    defence: 'RFC 6960 2.2: unknown is not good; what to make of it is up to the client',
    about: ['unknown'],
  },
  {
    witness: 'gnutls-cli',
    does:
      'looks at the first SingleResponse alone, and refuses when it is ' +
      'about another certificate or stale',
    defence: ANY_PLACE,
    about: [
      ...['a good stranger first', 'a revoked stranger first', 'a stale double first'],
      'client/verifying/foreign-entry-first',
    ],
  },
  {
    witness: 'gnutls-cli',
    does: 'looks at the first SingleResponse alone, and so never meets the contradiction',
    defence: WORST,
    about: ['good, then revoked', 'good, then unknown', 'server/contents/good-then-revoked'],
  },
  {
    witness: 'gnutls-cli',
    does: 'compares issuer name and serial, not the key',
    defence: NAMED,
    about: ['a wrong issuerKeyHash'],
  },
  {
    witness: 'gnutls-cli',
    does: 'lets every trusted root sign, or designate who does',
    defence:
      'RFC 6960 4.2.2.2: the CA that issued the certificate, or whom that CA itself designated',
    about: [
      ...[
        'signed by root',
        'signed by root, byKey',
        'signed by delegate-of-root',
        'signed by delegate-of-root, byKey',
      ],
      ...[
        'a delegate of the root: RSA',
        'a delegate of the root: P-384',
        'a delegate of the root: Ed25519',
      ],
      'a delegate of the root: one intermediate',
    ],
  },
  {
    witness: 'gnutls-cli',
    does: 'accepts SHA-1 here',
    defence: BROKEN_DIGEST,
    about: ['signed over sha1'],
  },
  {
    witness: 'gnutls-cli',
    does: 'does not look at the version',
    defence: VERSION,
    about: ['version 2'],
  },
  {
    witness: 'gnutls-cli',
    does: 'passes over critical extensions of an answer',
    defence: CRITICAL,
    about: criticals,
  },
  {
    witness: 'gnutls-cli',
    does: 'does not mind a thisUpdate in the future',
    defence: TIMELY,
    about: [
      ...['from tomorrow', 'beyond the tolerance ahead', 'server/times/future-by-hours'],
      'client/opportunistic/future-by-days',
    ],
  },
  {
    witness: 'gnutls-cli',
    does: 'has no tolerance for nextUpdate',
    defence:
      'RFC 9919 5: a small tolerance is allowed; ours is five minutes, and a policy may set none',
    about: ['within the tolerance behind', 'server/times/expired-for-minutes'],
  },
  {
    witness: 'gnutls-cli',
    does: 'gives an answer without nextUpdate fifteen days',
    defence:
      'RFC 6960 4.2.2.1: nextUpdate is optional; an age limit is a matter of policy (maxAge)',
    about: ['without nextUpdate, a month old', 'server/times/no-next-update-for-months'],
  },
  {
    witness: 'gnutls-cli',
    does: 'reads times without seconds',
    defence: FORM,
    about: ['times with no-seconds'],
  },
  ...byOpenssl('curl'),
  {
    witness: 'curl',
    does: 'looks for a certID by SHA-1 alone',
    defence: 'RFC 6960 4.1.1: the certID names its hash; RFC 9919 3.1.1 asks for SHA-256',
    about: ['certID by sha256', 'certID by sha384', 'certID by sha512'],
  },
  {
    witness: 'curl',
    does: 'looks for the issuer among the certificates sent, where a root need not be',
    defence: 'RFC 8446 4.4.2: the trust anchor may be left out of what is sent',
    about: [
      ...['good: the root as issuer', 'by the CA: the root as issuer'],
      'a delegate of the root: the root as issuer',
    ],
  },
];
