import { baseline, type IdentitySpec } from '../../../ca/authority/spec.ts';
import { good, Proof } from '../../../ca/proof/good.ts';
import type {
  ClientAct,
  ClientHost,
  ClientScenario,
  ProofFile,
  ServerAct,
  ServerScenario,
} from '../../../harness/model/scenario.ts';

/** A value of a description as a reader sees it. */
function said(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(said).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => `${key} ${said(each)}`)
      .join(' ');
  return String(value);
}

const differs = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);

/** What differs from the ordinary, field by field. */
function differences(value: object, ordinary: object): string[] {
  const usual = new Map<string, unknown>(Object.entries(ordinary));
  const changed = Object.entries(value).filter(([key, each]) => differs(each, usual.get(key)));
  const gone = [...usual.keys()].filter((key) => !Object.hasOwn(value, key));
  return [
    ...changed.map(([key, each]) => `${key} ${said(each)}`),
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

export function describeIdentity(identity: IdentitySpec): string {
  const { leaf, ...rest } = identity;
  const { leaf: usualLeaf, ...usual } = baseline;
  const apart = [
    ...differences(rest, usual),
    ...differences(leaf, usualLeaf).map((it) => `leaf ${it}`),
  ];
  return apart.length === 0 ? 'the usual one: root, issuing CA, leaf mx.test' : apart.join('; ');
}

function fileWords(file: ProofFile): string {
  if (file instanceof Proof) return describeProof(file);
  if (typeof file === 'object' && 'pem' in file)
    return `PEM, one behind the other: ${file.pem.map(describeProof).join(' | ')}`;
  return {
    none: 'no file configured',
    absent: 'configured, but not there',
    unreadable: 'there, but not to be read',
  }[file];
}

function serverAct(act: ServerAct): string {
  switch (act.do) {
    case 'connect': {
      const { do: _, name, hello, ...rest } = act;
      const details = Object.entries(rest).map(
        ([key, value]) => `${key} ${value === null ? 'none' : said(value)}`,
      );
      const asks =
        hello === undefined || hello === 'status_request'
          ? 'asking for the status'
          : `hello ${hello}`;
      return [`connect as "${name}", ${asks}`, ...details].join('; ');
    }
    case 'replace':
      return `replace the staple file (${act.how}) by "${act.named}": ${fileWords(act.proof)}`;
    case 'renew':
      return `renew the certificate as "${act.named}": ${describeIdentity(act.identity)}`;
    case 'truncate':
      return `cut the staple file to ${act.keep} of its length`;
    case 'remove':
      return 'remove the staple file';
    case 'await-expiry':
      return `wait until the proof has been expired for ${act.beyond} s`;
  }
}

/** What stands in the target's place, and what is done, a line each. */
export function describeServer({ given, when, blackBox }: ServerScenario): string[] {
  return [
    `certificate: ${describeIdentity(given.identity)}`,
    `proof: ${fileWords(given.proof)}`,
    ...(given.dual
      ? [
          `second certificate: ${describeIdentity(given.dual.identity)}; its proof: ${fileWords(given.dual.proof)}`,
        ]
      : []),
    ...Object.entries(given.sni).map(
      ([name, entry]) =>
        `server name ${name}: ${describeIdentity(entry.identity)}; its proof: ${fileWords(entry.proof)}`,
    ),
    ...(given.reading === 'static' ? ['the file is named by a fixed value'] : []),
    ...(blackBox ? ['a box that is not ours is taken as it stands'] : []),
    ...when.map(serverAct),
  ];
}

function hostWords(host: Partial<ClientHost>): string {
  const { identity, proof, chainProofs, trick, starttls, tickets, down } = host;
  return [
    ...(down ? ['refuses connections'] : []),
    ...(identity && differs(identity, baseline)
      ? [`certificate ${describeIdentity(identity)}`]
      : []),
    ...(proof === undefined ? [] : [`staple ${proof === 'none' ? 'none' : describeProof(proof)}`]),
    ...(chainProofs && chainProofs.length > 0
      ? [
          `behind the leaf ${chainProofs.map((each) => (each === 'none' ? 'none' : describeProof(each))).join(' | ')}`,
        ]
      : []),
    ...(trick && trick !== 'none' ? [`trick ${trick}`] : []),
    ...(starttls && starttls !== 'offered' ? [`STARTTLS ${starttls}`] : []),
    ...(tickets ? ['sessions may be resumed'] : []),
  ].join('; ');
}

function clientAct(act: ClientAct): string {
  if (act.do === 'change') return `from now on host ${act.host + 1}: ${hostWords(act.to)}`;
  return act.do === 'send' ? `send a message ("${act.name}")` : `have it try again ("${act.name}")`;
}

/** The policy the target is given, the hosts it meets and what is done, a line each. */
export function describeClient({ given: { policy, hosts }, when }: ClientScenario): string[] {
  return [
    `policy: status ${policy.status}, chain ${policy.chain}, TLS ${policy.tls}${policy.resume ? ', sessions resumed' : ''}`,
    ...hosts.map((host, i) => `host ${i + 1}: ${hostWords(host) || 'as usual'}`),
    ...when.map(clientAct),
  ];
}
