import { type IdentitySpec, identity, type KeyKind } from '../../../ca/authority/spec.ts';
import { visible } from '../../../harness/model/visible.ts';
import { UsageError } from '../usage.ts';

/** What can be said of a leaf and its authority on the command line. */
export interface IdentityOptions {
  name?: readonly string[];
  key?: KeyKind;
  caKey?: KeyKind;
  intermediates?: string;
  mustStaple?: boolean;
}

/** The identity these words describe. @throws UsageError for a name no certificate can bear. */
export function identityOf({
  name,
  key,
  caKey,
  intermediates,
  mustStaple,
}: IdentityOptions): IdentitySpec {
  for (const each of name ?? [])
    if (!/^[\x21-\x7e]{1,253}$/.test(each))
      throw new UsageError(`"${visible(each).slice(0, 60)}" is not a name a certificate can bear`);
  const depth = ([0, 1, 2] as const).find((it) => String(it) === (intermediates ?? '1')) ?? 1;
  return identity({
    intermediates: depth,
    ...(caKey ? { caKey } : {}),
    leaf: {
      ...(name ? { names: name } : {}),
      ...(key ? { key } : {}),
      ...(mustStaple ? { tlsFeature: [5] } : {}),
    },
  });
}
