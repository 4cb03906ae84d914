import { nginxFetching } from '../shared/nginx/fetching.ts';

const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** nginx as a server of HTTP over TLS. */
export const nginxFetcher = nginxFetching({
  name: 'http',
  lines: ({ dir }) => [
    'access_log off;',
    ...folders.map((name) => `${name}_temp_path ${dir}/${name};`),
  ],
  each: [],
});
