import { defineTarget, type TargetVersion } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { opensslOcsp } from './responder.ts';

const manual = 'openssl-ocsp(1)';

/** From 3.0 on it does not survive all of these. */
const since3 = (version: string, suite: string): TargetVersion => ({
  ...debian(version, suite),
  unplayed: [
    {
      scenarios: ['responder/service/*'],
      reason: `Not played against openssl ocsp ${version} (findings: OPENSSL-OCSP-4)`,
    },
  ],
});

export const target = defineTarget({
  name: 'openssl-ocsp',
  title: 'openssl ocsp',
  versions: [
    since3('3.5', 'trixie'),
    since3('3.6', 'sid'),
    since3('3.0', 'bookworm'),
    debian('1.1.1', 'bullseye'),
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
    {
      id: 'goes-on-after-clients-that-leave',
      text:
        'The number of requests after which the server exits is unlimited ' +
        'unless -nrequest says otherwise.',
      source: { document: manual, section: 'OCSP Server Options, -nrequest' },
    },
  ],
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  responder: opensslOcsp,
});
