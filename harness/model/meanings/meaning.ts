import type { FactDefinition } from '../fact-definition.ts';

/** What a fact tells, and what each of its values says; `<proof>` and the like stand for names. */
export interface FactMeaning {
  readonly about: string;
  readonly values: Readonly<Record<string, string>>;
}

/** One for each fact and each of its values: none can be forgotten. */
export type Meanings<D extends Readonly<Record<string, FactDefinition>>> = {
  readonly [F in keyof D]: {
    readonly about: string;
    readonly values: { readonly [V in D[F]['values'][number]]: string };
  };
};
