import { baseline, type IdentitySpec } from '../../../../ca/authority/spec.ts';
import { good, Proof } from '../../../../ca/proof/good.ts';
import type { ProofFile, Tlsa } from '../../../../harness/model/scenario.ts';

/** A value of a description as a reader sees it. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => `${key} ${valueText(each)}`)
      .join(' ');
  return String(value);
}

/** Do two descriptions say something else? */
export const differs = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);

/** What differs from the ordinary, field by field. */
function differences(value: object, ordinary: object): string[] {
  const usual = new Map<string, unknown>(Object.entries(ordinary));
  const changed = Object.entries(value).filter(([key, each]) => differs(each, usual.get(key)));
  const gone = [...usual.keys()].filter((key) => !Object.hasOwn(value, key));
  return [
    ...changed.map(([key, each]) => `${key} ${valueText(each)}`),
    ...gone.map((key) => `without ${key}`),
  ];
}

/** A proof by what sets it apart from a good and fresh one. */
export function describeProof(proof: Proof): string {
  const { singles, ...rest } = proof.spec;
  const { singles: usualSingles, ...usual } = good().spec;
  const [usualSingle = {}] = usualSingles;
  const [first, ...others] = singles;
  const apart = [
    ...(first ? differences(first, usualSingle) : ['without any SingleResponse']),
    ...others.map(
      (each) =>
        `another SingleResponse${differences(each, usualSingle)
          .map((it) => `, ${it}`)
          .join('')}`,
    ),
    ...differences(rest, usual),
  ];
  return apart.length === 0 ? 'good and fresh' : apart.join('; ');
}

/** An identity by what sets it apart from the usual one. */
export function describeIdentity(identity: IdentitySpec): string {
  const { leaf, ...rest } = identity;
  const { leaf: usualLeaf, ...usual } = baseline;
  const apart = [
    ...differences(rest, usual),
    ...differences(leaf, usualLeaf).map((it) => `leaf ${it}`),
  ];
  return apart.length === 0 ? 'the usual one: root, issuing CA, leaf mx.test' : apart.join('; ');
}

/** A TLSA record by what it is made of. */
export const describeTlsa = ({ usage, selector, matchingType, of }: Tlsa): string =>
  `${usage} ${selector} ${matchingType}, of ${of}`;

/** A staple file: its proof, or why there is none. */
export function describeFile(file: ProofFile): string {
  if (file instanceof Proof) return describeProof(file);
  if (typeof file === 'object' && 'pem' in file)
    return `PEM, one behind the other: ${file.pem.map(describeProof).join(' | ')}`;
  return {
    none: 'no file configured',
    absent: 'configured, but not there',
    unreadable: 'there, but not to be read',
  }[file];
}
