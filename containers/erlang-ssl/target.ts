import { defineTarget } from '../../harness/model/target.ts';
import { script } from '../shared/mail-clients/program.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'erlang-ssl',
  title: "Erlang's ssl",
  versions: [inSuite('trixie', '27', 'erlang-ssl')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: ['send-starttls', 'send-implicit-tls', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'escript',
  states: () => ['dpkg-query', '-W', 'erlang-base', 'erlang-ssl'],
  user: 'nobody',
  // A virtual machine for each message.
  parallel: 4,
  client: script(new URL('send.escript', import.meta.url), ['escript']),
});
