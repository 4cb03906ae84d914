import type {
  IdentityPaths,
  Layout,
  Listener,
  Place,
  ServerProgram,
} from '../../harness/model/target.ts';
import { BACKEND_PORT, backend } from '../shared/proxy/backend.ts';
import { each } from '../shared/proxy/each.ts';
import { byArrangement, identities, sentinel } from '../shared/proxy/listeners.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

// No folder for answers: none are fetched, what is named in the configuration is all there is.
const HEAD = `backend = "[127.0.0.1]:${BACKEND_PORT}"
daemon = off
workers = 1
ocsp-dir = ""
tls-protos = TLSv1.2 TLSv1.3
`;

// docs/certificates.md: for a staple the issuer's certificate is part of the chain.
const certificate = ({ chain, key, staple, issuer }: IdentityPaths): string => `  pem-file = {
    cert = "${issuer?.inChain ?? chain}"
    private-key = "${key}"
${staple === undefined ? '' : `    ocsp-resp-file = "${staple}"\n`}  }
`;

// The last one named is the default (hitch.conf, pem-file).
const frontend = (listener: Listener, { bind }: Place): string => `frontend = {
  host = "${bind ?? '*'}"
  port = "${listener.port}"
${identities(listener).toReversed().map(certificate).join('')}}
`;

/**
 * Hitch: SMTP over TLS outside, SMTP in clear behind it. An instance each, since one ends over a
 * single file it dislikes.
 */
export const hitchServer: ServerProgram = {
  compose(listeners, place): Layout {
    const { dir, exec } = place;
    const groups = byArrangement(listeners);
    const configs = groups.map((own, index) => ({
      ports: own.map(({ port }) => port),
      path: `${dir}/hitch-${index + 1}.conf`,
      content: `${HEAD}${own.map((listener) => frontend(listener, place)).join('')}`,
    }));
    const { files, process } = each(
      place,
      configs.map(({ ports, path }) => ({ ports, argv: [exec, '--config', path] })),
    );
    const written = configs.map(({ path, content }) => ({ path, content }));
    return {
      files: [...written, ...files],
      processes: [backend, process],
      ready: sentinel(groups),
      logs: [],
    };
  },
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
