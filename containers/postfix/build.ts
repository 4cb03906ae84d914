import type { Build } from '../../harness/model/target.ts';

/** `mail_version = 3.10.5` */
const named = /^mail_version = (\S+)$/;

/** How what states.sh prints is read; undefined where it is no Postfix at all. */
export function builtAs(stated: readonly string[]): Build | undefined {
  const version = stated.flatMap((line) => named.exec(line)?.[1] ?? [])[0];
  if (version === undefined) return undefined;
  // A build without TLS names no library behind it.
  return stated.some((line) => /^(?:OpenSSL|LibreSSL) /.test(line))
    ? { version, lacks: [] }
    : { version, lacks: [], foreign: 'it is built without TLS' };
}
