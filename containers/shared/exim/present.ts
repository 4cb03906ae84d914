import type { IdentityPaths } from '../../../harness/model/target.ts';

/** What is presented, as values of Exim's options; lists run parallel, one entry a certificate. */
export interface Presented {
  certificate: string;
  privatekey: string;
  /** Empty: no staple file. */
  ocsp: string;
}

const list = (entries: readonly string[]): string => entries.join(' : ');

/**
 * The values for one identity, or for two of different key types. The prefix `PEM` or `DER` holds
 * for the entries that follow as well, so it is written on all of them or on none.
 */
export function present(main: IdentityPaths, dual?: IdentityPaths): Presented {
  const all = dual ? [main, dual] : [main];
  const prefixed = all.some((one) => one.pem === true);
  const staple = ({ staple: path, pem }: IdentityPaths): string => {
    if (path === undefined) return '';
    return prefixed ? `${pem === true ? 'PEM' : 'DER'} ${path}` : path;
  };
  return {
    certificate: list(all.map((one) => one.chain)),
    privatekey: list(all.map((one) => one.key)),
    ocsp: all.every((one) => one.staple === undefined) ? '' : list(all.map(staple)),
  };
}
