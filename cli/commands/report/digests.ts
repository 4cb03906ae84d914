import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { join } from 'node:path';
import type { EvidenceDigest } from '../../../harness/model/run.ts';
import { visible } from '../../../harness/model/visible.ts';
import { readPlain, writeAnew } from '../../../harness/run/plain-files.ts';
import { plural } from '../../../reports/summary.ts';
import { readFileWithin, reasonOf, shownPath } from '../../shared/files.ts';
import { madeFolders, notWritable } from '../../shared/folder.ts';
import { print } from '../../shared/print.ts';
import {
  digestLine,
  evidenceDigest,
  fileDigest,
  filesIn,
} from '../../shared/provenance/file-digests.ts';
import { readRunIn } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';

/** A line for each file of a run, as sha256sum writes and reads it. */
const LIST = 'digests.txt';
/** The signature over that file, octets as `openssl` makes them. */
const SIGNATURE = 'digests.sig';
/** No list of a run's files is longer; octets. */
const LONGEST_LIST = 256 * 1_048_576;
const LONGEST_KEY = 1_048_576;

const isMade = (path: string): boolean =>
  madeFolders.some((folder) => path.startsWith(`${folder}/`));

/** Files of the run itself. */
const signed = (path: string): boolean => path !== LIST && path !== SIGNATURE && !isMade(path);

const listOf = (folder: string): string =>
  filesIn(folder)
    .filter(signed)
    .map((path) => digestLine(folder, path))
    .join('');

/** What was read of a run's files. @throws UsageError where they cannot be read. */
function readOf<T>(folder: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (error instanceof UsageError || code === undefined) throw error;
    throw new UsageError(`the files of ${shownPath(folder)} cannot be read (${code})`);
  }
}

function keyOf(path: string, make: (pem: Buffer) => KeyObject): KeyObject {
  const pem = readFileWithin(path, LONGEST_KEY);
  try {
    return make(pem);
  } catch {
    throw new UsageError(`${shownPath(path)} holds no key in PEM that can be read`);
  }
}

/** Ed25519 and Ed448 hash by themselves; all else signs a SHA-256. */
const hashFor = ({ asymmetricKeyType }: KeyObject): string | null =>
  asymmetricKeyType === 'ed25519' || asymmetricKeyType === 'ed448' ? null : 'sha256';

/** How the signature is verified without us. */
const command = (key: KeyObject): string =>
  hashFor(key) === null
    ? `openssl pkeyutl -verify -pubin -inkey PUBLIC.pem -rawin -in ${LIST} -sigfile ${SIGNATURE}`
    : `openssl dgst -sha256 -verify PUBLIC.pem -signature ${SIGNATURE} ${LIST}`;

/** The private key to sign by. @throws UsageError when it cannot be read. */
export const signingKey = (path: string): KeyObject => keyOf(path, createPrivateKey);

/**
 * Writes the digests of every file of a run, and a detached signature over them.
 * @throws UsageError when the folder cannot be read or written.
 */
export function signRun(folder: string, key: KeyObject): void {
  const list = readOf(folder, () => listOf(folder));
  try {
    writeAnew(join(folder, LIST), list);
    writeAnew(join(folder, SIGNATURE), sign(hashFor(key), Buffer.from(list), key));
  } catch (error) {
    throw notWritable(folder, error);
  }
  print([`signed: ${visible(join(folder, LIST))}; who has the public key verifies it by`]);
  print([`  ${command(key)} && sha256sum --check --quiet ${LIST}`]);
}

/** @throws UsageError when it is not there. */
function listIn(folder: string, name: string): Buffer {
  try {
    return readPlain(join(folder, name), LONGEST_LIST);
  } catch (error) {
    throw new UsageError(
      `${shownPath(join(folder, name))} ${reasonOf(error)}; report --sign KEY writes it`,
    );
  }
}

/** Is the evidence what the journal says that it was when the run ended? */
function evidenceFaults(folder: string): string[] {
  let said: EvidenceDigest | undefined;
  try {
    said = readRunIn(folder).run.end?.evidence;
  } catch (error) {
    // What is wrong with a journal is told by its own digest.
    if (!(error instanceof UsageError)) throw error;
  }
  if (said === undefined) return [];
  const found = evidenceDigest(folder);
  if (said.sha256 === found.sha256) return [];
  const lost = said.files - found.files;
  if (lost > 0)
    return [
      `evidence is missing: the journal tells of ${plural(said.files, 'file')}, ` +
        `and ${plural(lost, 'is', 'are')} not there`,
    ];
  return ['the evidence is not what the journal says that it was when the run ended'];
}

/**
 * Checks a run's files against its digests, and the signature over them where a public key is
 * named.
 * @returns 0 when all is as it was signed, else 1, each difference a line.
 * @throws UsageError when there are no digests, or no key or file of the run that can be read.
 */
export function checkRun(folder: string, keyPath: string | undefined): number {
  const list = listIn(folder, LIST);
  const key = keyPath === undefined ? undefined : keyOf(keyPath, createPublicKey);
  const fits = key === undefined || verify(hashFor(key), list, key, listIn(folder, SIGNATURE));
  const said = new Map(
    list
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const { files, found, ofEvidence } = readOf(folder, () => {
    const all = filesIn(folder);
    return {
      files: all,
      found: new Map(all.filter(signed).map((path) => [path, fileDigest(join(folder, path))])),
      ofEvidence: evidenceFaults(folder),
    };
  });
  const faults = [
    ...ofEvidence,
    ...(fits ? [] : ['the signature is not of this key over these digests']),
    ...[...said.keys()].filter((path) => !found.has(path)).map((path) => `missing: ${path}`),
    ...[...found.keys()].filter((path) => !said.has(path)).map((path) => `added: ${path}`),
    ...[...said]
      .filter(([path, digest]) => found.has(path) && found.get(path) !== digest)
      .map(([path]) => `changed: ${path}`),
  ];
  print(
    faults.length > 0
      ? faults.map((line) => visible(line).slice(0, 300))
      : [
          `${plural(said.size, 'file is', 'files are')} as ` +
            'listed' +
            (key
              ? ', and the signature is of this key'
              : '; the signature was not looked at: name the public key by --key'),
        ],
  );
  for (const name of madeFolders)
    if (files.some((path) => path.startsWith(`${name}/`)))
      print([
        `${name}/ was not looked at: what lies there was made from the run, and is not signed`,
      ]);
  return faults.length > 0 ? 1 : 0;
}
