import { defineConfig } from 'mailstaple';

export default defineConfig({
  targets: [
    {
      // Set up as the bundled target is, with its capabilities and promises.
      like: 'exim-gnutls',
      exec: './build-Linux-x86_64/exim',
      name: 'exim-built-here',
      // What this build was configured without.
      capabilities: { drop: ['dual-cert'] },
      baseline: './known.yaml',
    },
  ],
});
