import type { TargetVersion } from '../../../harness/model/target.ts';

/** What is installed of each release of Debian, so that all its small clients share one image. */
const packages = {
  trixie:
    'curl gnutls-bin libio-socket-ssl-perl libnet-ssleay-perl msmtp mutt neomutt nullmailer ' +
    'openssl python3 s-nail stunnel4 swaks',
  bookworm: 'curl gnutls-bin libio-socket-ssl-perl msmtp openssl',
  bullseye: 'curl',
  sid: 'curl gnutls-bin stunnel4',
  // A package of it is named with the suite: openssl/experimental.
  experimental: '',
} as const;

export type Suite = keyof typeof packages;

/** Libraries in languages of their own, and senders of a single script: a second image. */
export const SCRIPTS =
  'libio-socket-ssl-perl libphp-phpmailer php-cli python3-aiosmtplib ruby sendemail';

/**
 * A version of a program, as it comes with a release.
 * @param alone the packages of an image of its own, for a program that brings much with it.
 */
export const inSuite = (suite: Suite, version: string, alone?: string): TargetVersion => ({
  version,
  image: {
    dockerfile: 'Dockerfile',
    args: { SUITE: suite, PACKAGES: alone ?? packages[suite] },
    base: `debian:${suite}-slim`,
  },
});
