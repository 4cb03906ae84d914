import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { visible } from '../../../harness/model/visible.ts';
import { certificateFile } from '../../shared/certificates/certificates.ts';
import { bareDer, textOf } from '../../shared/certificates/encodings.ts';
import { pemBlocks } from '../../shared/certificates/pem.ts';
import { readFileWithin, reasonOf, shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';

/** Files of one folder; more are somebody's archive. */
const MOST = 1000;
/** Octets of a file: a bundle of certificates at most. */
const LONGEST = 1_048_576;

/** The certificates and keys of a folder, each with the file it is from. */
export interface FolderContents {
  certificates: { file: string; der: Uint8Array; first: boolean; alone: boolean }[];
  keys: { file: string; key: KeyObject }[];
  /** A sentence for each file that has nothing to offer. */
  passedOver: string[];
}

/** Encodings of a private key by the label of their PEM (RFC 7468 10, RFC 8017 A.1.2, RFC 5915). */
const encodings = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
} as const;

function keyFrom(der: Uint8Array, type: 'pkcs8' | 'pkcs1' | 'sec1'): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type });
  } catch {
    // node:crypto says only that it cannot.
    return undefined;
  }
}

/** Every private key in a file that is not locked, and whether one is that cannot be read. */
function keysIn(bytes: Buffer): { keys: KeyObject[]; locked: boolean } {
  const text = textOf(bytes);
  const blocks = pemBlocks(text).filter(({ label }) => label.endsWith('PRIVATE KEY'));
  if (blocks.length > 0) {
    const found = blocks.map(({ label, der }) => {
      const type = Object.entries(encodings).find(([it]) => it === label)?.[1];
      return der && type && keyFrom(der, type);
    });
    const keys = found.filter((key) => key !== undefined);
    return { keys, locked: keys.length < found.length };
  }
  const der = bytes[0] === 0x30 ? bytes : bareDer(text);
  const forms = der ? Object.values(encodings) : [];
  const key = forms.map((type) => keyFrom(der ?? bytes, type)).find((it) => it !== undefined);
  return { keys: key ? [key] : [], locked: false };
}

function names(dir: string): string[] {
  try {
    return readdirSync(dir).sort();
  } catch (error) {
    throw new UsageError(
      `${shownPath(dir)} ${reasonOf(error).replace('is not there', 'is not a folder')}`,
    );
  }
}

/** Reads one file into the contents. @throws UsageError for one that cannot be read */
function readInto(contents: FolderContents, file: string, path: string): void {
  if (!statSync(path).isFile()) throw new UsageError('is no file');
  const bytes = readFileWithin(path, LONGEST);
  const { keys, locked } = keysIn(bytes);
  contents.keys.push(...keys.map((key) => ({ file, key })));
  try {
    const { certificates, passedOver } = certificateFile(path);
    const alone = certificates.length === 1;
    contents.certificates.push(
      ...certificates.map((der, i) => ({ file, der, first: i === 0, alone })),
    );
    contents.passedOver.push(...passedOver);
  } catch (error) {
    if (!(error instanceof UsageError) || keys.length > 0) return;
    throw locked ? new UsageError('a private key that cannot be read without a password') : error;
  }
}

/**
 * Certificates and private keys in the files of a folder, by what is in them and not by their
 * names; folders below it are not opened. @throws UsageError when it is no folder
 */
export function contentsOf(dir: string): FolderContents {
  const contents: FolderContents = { certificates: [], keys: [], passedOver: [] };
  const all = names(dir);
  for (const file of all.slice(0, MOST)) {
    const path = join(dir, file);
    try {
      readInto(contents, file, path);
    } catch (error) {
      const why =
        error instanceof UsageError
          ? error.message.replace(`${shownPath(path)} `, '')
          : reasonOf(error);
      contents.passedOver.push(`${visible(file)}: ${why}`);
    }
  }
  if (all.length > MOST) contents.passedOver.push(`${all.length - MOST} files more`);
  return contents;
}
