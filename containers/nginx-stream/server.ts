import type { IdentityPaths, ServerProgram } from '../../harness/model/target.ts';
import { demands, nginx, nginxHead } from '../shared/nginx/common.ts';
import { BACKEND_PORT } from '../shared/proxy/backend.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

const server = (
  port: number,
  bind: string,
  name: string | undefined,
  { chain, key, staple }: IdentityPaths,
  demanded: string,
): string => {
  const staples =
    staple === undefined ? '' : `    ssl_stapling on;\n    ssl_stapling_file ${staple};\n`;
  return `  server {
    listen ${bind}:${port} ssl;
${name === undefined ? '' : `    server_name "${name}";\n`}    ssl_certificate ${chain};
    ssl_certificate_key ${key};
${staples}${demanded}    proxy_pass 127.0.0.1:${BACKEND_PORT};
  }
`;
};

/** nginx's stream module: SMTP over TLS outside, SMTP in clear behind it. */
export const nginxStream: ServerProgram = {
  compose: (listeners, place) =>
    nginx(listeners, place, {
      head:
        `${nginxHead('ngx_stream_module.so', place)}stream {\n  ` +
        'ssl_protocols TLSv1.2 TLSv1.3;\n',
      section: (listener) =>
        [[undefined, listener.identity] as const, ...Object.entries(listener.sni)]
          .map(([name, paths]) =>
            server(listener.port, place.bind ?? '0.0.0.0', name, paths, demands(listener)),
          )
          .join(''),
    }),
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
