import { defineTarget } from '../../harness/model/target.ts';
import { script } from '../shared/mail-clients/program.ts';
import { inSuite, SCRIPTS } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'ruby-net-smtp',
  title: "Ruby's Net::SMTP",
  versions: [inSuite('trixie', '0.5', SCRIPTS)],
  roles: ['client'],
  runtimes: ['container'],
  // Ruby's OpenSSL::SSL can neither ask for a status nor see one: a control.
  capabilities: ['send-starttls', 'send-implicit-tls', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'ruby',
  states: ({ exec }) => [
    exec,
    '-rnet/smtp',
    '-e',
    'puts "Net::SMTP #{Net::SMTP::VERSION}", "Ruby #{RUBY_VERSION}", ' +
      'OpenSSL::OPENSSL_LIBRARY_VERSION',
  ],
  user: 'nobody',
  client: script(new URL('send.rb', import.meta.url), ['ruby']),
});
