import { visible } from '../../harness/model/visible.ts';
import { UsageError } from './usage.ts';

/** A port of the command line; 0 for any that is free. @throws UsageError */
export function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(
    `--port takes a number from 0 to 65535, not "${visible(text).slice(0, 40)}"`,
  );
}

const refusals: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be used by you',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not an address of this machine',
  EINVAL: 'is not an address of this machine',
};

/** What `open` opens. @throws UsageError when it cannot listen there. */
export async function listening<T>(
  { host, port }: { host: string; port: number },
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = refusals[code];
    if (why === undefined) throw error;
    const what = code === 'EADDRINUSE' || code === 'EACCES' ? `port ${port}` : visible(host);
    throw new UsageError(`${what} ${why}`);
  }
}
