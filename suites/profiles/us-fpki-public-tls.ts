import type { Profile } from '#harness';

/** What the certificate of a server has to name, and what follows from it. */
export const usFpki: Profile = {
  id: 'us-fpki-public-tls',
  title: 'US Federal PKI, public TLS: the certificate names OCSP, and its status is stapled',
  source: 'U.S. Federal Public Trust TLS PKI, certificate profile in uspki/policies',
  version: 'the profile as published in uspki/policies',
  date: '2026-11-30',
  role: 'server',
  scenarios: [
    'server/negotiation/asked*',
    'server/contents/*',
    'server/times/*',
    'server/signers/*',
    'server/certificates/two-pointers',
    'server/certificates/pointer-not-a-uri',
  ],
  clauses: [
    {
      clause: 'authorityInfoAccess',
      text: 'A certificate that names a responder comes with its status.',
      scenarios: ['server/negotiation/asked*', 'server/certificates/two-pointers'],
    },
    {
      clause: 'authorityInfoAccess',
      text: 'The status that comes is valid and about that certificate.',
      scenarios: ['server/contents/*', 'server/times/expired*', 'server/signers/*'],
    },
  ],
  manual: [
    'The certificate: authorityInfoAccess with an OCSP URI and caIssuers; a CRL distribution ' +
      'point by HTTP; key usage digitalSignature; no anyExtendedKeyUsage. mailstaple probe ' +
      'says what a certificate names.',
  ],
};
