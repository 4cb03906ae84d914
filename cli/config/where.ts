import { existsSync } from 'node:fs';
import { join } from 'node:path';

const names = ['mailstaple.config.ts', 'mailstaple.config.js', 'mailstaple.config.mjs'];

/** The configuration of this folder, if there is one. */
export function configIn(folder: string): string | undefined {
  return names.map((name) => join(folder, name)).find((path) => existsSync(path));
}
