import { defineConfig } from 'mailstaple';

export default defineConfig({
  targets: [
    {
      name: 'example-server',
      title: 'The example server, behind its adapter',
      adapter: './server.sh',
      roles: ['server'],
      capabilities: [
        'starttls',
        'implicit-tls',
        'staple-file',
        'hot-reload',
        'resumption',
        'accept-mail',
      ],
    },
    {
      name: 'example-sender',
      title: 'curl, behind its adapter',
      adapter: './sender.sh',
      roles: ['client'],
      capabilities: [
        'send-starttls',
        'send-implicit-tls',
        'require-staple',
        'verify-chain',
        'require-tls',
        'failover',
        'retry',
      ],
    },
    {
      name: 'example-fetcher',
      title: 'openssl ocsp, behind its adapter',
      adapter: './fetcher.sh',
      roles: ['fetcher'],
      capabilities: ['fetches', 'fetch-file', 'post', 'sets-other-responder'],
    },
  ],
});
