import { defineConfig } from 'mailstaple';

export default defineConfig({
  targets: [
    { remote: 'smtp://mx.example.org:25', name: 'our-mx' },
    { remote: 'smtps://mx.example.org', name: 'our-submission', title: 'Submission, implicit TLS' },
  ],
});
