import { readFileSync } from 'node:fs';
import type { CommandProgram, Place } from '../../harness/model/target.ts';

const path = ({ dir }: Place): string => `${dir}/send.pl`;

/**
 * Perl's Net::SMTP with IO::Socket::SSL as a sender; whether it asks, and requires, is
 * `SSL_ocsp_mode`.
 */
export const netSmtp: CommandProgram = {
  files: ({ place }) => [
    { path: path(place), content: readFileSync(new URL('send.pl', import.meta.url)) },
  ],
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const { status, chain, tls } = policy;
    const to = [host, String(port), roots, sender, recipient];
    return {
      argv: ['perl', path(place), transport, status, chain, tls, ...to],
      input: `${message}\r\n`,
    };
  },
};
