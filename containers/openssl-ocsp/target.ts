import { defineTarget, type TargetVersion } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { opensslOcsp } from './responder.ts';

const manual = 'openssl-ocsp(1)';

/** A version that is not played against in all of `responder/service`. */
const without = (version: string, suite: string, finding: string): TargetVersion => ({
  ...debian(version, suite),
  unplayed: [
    {
      scenarios: ['responder/service/*'],
      reason: `Not played against openssl ocsp ${version} (findings: ${finding})`,
    },
  ],
});

export const target = defineTarget({
  name: 'openssl-ocsp',
  title: 'openssl ocsp',
  versions: [
    without('3.5', 'trixie', 'OPENSSL-OCSP-4'),
    without('3.6', 'sid', 'OPENSSL-OCSP-4'),
    without('3.0', 'bookworm', 'OPENSSL-OCSP-4'),
    without('1.1.1', 'bullseye', 'OPENSSL-OCSP-5'),
  ],
  roles: ['responder'],
  runtimes: ['container'],
  // The index is read once; the children of -multi alone read it again.
  capabilities: [
    'answers-post',
    'answers-get',
    'answers-sha256',
    'says-how-long',
    'echoes-nonce',
    'reason-optional',
  ],
  promises: [
    {
      id: 'database',
      text: 'The index file holds the revocation information that answers are made of.',
      source: { document: manual, section: 'OCSP Server Options, -index' },
    },
    {
      id: 'says-how-long',
      text: '-nmin is the number of minutes until fresh information is available: nextUpdate.',
      source: { document: manual, section: 'OCSP Server Options, -nmin' },
    },
    {
      id: 'goes-on-after-malformed',
      text: 'With -ignore_err a responder continues to run when it receives a malformed request.',
      source: { document: manual, section: 'Options, -ignore_err' },
    },
  ],
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  responder: opensslOcsp,
});
