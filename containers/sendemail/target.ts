import { defineTarget } from '../../harness/model/target.ts';
import { inSuite, SCRIPTS } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'sendemail',
  title: 'sendEmail with IO::Socket::SSL',
  versions: [{ ...inSuite('trixie', '1.56', SCRIPTS), tlsAlone: '1.2' }],
  roles: ['client'],
  runtimes: ['container'],
  // It always verifies, by the system's store, and leaves the status to IO::Socket::SSL, which
  // asks.
  capabilities: ['send-starttls', 'request-staple', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'sendemail',
  states: () => ['dpkg-query', '-W', 'sendemail', 'libio-socket-ssl-perl', 'libssl3t64'],
  user: 'nobody',
  client: {
    command({ policy, host, port, sender, recipient, message, roots }) {
      const argv = [
        ...['sendemail', '-f', sender, '-t', recipient, '-s', `${host}:${port}`],
        ...['-o', `tls=${policy.tls === 'must' ? 'yes' : 'auto'}`, '-o', 'fqdn=mailstaple.test'],
        ...['-o', 'message-format=raw', '-o', 'timeout=15'],
      ];
      return { argv, env: { SSL_CERT_FILE: roots }, input: `${message}\r\n` };
    },
  },
});
