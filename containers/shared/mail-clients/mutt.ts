import type { CommandProgram } from '../../../harness/model/target.ts';

/**
 * mutt and its descendants as senders. They have no word for the status; their TLS library asks by
 * itself. A certificate that does not verify is a question to the user, and nobody is there to say
 * yes: so the chain is always verified.
 */
export function muttClient(program: 'mutt' | 'neomutt'): CommandProgram {
  return {
    command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
      const scheme = transport === 'implicit' ? 'smtps' : 'smtp';
      const settings = [
        `smtp_url=${scheme}://${host}:${port}/`,
        `ssl_force_tls=${policy.tls === 'must' ? 'yes' : 'no'}`,
        'ssl_starttls=yes',
        `certificate_file=${roots}`,
        `from=${sender}`,
        'use_envelope_from=yes',
        `envelope_from_address=${sender}`,
        'hostname=mailstaple.test',
        'record=',
        'copy=no',
      ];
      const argv = [
        program,
        '-n',
        '-F',
        '/dev/null',
        ...settings.flatMap((setting) => ['-e', `set ${setting}`]),
      ];
      const env = { HOME: place.dir, TERM: 'dumb' };
      return {
        argv: [...argv, '-H', '-', '--', recipient],
        env,
        input: `${message.replaceAll('\r\n', '\n')}\n`,
      };
    },
  };
}
