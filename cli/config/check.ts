import * as z from 'zod/mini';
import { shown } from '../../harness/model/visible.ts';
import { didYouMean } from '../shared/usage.ts';

type Issue = z.core.$ZodIssue;

/** `targets[1].roles[0]`. */
const dotted = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((said, key) => {
    if (typeof key === 'number') return `${said}[${key}]`;
    return said === '' ? String(key) : `${said}.${String(key)}`;
  }, '');

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null
        ? Object.entries(found).find(([own]) => own === String(key))?.[1]
        : undefined,
    value,
  );

/** What was found, briefly. */
export function describeFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  const json = jsonOf(value);
  if (Array.isArray(value) && (json?.length ?? 61) > 60) return 'a list';
  return shown(json ?? String(value), 60);
}

/** Nothing where a value cannot be written so: it holds itself, or a number of any length. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** What should have been there. */
function expected(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return (
        {
          string: 'a text',
          array: 'a list',
          object: 'an object',
          int: 'a whole number',
          number: 'a number',
        }[issue.expected as string] ?? issue.expected
      );
    case 'invalid_value': {
      const words = issue.values.map(String);
      const near = typeof value === 'string' ? didYouMean(value, words) : '';
      return `one of ${words.join(', ')}${near}`;
    }
    default:
      return issue.message;
  }
}

/**
 * What is wrong with a value, in a sentence with the field and what was expected; undefined when
 * nothing is.
 * @param where the field the value stands in, in front of the path.
 */
export function faultOf(
  schema: z.ZodMiniType,
  value: unknown,
  where: readonly PropertyKey[],
): string | undefined {
  const { error } = z.safeParse(schema, value);
  const [issue] = error?.issues ?? [];
  if (!issue) return undefined;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known =
      schema instanceof z.ZodMiniObject && issue.path.length === 0 ? Object.keys(schema.shape) : [];
    const among = known.length > 0 ? `none but the fields ${known.join(', ')}` : 'no such field';
    return `${dotted([...where, ...issue.path, key])}: expected ${among}${didYouMean(key, known)}`;
  }
  const found = at(value, issue.path);
  return (
    `${dotted([...where, ...issue.path])}: expected ` +
    `${expected(issue, found)}, found ${describeFound(found)}`
  );
}
