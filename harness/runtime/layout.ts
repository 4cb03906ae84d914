import type { IdentityFiles, ServerArrangement, StapleFile } from '../model/running.ts';
import type { FileSpec, IdentityPaths, Listener } from '../model/target.ts';

/**
 * Arrangements as files and listeners. Paths of the default identity are kept, for changes while
 * running.
 */
export interface Arranged {
  files: FileSpec[];
  listeners: Listener[];
  paths: ReadonlyMap<string, IdentityPaths & { staplePath: string }>;
}

/** Where the staple lies, and whether it is configured at all. */
function stapleFiles(path: string, staple: StapleFile): { configured: boolean; files: FileSpec[] } {
  switch (staple.kind) {
    case 'bytes':
      return { configured: true, files: [{ path, content: staple.bytes }] };
    case 'unreadable':
      return { configured: true, files: [{ path, content: new Uint8Array(), mode: 0o000 }] };
    case 'absent':
      return { configured: true, files: [] };
    case 'none':
    case 'fetched':
      return { configured: false, files: [] };
  }
}

function identityFiles(
  folder: string,
  { key, chain, issuer, staple }: IdentityFiles,
): { files: FileSpec[]; paths: IdentityPaths } {
  const pem = staple.kind === 'bytes' && staple.pem;
  const at = {
    key: `${folder}/key.pem`,
    chain: `${folder}/chain.pem`,
    staple: `${folder}/staple.${pem ? 'pem' : 'der'}`,
    roots: `${folder}/roots.pem`,
    issuer: { alone: `${folder}/issuer.pem`, inChain: `${folder}/with-issuer.pem` },
  };
  const { configured, files } = stapleFiles(at.staple, staple);
  // Nobody without a proof asks for it.
  const told = issuer !== undefined && staple.kind !== 'none' ? issuer : undefined;
  return {
    files: [
      { path: at.key, content: key },
      { path: at.chain, content: chain },
      ...(told === undefined
        ? []
        : [
            { path: at.issuer.alone, content: told },
            { path: at.issuer.inChain, content: chain + told },
          ]),
      ...files,
      ...(staple.kind === 'fetched' ? [{ path: at.roots, content: staple.roots }] : []),
    ],
    paths: {
      key: at.key,
      chain: at.chain,
      ...(configured ? { staple: at.staple } : {}),
      ...(pem ? { pem } : {}),
      ...(told === undefined ? {} : { issuer: at.issuer }),
      ...(staple.kind === 'fetched' ? { fetches: staple.url, roots: at.roots } : {}),
    },
  };
}

/**
 * Gives every arrangement a folder below `dir` and every transport of it a port.
 * @param ports as many as there are pairs of arrangement and transport, in that order.
 * @throws RangeError when there are too few.
 */
export function arrange(
  arrangements: readonly ServerArrangement[],
  dir: string,
  ports: readonly number[],
): Arranged {
  const files: FileSpec[] = [];
  const listeners: Listener[] = [];
  const paths = new Map<string, IdentityPaths & { staplePath: string }>();
  const left = ports.values();
  for (const [
    index,
    { slug, transports, reading, identity, dual, sni, clients },
  ] of arrangements.entries()) {
    const folder = `${dir}/${index + 1}`;
    const put = (name: string, identity: IdentityFiles): IdentityPaths => {
      const made = identityFiles(`${folder}/${name}`, identity);
      files.push(...made.files);
      return made.paths;
    };
    const main = put('main', identity);
    const second = dual ? put('dual', dual) : undefined;
    const verifying = clients && {
      roots: `${folder}/client-roots.pem`,
      crl: `${folder}/client-crl.pem`,
    };
    if (clients && verifying)
      files.push(
        { path: verifying.roots, content: clients.roots },
        { path: verifying.crl, content: clients.crl },
      );
    // Names come from scenarios and may hold anything; folders are numbered.
    const named = Object.entries(sni).map(
      ([name, entry], number) => [name, put(`name-${number + 1}`, entry)] as const,
    );
    paths.set(slug, { ...main, staplePath: `${folder}/main/staple.${main.pem ? 'pem' : 'der'}` });
    for (const transport of transports) {
      const { value: port } = left.next();
      if (port === undefined) throw new RangeError('fewer ports than listeners');
      listeners.push({
        slug,
        transport,
        port,
        reading,
        identity: main,
        ...(second ? { dual: second } : {}),
        ...(verifying ? { clients: verifying } : {}),
        sni: Object.fromEntries(named),
      });
    }
  }
  return { files, listeners, paths };
}
