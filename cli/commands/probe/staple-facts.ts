import { algorithmName } from '../../../harness/examiner/algorithms.ts';
import type { CertificateView } from '../../../harness/examiner/certificate.ts';
import { DerError } from '../../../harness/examiner/der.ts';
import { showName } from '../../../harness/examiner/name.ts';
import {
  outerStatusNames,
  readOcspResponse,
  type SingleView,
} from '../../../harness/examiner/ocsp.ts';
import { hashByOid } from '../../../harness/examiner/oids.ts';
import { showTime } from '../../../harness/examiner/time.ts';
import { visible } from '../../../harness/model/visible.ts';
import { serialOf } from './certificate-facts.ts';

/**
 * What an answer says, in values for programs. Of several entries it is the one about the
 * certificate that counts.
 */
export interface StapleFacts {
  octets: number;
  /** responseStatus by name; absent for what is no OCSPResponse. */
  responseStatus?: string;
  certStatus?: 'good' | 'revoked' | 'unknown';
  revokedAt?: string;
  /** Serial in the certID, hex, and the hash the certID is made by. */
  serial?: string;
  hash?: string;
  /** ISO 8601, UTC. */
  producedAt?: string;
  thisUpdate?: string;
  nextUpdate?: string;
  /** Seconds since thisUpdate, and until nextUpdate; negative when it has passed. */
  ageSeconds?: number;
  secondsLeft?: number;
  responder?: string;
  /** By name. */
  signatureAlgorithm?: string;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 64)).toString('hex');
const seconds = (ms: number): number | undefined =>
  Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);

function factsOfSingle({ certId, status, thisUpdate, nextUpdate }: SingleView, at: number) {
  const age = seconds(at - thisUpdate.ms);
  const left = nextUpdate && seconds(nextUpdate.ms - at);
  return {
    certStatus: status.kind,
    ...(status.kind === 'revoked' ? { revokedAt: showTime(status.time.ms) } : {}),
    serial: serialOf(certId.serial),
    hash: hashByOid.get(certId.hash.id) ?? certId.hash.id,
    thisUpdate: showTime(thisUpdate.ms),
    ...(nextUpdate ? { nextUpdate: showTime(nextUpdate.ms) } : {}),
    ...(age === undefined ? {} : { ageSeconds: age }),
    ...(left === undefined ? {} : { secondsLeft: left }),
  };
}

/**
 * What the answer says at that moment. @param leaf the certificate it came with, as far as it can
 * be read.
 */
export function stapleFacts(
  der: Uint8Array,
  leaf: CertificateView | undefined,
  at: Date,
): StapleFacts {
  const octets = der.length;
  try {
    const { outerStatus, basic } = readOcspResponse(der);
    const responseStatus = outerStatusNames[outerStatus] ?? `${outerStatus}`;
    if (!basic) return { octets, responseStatus };
    const own = leaf && serialOf(leaf.serial);
    const about = basic.singles.filter(({ certId }) => serialOf(certId.serial) === own);
    const single =
      about.find(({ status }) => status.kind === 'revoked') ?? about[0] ?? basic.singles[0];
    const { responderId } = basic;
    return {
      octets,
      responseStatus,
      producedAt: showTime(basic.producedAt.ms),
      responder: visible(
        responderId.by === 'name' ? showName(responderId.name) : `key ${hex(responderId.hash)}`,
      ),
      signatureAlgorithm: algorithmName(basic.signatureAlgorithm),
      ...(single ? factsOfSingle(single, at.getTime()) : {}),
    };
  } catch (error) {
    if (error instanceof DerError) return { octets };
    throw error;
  }
}
