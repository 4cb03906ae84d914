/** An entry of an archive: a file with its bytes, or a folder. Owner is root throughout. */
export interface TarEntry {
  /** Without a leading slash, at most 100 octets. */
  path: string;
  mode: number;
  /** Absent for a folder. */
  content?: Uint8Array;
}

const BLOCK = 512;
const octal = (value: number, width: number): string =>
  `${value.toString(8).padStart(width - 1, '0')}\0`;

function header({ path, mode, content }: TarEntry): Buffer {
  const name = content ? path : `${path.replace(/\/$/, '')}/`;
  if (Buffer.byteLength(name) > 100)
    throw new RangeError(`too long a path for the archive: ${path}`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(content?.length ?? 0, 12), 124);
  block.write(octal(0, 12), 136);
  block.fill(' ', 148, 156);
  block.write(content ? '0' : '5', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, octet) => total + octet, 0);
  block.write(`${octal(sum, 7)} `, 148);
  return block;
}

/**
 * A POSIX archive (IEEE 1003.1, ustar). Times are zero, so that the same entries give the same
 * bytes.
 * @throws RangeError when a path is longer than 100 octets.
 */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = entry.content ?? new Uint8Array();
    return [header(entry), content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
