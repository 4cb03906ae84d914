import { defineTarget } from '../../harness/model/target.ts';
import { script } from '../shared/mail-clients/program.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'emacs-smtpmail',
  title: 'Emacs smtpmail with GnuTLS',
  versions: [inSuite('trixie', '30.1', 'emacs-nox')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
  ],
  promises: [
    {
      id: 'mandatory-tls',
      text: 'With starttls nothing is sent where STARTTLS is not available.',
      source: { document: 'smtpmail.el of Emacs 30', section: 'smtpmail-stream-type' },
    },
    {
      id: 'verified-chain',
      text: 'With t a certificate that does not verify ends in an error.',
      source: { document: 'gnutls.el of Emacs 30', section: 'gnutls-verify-error' },
    },
  ],
  exec: 'emacs',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  // An Emacs for each message.
  parallel: 3,
  client: script(new URL('send.el', import.meta.url), ['emacs', '-Q', '--batch', '-l']),
});
