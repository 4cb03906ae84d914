import { Enumerated, OctetString } from 'asn1js';
import { OCSPResponse, ResponseBytes } from 'pkijs';
import type { OuterStatus, ProofSpec } from './spec.ts';

/** OCSPResponseStatus, RFC 6960 4.2.1; 4 is not used. */
const STATUS = {
  successful: 0,
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;

/** id-pkix-ocsp-basic, and a type nobody knows. */
const TYPES = { basic: '1.3.6.1.5.5.7.48.1.1', unknown: '1.3.6.1.4.1.32473.3' } as const;

function outerStatus(status: OuterStatus): number {
  return typeof status === 'number' ? status : STATUS[status];
}

/** Does such an answer carry responseBytes? */
export function hasResponseBytes({
  outer,
  responseBytes,
}: Pick<ProofSpec, 'outer' | 'responseBytes'>): boolean {
  if (responseBytes === 'as-due') return outerStatus(outer) === 0;
  return responseBytes === 'present';
}

/** DER of OCSPResponse around a BasicOCSPResponse, or around nothing. */
export function ocspResponse(spec: ProofSpec, basic: Uint8Array | undefined): Uint8Array {
  const response = new OCSPResponse({
    responseStatus: new Enumerated({ value: outerStatus(spec.outer) }),
  });
  if (basic) {
    response.responseBytes = new ResponseBytes({
      responseType: TYPES[spec.responseType],
      response: new OctetString({ valueHex: basic }),
    });
  }
  return new Uint8Array(response.toSchema().toBER());
}
