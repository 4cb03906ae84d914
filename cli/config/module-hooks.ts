import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { faultOnLoading } from './isolated-load.ts';

const here = import.meta.url;
const ending = here.slice(here.lastIndexOf('.'));
const home = new URL('../../', here).href;
const entry = new URL(`harness/index${ending}`, home).href;
const formats: Readonly<Record<string, string>> = { ts: 'module-typescript', js: 'module' };
let open = false;

/**
 * Lets `import … from 'mailstaple'` in a configuration, and in the targets it names, mean this very
 * program, wherever it is installed and wherever they lie; and has such files read as modules,
 * whatever the package they lie in says of its own.
 */
function registerModuleHooks(): void {
  if (open) return;
  open = true;
  registerHooks({
    resolve(specifier, context, next) {
      return specifier === 'mailstaple'
        ? { url: entry, shortCircuit: true }
        : next(specifier, context);
    },
    load(url, context, next) {
      const theirs =
        url.startsWith('file:') && !url.startsWith(home) && !url.includes('/node_modules/');
      const [, kind = ''] =
        /(?:\.(ts)|\/(?:mailstaple\.config|target)\.(js))(?:\?|$)/.exec(url)?.filter(Boolean) ?? [];
      const format = theirs ? formats[kind] : undefined;
      return next(url, format === undefined ? context : { ...context, format });
    },
  });
}

/** Imports a file of the user's, whatever comes of it. */
export async function importUnderHooks(file: string): Promise<Readonly<Record<string, unknown>>> {
  registerModuleHooks();
  return await import(pathToFileURL(file).href);
}

const tried = new Map<string, Promise<string | undefined>>();

/** A file is tried once; a worker loads what its parent has tried. */
function faultOf(file: string): Promise<string | undefined> {
  if (!isMainThread) return Promise.resolve(undefined);
  const loading = tried.get(file) ?? faultOnLoading(file);
  tried.set(file, loading);
  return loading;
}

/**
 * Imports a file of the user's, once it has shown in a thread of its own that this can be borne.
 * @throws Error in one sentence, with the line where it does not parse.
 */
export async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  const fault = await faultOf(file);
  if (fault !== undefined) throw new Error(`${file} ${fault}`);
  try {
    return await importUnderHooks(file);
  } catch (error) {
    throw new Error(whatFailed(error, file));
  }
}

/**
 * The line is in the stack alone: on top of it where a file does not parse, else where it passes
 * through the file.
 */
function whatFailed(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `${file} cannot be loaded: ${String(error)}`;
  const places = [
    ...(error.stack ?? '').matchAll(/(?:^|\(|\bat )(file:\/\/\/?[^\s:]+|\/[^\s:]+):(\d+)/gm),
  ].map(([, place = '', line]) => ({
    path: place.startsWith('file:') ? fileURLToPath(place) : place,
    line,
  }));
  const [top] = places;
  const own = places.find(({ path }) => path === file);
  // What it imports may be what does not parse.
  const other =
    own === undefined && top !== undefined && (error.stack ?? '').trimStart().startsWith('file:')
      ? top
      : undefined;
  const where = own ? `${file}:${own.line}` : other ? `${other.path}:${other.line}` : file;
  const [said = ''] = error.message.split('\n').filter((text) => text.trim() !== '');
  return `${where} cannot be loaded: ${said.trim()}`;
}
