import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { strongswanPki } from './responder.ts';

export const target = defineTarget({
  name: 'strongswan-pki',
  title: 'strongSwan pki --ocsp',
  versions: [debian('6.0', 'trixie')],
  roles: ['responder'],
  runtimes: ['container'],
  // It reads a request and writes an answer: the HTTP before it is ours, and by POST alone.
  capabilities: [
    'answers-post',
    'says-how-long',
    'echoes-nonce',
    'reason-optional',
    'revokes-at-once',
  ],
  promises: [
    {
      id: 'database',
      text: 'The index.txt of a CA is what the status of its certificates is checked by.',
      source: { document: 'pki---ocsp(1)', section: 'Options, --index' },
    },
    {
      id: 'says-how-long',
      text: '--lifetime is the validity of an answer in minutes.',
      source: { document: 'pki---ocsp(1)', section: 'Options, --lifetime' },
    },
  ],
  exec: 'pki',
  states: () => ['dpkg-query', '-W', 'strongswan-pki'],
  user: 'nobody',
  speaks: 'der',
  responder: strongswanPki,
});
