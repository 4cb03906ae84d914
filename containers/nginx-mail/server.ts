import type { Listener, Place, ServerProgram } from '../../harness/model/target.ts';
import { demands, nginx, nginxHead } from '../shared/nginx/common.ts';
import { BACKEND_PORT } from '../shared/proxy/backend.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

/** Where nginx asks itself for the server behind it. */
const AUTH_PORT = 2580;

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const head = (place: Place): string => `${nginxHead('ngx_mail_module.so', place)}http {
  access_log off;
${temporary.map((what) => `  ${what}_temp_path ${place.dir}/tmp-${what};\n`).join('')}  server {
    listen 127.0.0.1:${AUTH_PORT};
    location / {
      add_header Auth-Status OK;
      add_header Auth-Server 127.0.0.1;
      add_header Auth-Port ${BACKEND_PORT};
      return 200 "";
    }
  }
}
mail {
  server_name mx.test;
  auth_http 127.0.0.1:${AUTH_PORT}/;
  smtp_auth none;
  xclient off;
  ssl_protocols TLSv1.2 TLSv1.3;
`;

const section = (listener: Listener, { bind = '0.0.0.0' }: Place): string => {
  const both = [listener.identity, ...(listener.dual ? [listener.dual] : [])];
  return `  server {
    listen ${bind}:${listener.port}${listener.transport === 'implicit' ? ' ssl' : ''};
    protocol smtp;
${listener.transport === 'starttls' ? '    starttls on;\n' : ''}${both
  .map(({ chain, key }) => `    ssl_certificate ${chain};\n    ssl_certificate_key ${key};\n`)
  .join('')}${demands(listener)}  }
`;
};

/**
 * nginx's mail module: it answers EHLO and STARTTLS itself, and hands the rest to the server behind
 * it.
 */
export const nginxMail: ServerProgram = {
  compose: (listeners, place) =>
    nginx(listeners, place, { head: head(place), section: (listener) => section(listener, place) }),
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
