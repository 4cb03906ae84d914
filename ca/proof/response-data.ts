import { createHash, randomBytes } from 'node:crypto';
import {
  type AsnType,
  Constructed,
  Enumerated,
  GeneralizedTime,
  OctetString,
  Primitive,
} from 'asn1js';
import { Extension, ResponseData, SingleResponse } from 'pkijs';
import type { Holder } from '../authority/authority.ts';
import { distinguishedName } from '../authority/name.ts';
import type { Identity, World } from '../authority/world.ts';
import { noise } from '../noise.ts';
import { at } from '../time.ts';
import { certId } from './certid.ts';
import type { ProofSpec, Single } from './spec.ts';
import { restyled } from './time-style.ts';

const NONCE = '1.3.6.1.5.5.7.48.1.2';
/** Numbers nobody else uses, below the enterprise number kept for documentation (RFC 5612). */
const UNKNOWN = '1.3.6.1.4.1.32473.1';
const PADDING = '1.3.6.1.4.1.32473.2';

const unknownCritical = () =>
  new Extension({
    extnID: UNKNOWN,
    critical: true,
    extnValue: new OctetString({ valueHex: Uint8Array.of(0) }).toBER(),
  });

/** Context-specific tag. */
const context = (tagNumber: number) => ({ tagClass: 3, tagNumber });

/** CertStatus, RFC 6960 4.2.1. */
function certStatus(single: Single, now: Date): AsnType {
  if (single.certStatus === 'good') return new Primitive({ idBlock: context(0) });
  if (single.certStatus === 'unknown') return new Primitive({ idBlock: context(2) });
  const revocationTime = new GeneralizedTime({ valueDate: at(single.revokedAt ?? '1d ago', now) });
  const reason =
    single.reason === undefined
      ? []
      : [
          new Constructed({
            idBlock: context(0),
            value: [new Enumerated({ value: single.reason })],
          }),
        ];
  return new Constructed({ idBlock: context(1), value: [revocationTime, ...reason] });
}

async function singleResponse(
  single: Single,
  about: Identity,
  world: World,
  now: Date,
): Promise<SingleResponse> {
  return new SingleResponse({
    certID: await certId(single, about, world),
    certStatus: certStatus(single, now),
    thisUpdate: at(single.thisUpdate, now),
    ...(single.nextUpdate === undefined ? {} : { nextUpdate: at(single.nextUpdate, now) }),
    ...(single.criticalExtension ? { singleExtensions: [unknownCritical()] } : {}),
  });
}

/** byName, or byKey with the SHA-1 of the public key (RFC 6960 4.2.1). */
function responderId(spec: ProofSpec, signer: Holder): ResponseData['responderID'] {
  switch (spec.responderId) {
    case 'byName':
      return signer.subject;
    case 'wrong-name':
      return distinguishedName('nobody');
    case 'byKey':
      return new OctetString({ valueHex: createHash('sha1').update(signer.key.bits).digest() });
    case 'wrong-key':
      return new OctetString({ valueHex: noise(20, 'wrong responder key') });
  }
}

function responseExtensions(
  spec: ProofSpec,
  padding: number,
  nonce: Uint8Array | undefined,
): Extension[] {
  const octets = nonce ?? (spec.nonce > 0 ? randomBytes(spec.nonce) : undefined);
  const extensions: Extension[] = [];
  if (octets)
    extensions.push(
      new Extension({ extnID: NONCE, extnValue: new OctetString({ valueHex: octets }).toBER() }),
    );
  if (spec.criticalExtension) extensions.push(unknownCritical());
  if (padding > 0)
    extensions.push(
      new Extension({
        extnID: PADDING,
        extnValue: new OctetString({ valueHex: noise(padding, 'padding') }).toBER(),
      }),
    );
  return extensions;
}

/** Everything about an answer that its signature covers. */
export interface Content {
  spec: ProofSpec;
  about: Identity;
  world: World;
  signer: Holder;
  now: Date;
  /** Echoed in place of a random one. */
  nonce: Uint8Array | undefined;
}

/**
 * DER of ResponseData (RFC 6960 4.2.1), the part that is signed.
 * @param padding octets inside a non-critical extension that nobody knows; 0 leaves it out.
 */
export async function responseData(content: Content, padding: number): Promise<Uint8Array> {
  const { spec, about, world, signer, now, nonce } = content;
  const extensions = responseExtensions(spec, padding, nonce);
  const data = new ResponseData({
    ...(spec.version === 'default' ? {} : { version: spec.version === 'v2' ? 1 : 0 }),
    responderID: responderId(spec, signer),
    producedAt: at(spec.producedAt, now),
    responses: await Promise.all(
      spec.singles.map((single) => singleResponse(single, about, world, now)),
    ),
    ...(extensions.length > 0 ? { responseExtensions: extensions } : {}),
  });
  return new Uint8Array(restyled(data.toSchema(true), spec.times).toBER());
}
