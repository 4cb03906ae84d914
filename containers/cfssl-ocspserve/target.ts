import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { cfssl } from './responder.ts';

export const target = defineTarget({
  name: 'cfssl-ocspserve',
  title: 'cfssl ocspserve',
  versions: [debian('1.6', 'trixie')],
  roles: ['responder'],
  runtimes: ['container'],
  // Answers are signed beforehand: by SHA-1, without a nonce, and until they are signed anew. No
  // revocation is taken without a reason.
  capabilities: ['answers-post', 'answers-get', 'says-how-long'],
  promises: [
    {
      id: 'database',
      text: 'The responses signed with -status are those that are served.',
      source: { document: 'cfssl ocspsign -h, cfssl ocspserve -h', section: '-status, -responses' },
    },
    {
      id: 'says-how-long',
      text: '-interval is the interval between updates of the status.',
      source: { document: 'cfssl ocspsign -h', section: '-interval' },
    },
  ],
  exec: 'cfssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  responder: cfssl,
});
