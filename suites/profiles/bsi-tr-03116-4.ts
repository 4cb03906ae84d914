import type { Profile } from '#harness';

const source =
  'BSI TR-03116-4, by the case texts of the open test tool TaSK (TR-03116-TS) of the BSI';

/** Stapling is mandatory for servers. */
export const bsiServer: Profile = {
  id: 'bsi-tr-03116-4-server',
  title: 'BSI TR-03116-4, server: status of the certificate by stapling',
  source,
  version: 'TR-03116-4, as TaSK has it',
  date: '2026-11-30',
  role: 'server',
  scenarios: ['server/negotiation/*', 'server/contents/*', 'server/times/*', 'server/signers/*'],
  clauses: [
    {
      clause: 'TLS_B1_FR_06',
      text:
        'To a client that asks, the handshake completes and the ' +
        'certificate comes with a valid answer.',
      scenarios: [
        'server/negotiation/asked',
        'server/negotiation/both-requests*',
        'server/contents/other-certificate',
        'server/times/expired',
        'server/signers/ca',
        'server/signers/by-key',
      ],
    },
  ],
  manual: [
    'TLS_B2_FR_06: the same where the server asks for a certificate of the client.',
    'CHECK_CERTS: every certificate below the root names a source of ' +
      'revocation data that can be reached.',
    'The mandatory profiles on versions, cipher suites and groups are checked by other tools.',
  ],
};

/** Stapling is recommended for clients. */
export const bsiClient: Profile = {
  id: 'bsi-tr-03116-4-client',
  title: 'BSI TR-03116-4, client: a revoked status ends the handshake',
  source,
  version: 'TR-03116-4, as TaSK has it',
  date: '2026-11-30',
  role: 'client',
  scenarios: ['client/hello/*', 'client/verifying/*', 'client/requiring/*', 'client/alert/*'],
  clauses: [
    {
      clause: 'TLS_A1_CH_05',
      text:
        'The client asks, the server answers revoked: the client leaves, best with ' +
        'bad_certificate_status_response.',
      scenarios: [
        'client/hello/asks',
        'client/verifying/revoked',
        'client/requiring/revoked',
        'client/alert/revoked',
      ],
    },
  ],
  manual: [
    'TLS_A1_FR_01: without a staple the client asks a responder or a CRL itself.',
    'TLS_A1_CH_09: the client fetches a CRL that says revoked, and leaves.',
  ],
};
