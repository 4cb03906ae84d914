import { randomBytes } from 'node:crypto';
import { type IdentitySpec, identity } from '../../../../ca/authority/spec.ts';
import type { Identity, World } from '../../../../ca/authority/world.ts';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import { signing } from '../../../../ca/proof/signers.ts';
import { at as moment } from '../../../../ca/time.ts';
import { readCertificate } from '../../../examiner/certificate.ts';
import type { Arrangement } from '../../../model/observation.ts';
import { toBase64, toHex } from '../../../model/octets.ts';
import type {
  AskedCertificate,
  DatabaseRecord,
  ListedCertificate,
  ResponderGiven,
} from '../../../model/responder/scenario.ts';
import type { AskedAbout, DatabaseEntry, ResponderArrangement } from '../../../model/running.ts';
import { knownIdentity } from '../../arrange.ts';
import { type Requestor, type Subject, subjectOf } from './request.ts';

/** An arrangement, and what is asked about in it. */
export interface MintedResponder {
  arrangement: ResponderArrangement;
  known: Arrangement;
  subjects: Readonly<Record<AskedCertificate, Subject>>;
  /** Who signs requests. */
  requestor: Requestor;
}

const DAY = 86_400_000;
/** CRLReason (RFC 5280 5.3.1). */
const reasons = { revoked: 1, held: 6 } as const;
const REVOKED_NOW = 1;

/** RFC 5280 4.1.2.2: positive; the first octet is neither zero nor has its highest bit set. */
const serialNumber = (): string => `4d${toHex(randomBytes(14))}`;

/**
 * Of the same CA, by a number that it never gave out: one near another may be somebody's, where a
 * CA numbers in sequence.
 */
const unassigned = (subject: Subject): Subject => ({
  ...subject,
  serial: Buffer.from(serialNumber(), 'hex'),
});

/** PKCS#8. */
const pemOf = (key: Identity['privateKey']): string =>
  key.export({ format: 'pem', type: 'pkcs8' }).toString();

function entryOf(name: ListedCertificate, { leaf, holder }: Identity, now: Date): DatabaseEntry {
  // At midnight: some can be told no more than the day.
  const revokedAt = new Date(Math.floor(moment('1d ago', now).getTime() / DAY) * DAY);
  const own = {
    serial: toHex(holder.serial).toUpperCase(),
    certificate: leaf,
    name: `${name}.test`,
    expires: new Date(readCertificate(leaf).notAfter.ms),
  };
  if (name === 'expired') return { ...own, status: 'expired' };
  if (name === 'revoked' || name === 'held')
    return { ...own, status: 'revoked', revokedAt, reason: reasons[name] };
  if (name === 'unexplained') return { ...own, status: 'revoked', revokedAt };
  return { ...own, status: 'good' };
}

const recordOf = ({ status, reason, revokedAt }: DatabaseEntry): DatabaseRecord => ({
  status: status === 'revoked' ? 'revoked' : 'good',
  ...(reason === undefined ? {} : { reason }),
  ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() }),
});

/** The entry as it is once the certificate is revoked. */
export const revokedEntry = (entry: DatabaseEntry, now: Date): DatabaseEntry => ({
  ...entry,
  status: 'revoked',
  // Whole seconds, and never ahead of a clock that is a little behind.
  revokedAt: new Date(Math.floor(now.getTime() / 1000) * 1000 - 1000),
  reason: REVOKED_NOW,
});
export { recordOf };

/** A CA with its database and whoever signs, and certificates to ask about. */
export async function mintResponder(
  slug: string,
  given: ResponderGiven,
  world: World,
): Promise<MintedResponder> {
  const spec = (name: string, leaf: Partial<IdentitySpec['leaf']> = {}): IdentitySpec =>
    identity({ caKey: given.key, leaf: { names: [`${name}.test`], ...leaf } });
  const serial = serialNumber();
  const [first, second, revoked, held, unexplained, expired, unlisted, stranger] =
    await Promise.all([
      world.identity(spec('good', { serial })),
      world.identity(spec('second')),
      world.identity(spec('revoked')),
      world.identity(spec('held')),
      world.identity(spec('unexplained')),
      world.identity(spec('expired', { notBefore: '40d ago', notAfter: '10d ago' })),
      world.identity(spec('unlisted')),
      world.identity({ ...spec('stranger', { serial }), ca: 'other' }),
    ]);
  const now = world.now();
  const listed = { good: first, second, revoked, held, unexplained, expired };
  const names = Object.keys(listed) as ListedCertificate[];
  const database = names.map((name) => entryOf(name, listed[name], now));
  const { issuing, root } = first.authority;
  const signer =
    given.signer === 'ca' ? issuing : (await signing(good().spec, first, world, now)).holder;
  const asked = { ...listed, unlisted, stranger };
  const subject = ({ leaf, issuer }: Identity): Subject => subjectOf(leaf, issuer);
  return {
    arrangement: {
      slug,
      given,
      root: certificatesPem([root.certificate]),
      ca: certificatesPem([issuing.certificate]),
      caKey: pemOf(issuing.key.privateKey),
      signer: certificatesPem([signer.certificate]),
      signerKey: pemOf(signer.key.privateKey),
      database,
    },
    known: {
      proofs: {},
      identities: Object.fromEntries(
        Object.entries(asked).map(([name, one]) => [name, knownIdentity(one)]),
      ),
      at: new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString(),
      database: {
        ...Object.fromEntries(
          database.map((entry, index) => [names[index] ?? '', recordOf(entry)] as const),
        ),
        unlisted: { status: 'unlisted' },
        unassigned: { status: 'unlisted' },
        stranger: { status: 'unlisted' },
      },
      lasts: given.lasts,
    },
    subjects: {
      good: subject(first),
      second: subject(second),
      revoked: subject(revoked),
      held: subject(held),
      unexplained: subject(unexplained),
      expired: subject(expired),
      unlisted: subject(unlisted),
      unassigned: unassigned(subject(first)),
      stranger: subject(stranger),
    },
    requestor: { certificate: unlisted.leaf, key: unlisted.privateKey },
  };
}

/**
 * The same where the good certificate is one of a CA that is not ours, of which nothing is known
 * but what it says.
 */
export function withGiven(minted: MintedResponder, { leaf, issuer }: AskedAbout): MintedResponder {
  const good = subjectOf(leaf, issuer);
  const own = { chain: [toBase64(leaf)], root: toBase64(issuer), issuer: toBase64(issuer) };
  const { lasts: _, ...known } = minted.known;
  return {
    ...minted,
    known: {
      ...known,
      identities: { ...known.identities, good: own },
      database: { unassigned: { status: 'unlisted' }, stranger: { status: 'unlisted' } },
    },
    subjects: { ...minted.subjects, good, unassigned: unassigned(good) },
  };
}
