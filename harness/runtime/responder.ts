import { certificatesPem } from '../../ca/pem.ts';
import type { DatabaseEntry, ResponderArrangement, RunningResponder } from '../model/running.ts';
import type { FileSpec, ResponderInstance, ResponderProgram } from '../model/target.ts';
import { shownLayout } from './configuration.ts';
import type { Machine } from './machine.ts';
import { statesOf } from './server.ts';

interface ResponderLaunchInput {
  program: ResponderProgram;
  machine: Machine;
  arrangements: readonly ResponderArrangement[];
  states: readonly string[] | undefined;
}

/** How long all instances together may take to listen, milliseconds. */
const PATIENCE = 90_000;

/** Names of CRLReason as `openssl ca` writes them, by number (RFC 5280 5.3.1). */
const reasons: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'CACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
};
const letters: Readonly<Record<DatabaseEntry['status'], string>> = {
  good: 'V',
  revoked: 'R',
  expired: 'E',
};

/** UTCTime, as `openssl ca` writes it. */
const written = (date: Date): string =>
  `${date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`;

/** A database in the form of `index.txt` of `openssl ca`. */
export function indexOf(entries: readonly DatabaseEntry[]): string {
  return entries
    .map(({ status, expires, revokedAt, reason, serial, name }) => {
      const why = reason === undefined ? '' : `,${reasons[reason] ?? 'unspecified'}`;
      const revoked = revokedAt ? `${written(revokedAt)}${why}` : '';
      const fields = [letters[status], written(expires), revoked, serial, 'unknown', `/CN=${name}`];
      return `${fields.join('\t')}\n`;
    })
    .join('');
}

function placed(
  { slug, given, root, ca, caKey, signer, signerKey, database }: ResponderArrangement,
  dir: string,
  port: number,
): { files: FileSpec[]; instance: ResponderInstance } {
  const folder = `${dir}/${slug}`;
  const at = (name: string): string => `${folder}/${name}`;
  const certificates = database.map((entry, index) => ({
    path: at(`certificate-${index + 1}.pem`),
    entry,
  }));
  const instance: ResponderInstance = {
    ...{ slug, folder, port, given, certificates },
    root: at('root.pem'),
    ca: at('ca.pem'),
    caKey: at('ca.key'),
    signer: at('signer.pem'),
    signerKey: at('signer.key'),
    index: at('index.txt'),
  };
  return {
    instance,
    files: [
      { path: instance.root, content: root },
      { path: instance.ca, content: ca },
      { path: instance.caKey, content: caKey },
      { path: instance.signer, content: signer },
      { path: instance.signerKey, content: signerKey },
      { path: instance.index, content: indexOf(database) },
      { path: `${instance.index}.attr`, content: 'unique_subject = no\n' },
      ...certificates.map(({ path, entry }) => ({
        path,
        content: certificatesPem([entry.certificate]),
      })),
    ],
  };
}

/** Starts the program, an instance for each arrangement. On failure the machine is given back. */
export async function startResponders({
  program,
  machine,
  arrangements,
  states,
}: ResponderLaunchInput): Promise<RunningResponder> {
  const { place } = machine;
  const ports = await machine.ports(arrangements.length);
  const all = arrangements.map((arrangement, index) =>
    placed(arrangement, place.dir, ports[index] ?? 0),
  );
  const instances = all.map(({ instance }) => instance);
  const layout = program.compose(instances, place);
  const files = [...all.flatMap((one) => one.files), ...layout.files];
  await machine.start({ ...layout, files, ports });
  const waits = program.awaits?.(instances, place);
  const waited = waits && (await machine.run(waits, { budget: PATIENCE }));
  if (waited && waited.code !== 0)
    throw new Error(`the target did not come up: ${waited.output.trim().slice(0, 500)}`);
  const stated = await statesOf(machine, states);
  const of = (slug: string): ResponderInstance => {
    const found = instances.find((one) => one.slug === slug);
    if (!found) throw new RangeError(`no arrangement ${slug} on this machine`);
    return found;
  };
  return {
    url: (slug) => {
      const { host, port } = machine.reach(of(slug).port);
      return `http://${host}:${port}/`;
    },
    async replaceDatabase(slug, entries) {
      const instance = of(slug);
      const bytes = Buffer.from(indexOf(entries));
      await machine.change([{ how: 'rename', path: instance.index, bytes }]);
      const argv = program.databaseReplaced?.(instance, place);
      const done = argv && (await machine.run(argv));
      if (done && done.code !== 0)
        throw new Error(`the database could not be replaced: ${done.output.trim().slice(0, 500)}`);
    },
    async ended(slug) {
      const argv = program.ended?.(of(slug), place);
      if (!argv) return undefined;
      const { code, output } = await machine.run(argv);
      return code === 0 && output.trim() !== '' ? output.trim().slice(0, 300) : undefined;
    },
    async release(slug) {
      const argv = program.ends?.(of(slug), place);
      if (argv) await machine.run(argv);
    },
    configuration: (slug) => shownLayout(program.compose([of(slug)], place)),
    log: () => machine.lines.all(),
    lines: machine.lines,
    states: () => stated,
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}
