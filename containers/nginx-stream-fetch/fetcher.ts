import { nginxFetching } from '../shared/nginx/fetching.ts';

/** nginx as a proxy of TLS; nothing is passed on, as the handshake is all that is looked at. */
export const nginxStreamFetcher = nginxFetching({
  module: '/usr/lib/nginx/modules/ngx_stream_module.so',
  name: 'stream',
  lines: () => [],
  each: ['return "";'],
});
