import type { IdentitySpec } from '../../ca/authority/spec.ts';
import type { Identity, World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { proofPem } from '../../ca/proof/pem.ts';
import type { Arrangement } from '../model/observation.ts';
import { toBase64 } from '../model/octets.ts';
import type { IdentityFiles, ServerArrangement, StapleFile } from '../model/running.ts';
import { CLIENT, type ProofFile, type ServerScenario } from '../model/scenario.ts';
import type { Transport } from '../model/terms.ts';
import { crlPem } from './crl.ts';
import { type Fetching, MADE_UP, serialOf } from './fetching.ts';

/** A staple file, and the answers a client may see of it: name → base64. */
export interface MintedFile {
  file: StapleFile;
  seen: Record<string, string>;
}

/** Mints what a scenario's `ProofFile` describes. `name` is what the judge will call the answer. */
export async function mintFile(
  proof: ProofFile,
  about: Identity,
  world: World,
  name: string,
): Promise<MintedFile> {
  if (typeof proof === 'string') return { file: { kind: proof }, seen: {} };
  if (proof instanceof Proof) {
    const bytes = await mintProof(proof.spec, about, world);
    const file: StapleFile = { kind: 'bytes', bytes, pem: false };
    const undamaged = proof.spec.damage.filter(({ kind }) => kind !== 'pem' && kind !== 'doubled');
    if (undamaged.length === proof.spec.damage.length)
      return { file, seen: { [name]: toBase64(bytes) } };
    // A server may well decode PEM, or take the first of two answers: that is recognised by a name
    // of its own.
    const decoded = await mintProof({ ...proof.spec, damage: undamaged }, about, world);
    return { file, seen: { [name]: toBase64(bytes), [`${name}-decoded`]: toBase64(decoded) } };
  }
  const answers = await Promise.all(
    proof.pem.map((one, depth) => mintProof(forDepth(one, depth).spec, about, world)),
  );
  const [first = new Uint8Array()] = answers;
  const pem = answers.map(proofPem).join('');
  return {
    file: { kind: 'bytes', bytes: Buffer.from(pem), pem: true },
    seen: { [name]: toBase64(first) },
  };
}

/**
 * A proof for the certificate so far above the leaf: the same words, said of the issuing CA by the
 * root.
 */
export function forDepth(proof: Proof, depth: number): Proof {
  if (depth === 0 || proof.spec.singles[0]?.about !== 'leaf') return proof;
  const { signer } = proof.spec;
  return proof.about('issuer').signedBy(signer === 'delegate' || signer === 'ca' ? 'root' : signer);
}

/** A minted arrangement: what goes to the target, and what the judge needs to recognise it. */
export interface Minted {
  arrangement: ServerArrangement;
  known: Arrangement;
  identity: Identity;
  /** Serial numbers (hex) of the certificates whose proof is to be fetched. */
  served: readonly string[];
}

/** Mints one arrangement: every certificate and proof it needs. */
export async function mintArrangement(
  slug: string,
  scenario: ServerScenario,
  transports: ReadonlySet<Transport>,
  world: World,
  fetching?: Fetching,
): Promise<Minted> {
  const { given } = scenario;
  const served: string[] = [];
  const known: Arrangement = { proofs: {}, identities: {}, at: '' };
  const mint = async (spec: IdentitySpec, proof: ProofFile, name: string, proofName: string) => {
    const fetches = given.reading === 'fetched' ? fetching : undefined;
    const identity = await world.identity(fetches ? fetches.pointing(spec) : spec);
    const { file, seen } = await mintFile(proof, identity, world, proofName);
    Object.assign(known.proofs, seen);
    known.identities[name] = knownIdentity(identity);
    const staple = fetches && file.kind === 'bytes' ? fetches.offer(identity, file.bytes) : file;
    if (fetches && staple.kind === 'fetched') served.push(serialOf(identity));
    const files: IdentityFiles = {
      key: identity.key,
      chain: identity.sentPem,
      ...issuerApart(identity),
      staple,
    };
    return { identity, files };
  };
  const main = await mint(given.identity, given.proof, 'main', 'as-given');
  const dual = given.dual && (await mint(given.dual.identity, given.dual.proof, 'dual', 'dual'));
  const sni: Record<string, IdentityFiles> = {};
  for (const [name, entry] of Object.entries(given.sni))
    sni[name] = (await mint(entry.identity, entry.proof, name, name)).files;
  // Behind the scenario's own: where tryLater was the answer, it was passed on.
  if (served.length > 0)
    for (const [name, bytes] of Object.entries(MADE_UP)) known.proofs[name] = toBase64(bytes);
  const clients = given.clients && {
    roots: await world.rootsPem('main'),
    crl: await crlPem(given.clients.crl, world, CLIENT),
  };
  known.at = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
  return {
    identity: main.identity,
    known,
    served,
    arrangement: {
      slug,
      transports: [...transports],
      reading: given.reading,
      identity: main.files,
      sni,
      ...(dual ? { dual: dual.files } : {}),
      ...(clients ? { clients } : {}),
    },
  };
}

/**
 * The issuer's certificate, where it is not sent: several programs have to be told it in a place of
 * its own.
 */
function issuerApart({ sent, issuer }: Identity): { issuer?: string } {
  const isSent = sent.some((certificate) => Buffer.compare(certificate, issuer) === 0);
  return isSent ? {} : { issuer: certificatesPem([issuer]) };
}

/** An identity as the judge knows it. */
export function knownIdentity(identity: Identity): Arrangement['identities'][string] {
  return {
    chain: identity.chain.map(toBase64),
    root: toBase64(identity.root),
    issuer: toBase64(identity.issuer),
  };
}
