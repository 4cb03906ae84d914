/** The oldest Node we run on: its major version, as `engines` of the package says. */
export const OLDEST_NODE = 24;

/**
 * Why this Node cannot be used, in a sentence; undefined when it can. Any Node that knows modules
 * can read this file.
 */
export function tooOld(version: string, path: string): string | undefined {
  const major = Number(version.split('.')[0]);
  if (major >= OLDEST_NODE) return undefined;
  return `Node.js ${OLDEST_NODE} or later is needed, and ${path} is ${version}`;
}
