import { readFileSync } from 'node:fs';
import type { FetcherArrangement, FetcherIdentity } from '../../model/running.ts';
import type { FetcherPaths, FetcherStand, FileSpec } from '../../model/target.ts';
import { bytesOf } from '../machine.ts';
import { quote } from '../script.ts';

const helper = (name: string): Uint8Array => readFileSync(new URL(name, import.meta.url));

/** Programs of ours that look after a target's, below a folder on its machine. */
export const helpers = (dir: string): FileSpec[] =>
  [
    ...['launch.sh', 'listening.pl', 'stop.pl', 'state.pl'],
    ...['clock.sh', 'signal.sh', 'alive.sh', 'faketime.sh'],
  ].map((name) => ({
    path: `${dir}/${name}`,
    content: helper(name),
    aid: true,
  }));

function put(
  folder: string,
  { key, leaf, chain, issuer, root, url }: FetcherIdentity,
): { files: FileSpec[]; paths: FetcherPaths } {
  const contents = {
    key,
    leaf,
    chain,
    issuer,
    root,
    trusted: root + issuer,
    bundle: key + chain + root,
  };
  const at = (name: string): string => `${folder}/${name}.pem`;
  return {
    files: Object.entries(contents).map(([name, content]) => ({ path: at(name), content })),
    paths: {
      key: at('key'),
      leaf: at('leaf'),
      chain: at('chain'),
      issuer: at('issuer'),
      root: at('root'),
      trusted: at('trusted'),
      bundle: at('bundle'),
      url,
    },
  };
}

/** An arrangement as files below a folder, and what the program is set up with. */
export function standOf(
  { identity, others, settings, forced }: FetcherArrangement,
  dir: string,
  { port, writes = 'staple.der' }: { port: number; writes?: string },
): { files: FileSpec[]; stand: FetcherStand } {
  const main = put(`${dir}/main`, identity);
  // Names come from scenarios and may hold anything; folders are numbered.
  const named = Object.entries(others).map(
    ([name, entry], index) => [name, put(`${dir}/name-${index + 1}`, entry)] as const,
  );
  return {
    files: [...main.files, ...named.flatMap(([, { files }]) => files)],
    stand: {
      ...{ port, settings, forced, identity: main.paths },
      others: Object.fromEntries(named.map(([name, { paths }]) => [name, paths])),
      out: `${dir}/out/${writes}`,
    },
  };
}

/** A script that puts files in place, and makes the folder of the file that is to be written. */
export function puttingScript(files: readonly FileSpec[], out: string): string {
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  const folders = new Set([...files.map(({ path }) => folderOf(path)), folderOf(out)]);
  return [
    'set -e',
    ...[...folders].map((folder) => `mkdir -p ${quote(folder)}`),
    ...files.map((file) => {
      const text = Buffer.from(bytesOf(file)).toString('base64');
      return (
        `base64 -d > ${quote(file.path)} <<'END'\n${text}\nEND\nchmod ` +
        `${(file.mode ?? 0o644).toString(8)} ${quote(file.path)}`
      );
    }),
    '',
  ].join('\n');
}
