import * as z from 'zod/mini';
import { privileges } from '../../harness/model/target.ts';
import { roleNames } from '../../harness/model/terms.ts';
import { scenarios } from '../../suites/index.ts';

const text = z.string().check(z.minLength(1, 'a text that is not empty'));
const name = z
  .string()
  .check(
    z.regex(
      /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
      'a name of lower-case letters, digits, and single . _ - between them',
    ),
  );
const version = z
  .string()
  .check(z.regex(/^\w[\w.-]{0,60}$/, 'a version of letters, digits, dots, hyphens and _'));
const role = z.enum(roleNames);
const roles = z.array(role).check(z.minLength(1, `at least one of ${roleNames.join(', ')}`));
// Every capability has a scenario that calibrates it, a setting one that rests on it: what has none
// is none.
const capability = z.enum([
  ...new Set(
    scenarios.flatMap(({ calibrates, needs }) => [
      ...(calibrates ? [calibrates] : []),
      ...needs.filter((need) => need.startsWith('sets-')),
    ]),
  ),
]);
const capabilities = z.array(capability);
const aFunction = z.custom((value) => typeof value === 'function', 'a function');
const promises = z.array(
  z.strictObject({
    id: text,
    text,
    source: z.strictObject({ document: text, section: text }),
    unjudged: z.optional(text),
  }),
);
const adjustment = z.strictObject({
  add: z.optional(capabilities),
  drop: z.optional(capabilities),
});

const image = z.strictObject({
  dockerfile: text,
  args: z.record(z.string(), z.string()),
  base: text,
});

const unplayed = z.strictObject({
  scenarios: z.array(text).check(z.minLength(1, 'at least one pattern of scenarios')),
  needs: z.optional(capability),
  reason: text,
});

const parallel = z.int('a whole number from 1').check(z.minimum(1, 'a whole number from 1'));
const targetFields = {
  name,
  title: text,
  versions: z
    .array(
      z.strictObject({
        version,
        image: z.optional(image),
        imageName: z.optional(text),
        capabilities: z.optional(adjustment),
        tlsAlone: z.optional(z.enum(['1.2', '1.3'])),
        published: z.optional(z.literal(true)),
        cannot: z.optional(text),
        unplayed: z.optional(z.array(unplayed)),
      }),
    )
    .check(z.minLength(1, 'at least one version')),
  roles,
  capabilities,
  promises,
  exec: z.optional(text),
  user: z.optional(text),
  privileges: z.optional(z.array(z.enum(privileges))),
  setuid: z.optional(z.boolean()),
  states: z.optional(aFunction),
  build: z.optional(aFunction),
  server: z.optional(z.looseObject({ compose: aFunction })),
  // There is more than one way to be set up to send; whoever starts it asks for what it needs.
  client: z.optional(z.looseObject({})),
  fetcher: z.optional(z.looseObject({})),
  responder: z.optional(z.looseObject({ compose: aFunction })),
  speaks: z.optional(z.enum(['smtp', 'tls', 'der'])),
  parallel: z.optional(parallel),
};

/** A target as `defineTarget` takes it; its functions are taken as they are. */
export const targetSchema = z.strictObject({
  ...targetFields,
  runtimes: z
    .array(z.enum(['container', 'process']))
    .check(z.minLength(1, 'at least one of container, process')),
});

/** A target of this tree, which may run in this process too. */
export const bundledSchema = z.strictObject({
  ...targetFields,
  runtimes: z
    .array(z.enum(['container', 'process', 'embedded']))
    .check(z.minLength(1, 'at least one of container, process, embedded')),
});

const baseline = z.optional(text);

/** The fields of each kind of entry, under the field that tells its kind. */
export const entrySchemas = {
  adapter: z.strictObject({
    name,
    adapter: text,
    title: z.optional(text),
    version: z.optional(version),
    roles,
    capabilities,
    promises: z.optional(promises),
    mark: z.optional(z.strictObject({ header: text, values: z.record(z.string(), z.string()) })),
    parallel: z.optional(parallel),
    baseline,
  }),
  remote: z.strictObject({
    remote: text,
    name: z.optional(name),
    title: z.optional(text),
    baseline,
  }),
  like: z.strictObject({
    like: text,
    exec: text,
    name: z.optional(name),
    title: z.optional(text),
    version: z.optional(version),
    capabilities: z.optional(adjustment),
    baseline,
  }),
  target: z.strictObject({
    target: z.custom(
      (value) => typeof value === 'object' && value !== null,
      'what defineTarget returns',
    ),
    folder: z.optional(text),
    exec: z.optional(text),
    baseline,
  }),
  folder: z.strictObject({ folder: text, exec: z.optional(text), baseline }),
} as const;

export type EntryKind = keyof typeof entrySchemas;
