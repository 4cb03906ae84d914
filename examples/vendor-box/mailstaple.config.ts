import { defineConfig } from 'mailstaple';

// A vendor's box on the bench: nothing is arranged, no mail is sent. Its address comes from the
// environment, so that the file can be kept: BOX=smtp://192.0.2.7 mailstaple run box --ca
// bench-root.pem --sni mx.vendor.example
export default defineConfig({
  targets: [
    {
      remote: process.env.BOX ?? 'smtp://mx.example.org',
      name: 'box',
      title: 'Our box, firmware 1.2',
      baseline: './known.yaml',
    },
  ],
});
