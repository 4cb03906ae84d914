import type { IdentityPaths, Layout, Listener, Place, ServerProgram } from '../../harness/model/target.ts';
import { BACKEND_PORT, backend } from '../front/backend.ts';
import { checked } from '../front/checked.ts';
import { byArrangement, identities, sentinel } from '../front/front.ts';
import { refusedFile } from '../front/shell.ts';

// No folder for answers: none are fetched, what is named in the configuration is all there is.
const HEAD = `backend = "[127.0.0.1]:${BACKEND_PORT}"
daemon = off
workers = 2
ocsp-dir = ""
tls-protos = TLSv1.2 TLSv1.3
`;

const certificate = ({ chain, key, staple }: IdentityPaths): string => `  pem-file = {
    cert = "${chain}"
    private-key = "${key}"
${staple === undefined ? '' : `    ocsp-resp-file = "${staple}"\n`}  }
`;

const frontend = (listener: Listener, { bind }: Place): string => `frontend = {
  host = "${bind ?? '*'}"
  port = "${listener.port}"
${identities(listener).map(certificate).join('')}}
`;

/** Hitch: SMTP over TLS outside, SMTP in clear behind it. */
export const hitchServer: ServerProgram = {
  compose(listeners, place): Layout {
    const { dir, exec } = place;
    const groups = byArrangement(listeners);
    const { files, process } = checked({
      dir,
      head: HEAD,
      parts: groups.map((own) => ({
        ports: own.map(({ port }) => port),
        text: own.map((listener) => frontend(listener, place)).join(''),
      })),
      check: (file) => [exec, '--test', '--config', file],
      run: (file) => [exec, '--config', file],
    });
    return { files, processes: [backend, process], ready: sentinel(groups), logs: [] };
  },
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
