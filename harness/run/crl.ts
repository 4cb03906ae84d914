import { type CrlOrder, mintCrl } from '../../ca/authority/crl.ts';
import { type IdentitySpec, identity } from '../../ca/authority/spec.ts';
import type { Identity, World } from '../../ca/authority/world.ts';
import { toPem } from '../../ca/pem.ts';
import type { CrlSet } from '../model/crl.ts';
import { REVOCABLE } from '../model/scenario.ts';

/** What each list says: of the leaf by its issuing CA, and of the issuing CA by the root. */
interface Lists {
  issuing?: CrlOrder;
  root?: CrlOrder;
  rootFirst?: boolean;
}

const nothing: CrlOrder = { revoked: [] };
const past = { thisUpdate: '9d ago', nextUpdate: '3d ago' } as const;
const ahead = { thisUpdate: '3d ahead', nextUpdate: '9d ahead' } as const;
const COMPROMISE = 1;
const HOLD = 6;
/** Nobody answers there: what is given has to do. */
const DELTA = 'http://crl.test/delta.crl';

function listsOf(set: CrlSet, own: Identity, other: Identity): Lists {
  const leaf = { revoked: [{ identity: own, reason: COMPROMISE }] };
  const issuing = { revoked: [{ identity: own, what: 'issuing', reason: COMPROMISE } as const] };
  switch (set) {
    case 'clean':
    case 'other-authority':
      return { issuing: nothing, root: nothing };
    case 'leaf-revoked':
      return { issuing: leaf, root: nothing };
    case 'leaf-on-hold':
      return { issuing: { revoked: [{ identity: own, reason: HOLD }] }, root: nothing };
    case 'leaf-revoked-root-first':
      return { issuing: leaf, root: nothing, rootFirst: true };
    case 'issuing-revoked':
      return { issuing: nothing, root: issuing };
    case 'both-revoked':
      return { issuing: leaf, root: issuing };
    case 'other-revoked':
      return { issuing: { revoked: [{ identity: other, reason: COMPROMISE }] }, root: nothing };
    case 'expired':
      return { issuing: { ...nothing, ...past }, root: { ...nothing, ...past } };
    case 'expired-leaf-revoked':
      return { issuing: { ...leaf, ...past }, root: { ...nothing, ...past } };
    case 'not-yet':
      return { issuing: { ...nothing, ...ahead }, root: { ...nothing, ...ahead } };
    case 'issuing-alone':
      return { issuing: nothing };
    case 'issuing-alone-leaf-revoked':
      return { issuing: leaf };
    case 'delta-left-out':
      return { issuing: { ...nothing, freshest: DELTA }, root: nothing };
    case 'delta-left-out-leaf-revoked':
      return { issuing: { ...leaf, freshest: DELTA }, root: nothing };
    case 'delta-alone':
      return { issuing: { ...nothing, deltaSince: '1d ago' }, root: nothing };
    case 'root-alone':
      return { root: nothing };
  }
}

/**
 * The file of a set, PEM: minted now, by the authority that everybody is told to trust.
 * @param about the certificate that it speaks of.
 */
export async function crlPem(
  set: CrlSet,
  world: World,
  about: IdentitySpec = REVOCABLE,
): Promise<string> {
  const own = await world.identity(about);
  const other = await world.identity(identity({ leaf: { names: ['other.test'] } }));
  const signer =
    set === 'other-authority' ? await world.identity(identity({ ca: 'elsewhere' })) : own;
  const { issuing, root, rootFirst = false } = listsOf(set, own, other);
  const lists = [
    ...(issuing ? [mintCrl(world, signer, issuing)] : []),
    ...(root ? [mintCrl(world, signer, { ...root, by: 'root' })] : []),
  ];
  return (rootFirst ? lists.toReversed() : lists).map((list) => toPem('X509 CRL', list)).join('');
}
