import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const texts = z.record(z.string(), z.string());

/**
 * Per family of scenarios why the clauses that its facts are bound to are those: what of the
 * documents reaches the situation, and what does not.
 */
export const why: Readonly<Record<string, string>> = texts.parse(
  parse(readFileSync(new URL('why.yaml', import.meta.url), 'utf8')),
);
