import { algorithmName } from './algorithms.ts';
import { type CertificateView, readCertificate } from './certificate.ts';
import { escaped, showName } from './name.ts';
import { type BasicView, outerStatusNames, readOcspResponse, type SingleView } from './ocsp.ts';
import { hashByOid } from './oids.ts';
import { showTime, type WrittenTime } from './time.ts';

/** A report is read by people: no more entries than this are spelt out. */
const MAX_SHOWN = 8;

const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unused',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 64)).toString('hex') + (bytes.length > 64 ? '…' : '');

const written = (time: WrittenTime): string =>
  time.form === 'whole'
    ? showTime(time.ms)
    : `${escaped(time.text).slice(0, 40)} (${time.form}; ${showTime(time.ms)})`;

function statusLine({ status }: SingleView): string {
  if (status.kind !== 'revoked') return status.kind;
  const { reason } = status;
  const why = reason === undefined ? '' : `, ${REASONS[reason] ?? 'reason'} (${reason})`;
  return `revoked at ${written(status.time)}${why}`;
}

function singleLines(single: SingleView, i: number, count: number): string[] {
  const label = count === 1 ? '' : `${i + 1}. `;
  const { certId, thisUpdate, nextUpdate } = single;
  const hash = hashByOid.get(certId.hash.id) ?? certId.hash.id;
  return [
    `${label}certStatus: ${statusLine(single)}`,
    `${label}certID: ${hash}, issuerNameHash ${hex(certId.issuerNameHash)}, issuerKeyHash ` +
      `${hex(certId.issuerKeyHash)}, serial ${hex(certId.serial)}`,
    `${label}thisUpdate: ${written(thisUpdate)}`,
    `${label}nextUpdate: ${nextUpdate ? written(nextUpdate) : 'absent'}`,
  ];
}

function basicLines(basic: BasicView): string[] {
  const { responderId, singles, certs } = basic;
  const by =
    responderId.by === 'name'
      ? `byName ${showName(responderId.name)}`
      : `byKey ${hex(responderId.hash)}`;
  const hidden = singles.length - MAX_SHOWN;
  return [
    ...(basic.version === 0 ? [] : [`version: v${basic.version + 1}`]),
    `responderID: ${by}`,
    `producedAt: ${written(basic.producedAt)}`,
    ...(singles.length === 0 ? ['responses: none'] : []),
    ...singles.slice(0, MAX_SHOWN).flatMap((s, i) => singleLines(s, i, singles.length)),
    ...(hidden > 0 ? [`and ${hidden} SingleResponses more`] : []),
    ...(certs.length === 0 ? ['certs: none'] : []),
    ...certs.slice(0, MAX_SHOWN).map((c) => `certs: ${describeCertificate(c)}`),
    ...(certs.length > MAX_SHOWN ? [`and ${certs.length - MAX_SHOWN} certificates more`] : []),
    `signature: ${basic.signature.length} octets, algorithm ` +
      `${algorithmName(basic.signatureAlgorithm)}`,
  ];
}

const messageOf = (error: unknown): string =>
  escaped(error instanceof Error ? error.message : String(error));

/** Characters of one line; what stands in it comes from whoever wrote the answer. */
const LONGEST = 1000;

/**
 * An OCSP answer in lines for a reader: status, certID, times, signer. Never throws; control
 * characters are escaped.
 */
export function describeStaple(bytes: Uint8Array): string[] {
  return lines(bytes).map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
}

function lines(bytes: Uint8Array): string[] {
  const size = `${bytes.length} octets`;
  if (bytes.length === 0) return ['empty: 0 octets'];
  try {
    const { outerStatus, responseType, basic, trailing } = readOcspResponse(bytes);
    const name = outerStatusNames[outerStatus] ?? 'a value nobody defined';
    return [
      `${size}, responseStatus ${name} (${outerStatus})`,
      ...(trailing > 0 ? [`${trailing} octets behind the end`] : []),
      ...(responseType !== undefined && !basic ? [`responseType ${responseType}`] : []),
      ...(basic ? basicLines(basic) : []),
    ];
  } catch (error) {
    const start = hex(bytes.subarray(0, 16));
    return [`${size}, not an OCSPResponse: ${messageOf(error)}`, `begins with ${start}`];
  }
}

function uses(view: CertificateView): string {
  const marks = [
    ...(view.isCa ? ['CA'] : []),
    ...(view.tlsFeatures.includes(5) ? ['must-staple'] : []),
    ...(view.noCheck ? ['nocheck'] : []),
    ...view.ocspUris.slice(0, 2).map((uri) => `OCSP ${escaped(uri).slice(0, 120)}`),
  ];
  return marks.length === 0 ? '' : `, ${marks.join(', ')}`;
}

/** A certificate in one line: subject, issuer, serial, validity and what marks it. Never throws. */
export function describeCertificate(der: Uint8Array): string {
  try {
    const view = readCertificate(der);
    const window = `${showTime(view.notBefore.ms)} to ${showTime(view.notAfter.ms)}`;
    const names = `${showName(view.subject)}, issued by ${showName(view.issuer)}`;
    return `${names}, serial ${hex(view.serial)}, ${window}${uses(view)}`;
  } catch (error) {
    return `not a certificate (${der.length} octets): ${messageOf(error)}`;
  }
}
