import type { Build } from '../../../harness/model/target.ts';
import type { Capability } from '../../../harness/model/terms.ts';

type Library = 'GnuTLS' | 'OpenSSL';

/** What a build can do only with a feature, by the word `exim -bV` lists the feature under. */
const features: Readonly<Record<string, readonly Capability[]>> = {
  OCSP: [
    'staple-file',
    'staple-file-static',
    'multi-staple',
    'request-staple',
    'require-staple',
    'status-mark',
  ],
  DANE: ['dane', 'require-dane', 'status-by-usage'],
  TLS_resume: ['resumption', 'resume-session'],
};

/** `Exim version 4.98.2 #2 built 20-Mar-2026 10:00:00` */
const named = /^Exim version (\S+)/;
/** `Support for: crypteq iconv() IPv6 GnuTLS TLS_resume … OCSP …`, and a line of experiments. */
const supported = /^(?:Experimental )?support for: ?(.*)$/i;

/**
 * How `exim -bV` of a build with this TLS library is read; undefined where it is no Exim at all.
 */
export const buildWith =
  (library: Library) =>
  (stated: readonly string[]): Build | undefined => {
    const version = stated.flatMap((line) => named.exec(line)?.[1] ?? [])[0];
    if (version === undefined) return undefined;
    const words = new Set(stated.flatMap((line) => supported.exec(line)?.[1]?.split(' ') ?? []));
    const lacks = Object.entries(features).flatMap(([word, able]) => (words.has(word) ? [] : able));
    if (words.has(library)) return { version, lacks };
    const other: Library = library === 'GnuTLS' ? 'OpenSSL' : 'GnuTLS';
    const foreign = words.has(other)
      ? `it is built with ${other} (the target for that is exim-${other.toLowerCase()})`
      : `it does not state that it is built with ${library}`;
    return { version, lacks, foreign };
  };
