import type { DefectRow } from './row.ts';

const matching = (what: string): string[] => [`client/dane-match/*-${what}*`];

/** Ways in which the reference can be wrong as a sender that goes by TLSA records. */
export const daneDefects = {
  'dane-never-asks': {
    does: 'never looks for TLSA records',
    trips: ['client/calibration/dane*', 'client/dane-mismatch/*', 'client/dane-starttls/*'],
  },
  'dane-matches-anything': {
    does: 'takes any certificate for the one that the record names',
    trips: [
      'client/calibration/dane*',
      'client/dane-mismatch/*',
      'client/dane-set/*-beside-mismatch',
      'client/dane-hosts/*',
      'client/dane-later/*',
      'client/dane-alias/*-mismatch',
      'client/dane-required/mismatch',
    ],
  },
  'dane-ignores-ee': {
    does: 'takes usage 3 for one it cannot use',
    trips: ['client/dane-match/ee-*', 'client/dane-set/*', 'client/dane-status/ee-*'],
  },
  'dane-ignores-ta': {
    does: 'takes usage 2 for one it cannot use',
    trips: ['client/dane-mismatch/ta*', 'client/dane-match/ta-*', 'client/dane-status/ta-*'],
  },
  'dane-knows-no-whole-certificate': {
    does: 'knows no selector but the key',
    trips: ['client/dane-match/*-certificate-*'],
  },
  'dane-knows-no-key': {
    does: 'knows no selector but the whole certificate',
    trips: ['client/dane-match/*-key-*', 'client/dane-match/ee-*'],
  },
  'dane-knows-no-full-data': { does: 'knows no data but digests', trips: matching('full') },
  'dane-knows-no-sha256': { does: 'does not know SHA-256', trips: matching('sha256') },
  'dane-knows-no-sha512': { does: 'does not know SHA-512', trips: matching('sha512') },
  'dane-spoilt-by-unusable': {
    does: 'gives up on all records for one that it cannot use',
    trips: ['client/dane-set/unusable-*', 'client/dane-set/pkix-*'],
  },
  'dane-first-record-alone': {
    does: 'looks at the first record alone',
    trips: ['client/dane-set/*'],
  },
  'dane-wants-every-record': {
    does: 'wants every record to match',
    trips: ['client/dane-set/*'],
  },
  'dane-ee-matches-issuer': {
    does: 'lets a record of usage 3 name a certificate behind the leaf',
    trips: ['client/dane-mismatch/ee-issuing'],
  },
  'dane-ee-checks-times': {
    does: 'refuses a certificate out of its time under usage 3',
    trips: ['client/dane-match/ee-expired', 'client/dane-match/ee-not-yet', 'client/dane-set/*'],
  },
  'dane-ee-checks-names': {
    does: 'refuses a certificate of another name under usage 3',
    trips: ['client/dane-match/ee-other-name'],
  },
  'dane-ta-skips-names': {
    does: 'takes a certificate of any name under usage 2',
    trips: ['client/dane-mismatch/ta-other-name'],
  },
  'dane-ta-skips-times': {
    does: 'takes a certificate out of its time under usage 2',
    trips: ['client/dane-mismatch/ta-expired', 'client/dane-mismatch/ta-not-yet'],
  },
  'dane-ta-skips-path': {
    does: 'looks for the certificate of usage 2 among those sent, and at no path to it',
    trips: ['client/dane-mismatch/ta-*'],
  },
  'dane-wants-known-authority': {
    does: 'wants an authority that it was told to trust beside the record',
    trips: ['client/dane-match/*', 'client/dane-set/*', 'client/dane-required/match'],
  },
  'dane-wants-status-under-ee': {
    does: 'refuses where no status came, whatever the record says',
    trips: ['client/dane-match/*', 'client/dane-status/*-none', 'client/dane-status/*-unasked-*'],
  },
  'dane-asks-whatever-the-usage': {
    does: 'asks for the status under usage 3, though told to go by the usage',
    trips: ['client/dane-status/*by-usage*'],
  },
  'dane-trusts-insecure-records': {
    does: 'uses records that are not secure',
    trips: ['client/dane-zone/insecure*', 'client/dane-required/insecure*'],
  },
  'dane-failure-is-none': {
    does: 'takes a look-up that fails for one that finds nothing',
    trips: ['client/dane-zone/*-records*', 'client/dane-hosts/failing-first'],
  },
  'dane-none-is-failure': {
    does: 'keeps the mail where there are no records',
    trips: [
      'client/dane-zone/no-records*',
      'client/dane-status/no-records-*',
      'client/dane-zone/insecure*',
    ],
  },
  'dane-require-falls-back': {
    does: 'sends without records where they are required',
    trips: ['client/calibration/require-dane', 'client/dane-required/*'],
  },
  'dane-asks-for-port-25': {
    does: 'looks for the records of port 25, whatever the port',
    trips: ['client/calibration/dane*', 'client/dane-mismatch/*'],
  },
  'dane-asks-alias-alone': {
    does: 'looks for records at the alias of a host, and not at its target',
    trips: ['client/dane-alias/host*'],
  },
  'dane-asks-target-alone': {
    does: 'looks for records at the target of an alias, and not at the alias',
    trips: ['client/dane-alias/records-at-alias*'],
  },
  'dane-follows-no-alias': {
    does: 'does not follow an alias at the name of the records',
    trips: ['client/dane-alias/records*'],
  },
  'dane-goes-clear-without-starttls': {
    does: 'goes on in clear text where no STARTTLS is offered, records or no records',
    trips: ['client/dane-starttls/not-offered*', 'client/dane-hosts/stripped-first'],
  },
  'dane-goes-clear-after-454': {
    does: 'goes on in clear text after 454, records or no records',
    trips: ['client/dane-starttls/refused'],
  },
  'dane-goes-clear-after-failure': {
    does: 'comes back in clear text where the record does not match',
    trips: [
      'client/dane-mismatch/*',
      'client/dane-hosts/*',
      'client/dane-starttls/garbage',
      'client/dane-status/*',
    ],
  },
  'dane-bounces': {
    does: 'returns mail that it should keep',
    trips: ['client/dane-mismatch/*', 'client/dane-zone/*failing*', 'client/dane-zone/silent*'],
  },
  'dane-stops-at-first': {
    does: 'does not try the second host where the first does not fit its record',
    trips: ['client/dane-hosts/*'],
  },
  'dane-sends-no-name': {
    does: 'sends no server name where it goes by records',
    trips: ['client/dane-match/*', 'client/dane-alias/*', 'client/dane-hosts/first-fits'],
  },
  'dane-names-the-domain': {
    does: 'sends the name of the domain for that of the host',
    trips: ['client/dane-match/*', 'client/dane-alias/*'],
  },
  'dane-tells-the-opposite': {
    does: 'says that a record authenticated the host where none did, and the other way round',
    trips: ['client/dane-match/*', 'client/dane-zone/*'],
  },
  'dane-resumes-under-other-records': {
    does: 'resumes a session that was begun under other records',
    trips: ['client/dane-later/withdrawn'],
  },
} as const satisfies Record<string, DefectRow>;
