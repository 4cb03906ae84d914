import type { Extension } from 'pkijs';
import { type Authority, type Holder, issueCa } from '../authority/authority.ts';
import { issueCertificate, serialOctets } from '../authority/certificate.ts';
import {
  extendedKeyUsage,
  keyIdentifiers,
  keyUsage,
  ocspNoCheck,
  purposes,
} from '../authority/extensions.ts';
import type { KeyPool } from '../authority/keys.ts';
import { distinguishedName } from '../authority/name.ts';
import { isRsa } from '../authority/signature.ts';
import type { KeyKind } from '../authority/spec.ts';
import { at } from '../time.ts';
import type { Signer } from './spec.ts';

/** The signers that are delegates, or pose as one. */
export type DelegateKind = Extract<Signer, `delegate${string}`>;

/** What a delegate's certificate says, and when. */
export interface DelegateOrder {
  kind: DelegateKind;
  issuer: Holder;
  keyKind: KeyKind;
  notBefore: Date;
  notAfter: Date;
}

/** Validity of a delegate; `expiresFirst` is the end of one that expires before the proof does. */
export function delegateValidity(
  kind: DelegateKind,
  now: Date,
  expiresFirst: Date,
): { notBefore: Date; notAfter: Date } {
  switch (kind) {
    case 'delegate-expired':
      return { notBefore: at('30d ago', now), notAfter: at('1d ago', now) };
    case 'delegate-not-yet-valid':
      return { notBefore: at('1d ahead', now), notAfter: at('30d ahead', now) };
    case 'delegate-expires-first':
      return { notBefore: at('2d ago', now), notAfter: expiresFirst };
    default:
      return { notBefore: at('2d ago', now), notAfter: at('30d ahead', now) };
  }
}

/**
 * extendedKeyUsage: RFC 6960 4.2.2.2 wants id-kp-OCSPSigning itself, and neither silence nor "any"
 * will do.
 */
function purpose(kind: DelegateKind): Extension[] {
  if (kind === 'delegate-without-eku') return [];
  return [extendedKeyUsage(kind === 'delegate-any-eku' ? purposes.any : purposes.ocspSigning)];
}

/** A responder's certificate, issued by `issuer`. */
export async function issueDelegate(order: DelegateOrder, keys: KeyPool): Promise<Holder> {
  const { kind, issuer, keyKind, notBefore, notAfter } = order;
  const key = await keys.pair(keyKind, isRsa(keyKind) ? 'delegate' : kind);
  const subject = distinguishedName(`OCSP ${kind}`);
  const serial = serialOctets();
  const certificate = issueCertificate({
    serial,
    subject,
    subjectKey: key,
    issuer: issuer.subject,
    issuerKey: issuer.key,
    notBefore,
    notAfter,
    extensions: [
      keyUsage(
        kind === 'delegate-without-digital-signature' ? 'keyEncipherment' : 'digitalSignature',
      ),
      ...purpose(kind),
      ...(kind === 'delegate-without-nocheck' ? [] : [ocspNoCheck()]),
      ...keyIdentifiers(key, issuer.key),
    ],
  });
  return { subject, key, certificate, serial };
}

/** A CA below the leaf's issuer that certifies nothing but delegates. */
export async function issueDelegateCa(
  authority: Authority,
  keys: KeyPool,
  now: Date,
): Promise<Holder> {
  const key = await keys.pair(authority.caKey, 'delegate CA');
  return issueCa({
    commonName: `${authority.ca} OCSP CA ${authority.caKey}`,
    key,
    issuer: authority.issuing,
    now,
  });
}
