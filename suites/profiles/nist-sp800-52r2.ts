import type { Profile } from '#harness';

const version = 'Revision 2, August 2019';
const date = '2026-11-30';
const source = 'NIST SP 800-52, Guidelines for the Selection, Configuration, and Use of TLS';

/** Stapling where the CA offers OCSP. */
export const nistServer: Profile = {
  id: 'nist-sp800-52r2-server',
  title: 'NIST SP 800-52r2, server: Certificate Status Request',
  source,
  version,
  date,
  role: 'server',
  scenarios: [
    'server/negotiation/*',
    'server/contents/*',
    'server/times/*',
    'server/signers/*',
    'server/certificates/no-pointer*',
    'server/life-cycle/in-place',
    'server/life-cycle/rename',
  ],
  clauses: [
    {
      clause: '3.4.1.2, Certificate Status Request',
      text: 'A server whose CA offers OCSP sends a status to those who ask, in TLS 1.2 and 1.3.',
      scenarios: ['server/negotiation/asked', 'server/negotiation/asked-static'],
      unread: true,
    },
    {
      clause: '3.4.1.2, Certificate Status Request',
      text: 'The status that is sent is valid and about the certificate of the server.',
      scenarios: ['server/contents/*', 'server/times/expired*', 'server/signers/*'],
      unread: true,
    },
    {
      clause: '3.4.1.2, Certificate Status Request',
      text: 'A newer answer takes the place of the older one.',
      scenarios: ['server/life-cycle/in-place', 'server/life-cycle/rename'],
      unread: true,
    },
    {
      clause: '3.4.1.2, condition',
      text:
        'Where the CA offers no OCSP the condition of the clause is ' +
        'not met, and the server serves.',
      scenarios: ['server/certificates/no-pointer*'],
      unread: true,
    },
  ],
  manual: [
    'The certificate names a source of revocation data that can be reached (3.2.2).',
    'Versions, cipher suites, extended master secret and the other ' +
      'extensions are checked by other tools.',
  ],
  unchecked: [
    'Multiple Certificate Status (status_request_v2) is conditional and for versions before ' +
      'TLS 1.3; no mail server is known that sends it.',
  ],
};

/** A client that asks, and refuses what is revoked. */
export const nistClient: Profile = {
  id: 'nist-sp800-52r2-client',
  title: 'NIST SP 800-52r2, client: the status is asked for and believed',
  source,
  version,
  date,
  role: 'client',
  scenarios: ['client/hello/*', 'client/verifying/*', 'client/requiring/*', 'client/alert/*'],
  clauses: [
    {
      clause: '4.4.1.1, Certificate Status Request',
      text: 'The client asks for the status.',
      scenarios: ['client/hello/asks'],
      unread: true,
    },
    {
      clause: '4.5, Client Certificate Path Validation',
      text: 'A certificate said to be revoked is not accepted.',
      scenarios: ['client/verifying/revoked', 'client/requiring/revoked', 'client/alert/revoked'],
      unread: true,
    },
    {
      clause: '4.5, Client Certificate Path Validation',
      text:
        'A status counts only if it is signed by one who may, is of ' +
        'now, and is about the certificate.',
      scenarios: [
        'client/requiring/bad-signature',
        'client/requiring/other-ca',
        'client/requiring/other-certificate',
        'client/requiring/expired*',
      ],
      unread: true,
    },
  ],
  manual: ['Where no status comes the client asks a responder or a CRL itself (4.5).'],
  unchecked: ['Fetching of CRLs by a sender is not watched by this version.'],
};
