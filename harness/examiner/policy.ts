import type { ExaminerPolicy } from '../model/finding.ts';

/**
 * How strict the examiner is when nobody says otherwise: five minutes of clock tolerance, no age
 * limit beyond nextUpdate, nextUpdate optional as RFC 6960 4.2.2.1 has it, no SHA-1 or MD5
 * signatures (RFC 6960 5.1.1), and a size far above any real answer.
 */
export const defaultPolicy: ExaminerPolicy = {
  skew: 300,
  maxAge: undefined,
  minRemaining: undefined,
  requireNextUpdate: false,
  requireCertHash: false,
  allowSha1Signature: false,
  allowMd5Signature: false,
  maxSize: 131_072,
};
