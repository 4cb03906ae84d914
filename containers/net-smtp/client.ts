import type { CommandProgram, Place } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

const SEND = new URL('send.pl', import.meta.url);
const VERSIONS = new URL('versions.pl', import.meta.url);

/** Command that states the versions of the modules and of their TLS library. */
export const statesVersions = (place: Place): string[] => [
  place.exec,
  programPath(VERSIONS, place),
];

/**
 * Perl's Net::SMTP with IO::Socket::SSL as a sender; whether it asks, and requires, is
 * `SSL_ocsp_mode`.
 */
export const netSmtp: CommandProgram = {
  files: ({ place }) => [program(SEND, place), program(VERSIONS, place)],
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const { status, chain, tls } = policy;
    const to = [host, String(port), roots, sender, recipient];
    return {
      argv: ['perl', programPath(SEND, place), transport, status, chain, tls, ...to],
      input: `${message}\r\n`,
    };
  },
};
