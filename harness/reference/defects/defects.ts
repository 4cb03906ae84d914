import type { Role } from '../../model/terms.ts';
import { clientDefects, clientRules } from './client.ts';
import { crlDefects } from './crl.ts';
import { daneDefects } from './dane.ts';
import { fetcherDefects } from './fetcher.ts';
import { newClientDefects, newServerDefects } from './new-wire.ts';
import { responderDefects } from './responder.ts';
import type { DefectRow } from './row.ts';
import { serverDefects, serverRules } from './server.ts';

/**
 * Rules of the examiner that the reference can be told to forget, each a defect of its own:
 * `ignores:RULE`.
 */
export const IGNORES = 'ignores:';

type Rule = keyof typeof serverRules | keyof typeof clientRules;
/** A way to be wrong by its name: `--defect NAME`. A misspelt one does not compile. */
export type DefectName =
  | keyof typeof serverDefects
  | keyof typeof clientDefects
  | keyof typeof crlDefects
  | keyof typeof newServerDefects
  | keyof typeof newClientDefects
  | keyof typeof daneDefects
  | keyof typeof fetcherDefects
  | keyof typeof responderDefects
  | `${typeof IGNORES}${Rule}`;
/** What a reference is told to do wrong. */
export type Defects = ReadonlySet<DefectName>;

/** One known way to be wrong, and the role in which it is. */
export interface Defect extends DefectRow {
  name: DefectName;
  role: Role;
}

const entries = <K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] =>
  Object.entries(record) as [K, V][];

const listed = <K extends DefectName>(
  role: Role,
  rows: Readonly<Record<K, DefectRow>>,
): readonly Defect[] => entries(rows).map(([name, row]) => ({ name, role, ...row }));

const forgetful = <R extends Rule>(
  role: Role,
  rules: Readonly<Record<R, readonly string[]>>,
): readonly Defect[] =>
  entries(rules).map(([rule, trips]) => ({
    name: `${IGNORES}${rule}` as const,
    role,
    does: `forgets the rule ${rule}`,
    trips,
  }));

/** Every known way to be wrong, the same name in either role being two. */
export const defects: readonly Defect[] = [
  ...listed('server', serverDefects),
  ...listed('client', clientDefects),
  ...listed('server', newServerDefects),
  ...listed('client', newClientDefects),
  ...listed('client', crlDefects),
  ...listed('client', daneDefects),
  ...listed('fetcher', fetcherDefects),
  ...listed('responder', responderDefects),
  ...forgetful('server', serverRules),
  ...forgetful('client', clientRules),
];

const names: ReadonlySet<string> = new Set(defects.map(({ name }) => name));

/** Is this the name of a defect? */
export const isDefect = (name: string): name is DefectName => names.has(name);
