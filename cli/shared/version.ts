import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from '../targets.ts';

const manifest: { version?: string } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));

/** Version of Mailstaple itself, as its package says. */
export const version: string = manifest.version ?? '0';
