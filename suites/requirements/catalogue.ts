import type { Bounds, Requirement, Situation, TlsVersion, Transport } from '#harness';
import rows from './catalogue.json' with { type: 'json' };
import stated from './edition.json' with { type: 'json' };

const levels: readonly Requirement['level'][] = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'];

type Row = Omit<Requirement, 'level' | 'only'> & {
  level: string;
  only?: { tls?: string; transport?: string; when?: string };
};

const tlsVersions: readonly TlsVersion[] = ['1.2', '1.3'];
const transports: readonly Transport[] = ['starttls', 'implicit', 'http', 'file'];
const situations: readonly Situation[] = [
  'status-sent',
  'acknowledged',
  'resumed',
  'full',
  'in-session',
  'mail-taken',
];

function oneOf<T extends string>(id: string, known: readonly T[], word: string): T {
  const found = known.find((one) => one === word);
  if (!found) throw new TypeError(`requirement ${id}: "${word}" is none of ${known.join(', ')}`);
  return found;
}

const boundsOf = ({ id, only: { tls, transport, when } = {} }: Row): Bounds => ({
  ...(tls === undefined ? {} : { tls: oneOf(id, tlsVersions, tls) }),
  ...(transport === undefined ? {} : { transport: oneOf(id, transports, transport) }),
  ...(when === undefined ? {} : { when: oneOf(id, situations, when) }),
});

/** Every rule a scenario may prove, in our words, in the order of the documents. */
export const requirements: readonly Requirement[] = rows.map((row: Row): Requirement => {
  const { only: _, ...rest } = row;
  return {
    ...rest,
    level: oneOf(row.id, levels, row.level),
    ...(row.only ? { only: boundsOf(row) } : {}),
  };
});

/**
 * Which state of the catalogue this is: its name, and the day it came to be as it is. `npm run
 * papers` writes it. The digest of a run is made of the rows themselves.
 */
export const edition: { name: string; date: string } = { name: stated.name, date: stated.date };

const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));

/** The requirement of that id, if there is one. */
export const requirementById = (id: string): Requirement | undefined => byId.get(id);
