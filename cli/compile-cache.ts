import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));

/**
 * Has Node keep what it compiles, sources without their types included, so that the next start is
 * several times quicker. Kept below `node_modules`, where nobody but who installed it writes;
 * without that folder, or where it is read-only, nothing is kept. The environment carries it to
 * worker threads.
 */
export function keepCompiled(): void {
  const within = project.lastIndexOf('/node_modules/');
  const modules = join(within < 0 ? project : project.slice(0, within), 'node_modules');
  if (!existsSync(modules)) return;
  process.env.NODE_COMPILE_CACHE ??= join(modules, '.cache', 'mailstaple');
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}
