import { defineTarget } from '../../harness/model/target.ts';
import { script } from '../shared/mail-clients/program.ts';
import { inSuite, SCRIPTS } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'phpmailer',
  title: 'PHPMailer on PHP',
  versions: [inSuite('trixie', '6.9', SCRIPTS)],
  roles: ['client'],
  runtimes: ['container'],
  // The options of PHP's TLS have no word for the status: a control.
  capabilities: ['send-starttls', 'send-implicit-tls', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'php',
  states: ({ exec }) => [
    exec,
    '-r',
    'require "/usr/share/php/libphp-phpmailer/autoload.php"; echo "PHPMailer ' +
      '", PHPMailer\\PHPMailer\\PHPMailer::VERSION, "\\nPHP ", PHP_VERSION, ' +
      '"\\n", OPENSSL_VERSION_TEXT, "\\n";',
  ],
  user: 'nobody',
  client: script(new URL('send.php', import.meta.url), ['php']),
});
