import { defineConfig } from 'mailstaple';

// In Exim's own tree, after both were built (build.sh): one run plays them side by side.
//   mailstaple run exim-built-with-gnutls exim-built-with-openssl
export default defineConfig({
  targets: [
    { like: 'exim-gnutls', exec: './build-gnutls/exim', name: 'exim-built-with-gnutls' },
    { like: 'exim-openssl', exec: './build-openssl/exim', name: 'exim-built-with-openssl' },
  ],
});
