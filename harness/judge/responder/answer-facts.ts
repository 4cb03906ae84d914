import { createHash } from 'node:crypto';
import { readCertificate } from '../../examiner/certificate.ts';
import { DerError } from '../../examiner/der.ts';
import { examine } from '../../examiner/examine.ts';
import { sameName } from '../../examiner/name.ts';
import {
  type BasicView,
  type CertId,
  type ResponseView,
  readOcspResponse,
  type SingleView,
} from '../../examiner/ocsp.ts';
import { Oid } from '../../examiner/oids.ts';
import { type RequestView, readOcspRequest } from '../../examiner/request.ts';
import type { Arrangement } from '../../model/observation.ts';
import { fromBase64 } from '../../model/octets.ts';
import type { DatabaseRecord, Exchange } from '../../model/responder/scenario.ts';
import type { AnswerTimes } from './http-facts.ts';

/** The answer of one exchange, read as far as it can be. */
export interface Answer {
  view: ResponseView | undefined;
  basic: BasicView | undefined;
  request: RequestView | undefined;
  times: AnswerTimes | undefined;
}

const equal = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

const same = (one: CertId, other: CertId): boolean =>
  one.hash.id === other.hash.id &&
  equal(one.issuerNameHash, other.issuerNameHash) &&
  equal(one.issuerKeyHash, other.issuerKeyHash) &&
  equal(one.serial, other.serial);

function unlessDerError<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

export function answerOf({ request, response, ending }: Exchange): Answer {
  const asked = unlessDerError(() => readOcspRequest(fromBase64(request.der)));
  const whole = response?.code === 200 && ending.how === 'done';
  const view = whole
    ? unlessDerError(() => readOcspResponse(fromBase64(response.body)))
    : undefined;
  const basic = view?.outerStatus === 0 ? view.basic : undefined;
  const [single] = basic?.singles ?? [];
  const times = basic &&
    single && {
      thisUpdate: single.thisUpdate.ms,
      producedAt: basic.producedAt.ms,
      nextUpdate: single.nextUpdate?.ms,
    };
  return { view, basic, request: asked, times };
}

const outer = [
  'successful',
  'malformed-request',
  'internal-error',
  'try-later',
  undefined,
  'sig-required',
  'unauthorized',
] as const;

function responseOf({ response, ending }: Exchange, { view }: Answer): string {
  if (!response || ending.how !== 'done') return 'none';
  if (response.code !== 200) return 'http-error';
  if (!view) return 'unreadable';
  return outer[view.outerStatus] ?? 'undefined';
}

/** What one exchange says in OCSPResponseStatus (RFC 6960 4.2.1), in the words of `response`. */
export const outerStatusOf = (exchange: Exchange): string =>
  responseOf(exchange, answerOf(exchange));

/** The value that all have; `mixed` where they differ, `none` where there is none. */
function common(values: readonly string[]): string {
  const [first, ...others] = new Set(values);
  return first === undefined ? 'none' : others.length > 0 ? 'mixed' : first;
}

/** Is it true, going by the database? `unlisted`: anything but good. */
function isTrue(record: DatabaseRecord, kind: SingleView['status']['kind'], name: string): boolean {
  if (record.status === 'unlisted') return kind !== 'good';
  // Records of certificates that have expired may be given up (RFC 9919 3.2.3).
  if (name === 'expired') return kind !== 'revoked';
  return record.status === kind;
}

interface Pair {
  name: string;
  single: SingleView;
  record: DatabaseRecord | undefined;
}

const seconds = (instant: string | undefined): number =>
  Math.floor(Date.parse(instant ?? '') / 1000);

/** Facts of revocations: reason and time as the database has them. */
function revocationFacts(pairs: readonly Pair[]): Record<string, string> {
  const told = pairs.flatMap(({ single: { status }, record }) =>
    status.kind === 'revoked' && record?.status === 'revoked' ? [{ status, record }] : [],
  );
  return {
    reason: common(
      told.map(({ status, record }) => {
        if (status.reason === record.reason) return 'as-recorded';
        // 0 is "unspecified" (RFC 5280 5.3.1): it says as much as nothing.
        if (status.reason === 0 && record.reason === undefined) return 'as-recorded';
        return status.reason === undefined ? 'missing' : 'other';
      }),
    ),
    'revoked-at': common(
      told.map(({ status, record }) =>
        Math.floor(status.time.ms / 1000) === seconds(record.revokedAt) ? 'as-recorded' : 'other',
      ),
    ),
  };
}

/** RFC 6960 2.2: how revoked has to be said of a number that was never given out. */
function extendedRevoke(basic: BasicView, pairs: readonly Pair[]): string {
  const unlisted = pairs.filter(
    ({ single, record }) => record?.status === 'unlisted' && single.status.kind === 'revoked',
  );
  if (unlisted.length === 0) return 'not-due';
  const marked = basic.extensions.some(({ id }) => id === Oid.ocspExtendedRevoke);
  const proper = unlisted.every(
    ({ single: { status } }) =>
      status.kind === 'revoked' && status.reason === 6 && status.time.ms === 0,
  );
  return marked && proper ? 'marked' : 'unmarked';
}

function nonceOf({ basic, request }: Answer): string {
  if (!basic) return 'none';
  const found = basic.extensions.find(({ id }) => id === Oid.ocspNonce)?.value;
  if (!found) return 'absent';
  return request?.nonce && equal(found, request.nonce) ? 'echoed' : 'other';
}

/** Who signed: by the responderID, where the signer may do so at all. */
function isCa({ responderId }: BasicView, issuer: Uint8Array): boolean {
  const view = unlessDerError(() => readCertificate(issuer));
  if (!view) return false;
  return responderId.by === 'name'
    ? sameName(responderId.name, view.subject)
    : equal(responderId.hash, createHash('sha1').update(view.keyBits).digest());
}

/** nextUpdate may be off by a twentieth of what was told, and two minutes. */
function lastsAsTold(single: SingleView | undefined, at: number, lasts: number): string {
  const next = single?.nextUpdate?.ms;
  if (next === undefined) return 'none';
  const told = lasts * 60_000;
  return Math.abs(next - at - told) <= told / 20 + 120_000 ? 'as-told' : 'other';
}

/** What the certificates that were asked about are answered by. */
function singleFacts(
  exchange: Exchange,
  answer: Answer,
  known: Arrangement,
): Record<string, string> {
  const { basic, request } = answer;
  if (!basic || !request) {
    const none = ['status', 'true', 'reason', 'revoked-at', 'answered', 'extra', 'cert-id'];
    return Object.fromEntries([...none, 'extended-revoke'].map((fact) => [fact, 'none']));
  }
  const pairs = exchange.about.flatMap((name, index): Pair[] => {
    const asked = request.certIds[index];
    const single = asked && basic.singles.find(({ certId }) => same(certId, asked));
    return single ? [{ name, single, record: known.database?.[name] }] : [];
  });
  const extra = basic.singles.some(({ certId }) => !request.certIds.some((id) => same(id, certId)));
  const counted = pairs.length === exchange.about.length ? 'each' : 'some';
  const byHash = basic.singles.some(({ certId }) =>
    request.certIds.some((id) => equal(id.serial, certId.serial) && id.hash.id !== certId.hash.id),
  );
  const truths = pairs.map(({ record, single, name }) =>
    record === undefined ? 'unknown' : isTrue(record, single.status.kind, name) ? 'yes' : 'no',
  );
  return {
    status: common(pairs.map(({ single }) => single.status.kind)),
    true: truths.includes('no') ? 'no' : common(truths).replace('mixed', 'unknown'),
    ...revocationFacts(pairs),
    answered: pairs.length === 0 ? 'not-any' : counted,
    extra: extra ? 'some' : 'not-any',
    'cert-id':
      counted === 'each' && pairs.length > 0 ? 'as-asked' : byHash ? 'other-hash' : 'other',
    'extended-revoke': extendedRevoke(basic, pairs),
  };
}

/** The facts of one answer, the examiner's among them. */
export function answerFacts(
  exchange: Exchange,
  answer: Answer,
  known: Arrangement,
): Record<string, string> {
  const { view, basic } = answer;
  const at = Date.parse(exchange.at);
  const own = known.identities[exchange.about[0] ?? ''] ?? known.identities.good;
  const leaf = own?.chain[0];
  const body = exchange.response?.code === 200 ? fromBase64(exchange.response.body) : undefined;
  const findings =
    body && own && leaf !== undefined
      ? examine(body, { leaf: fromBase64(leaf), issuer: fromBase64(own.issuer), at: new Date(at) })
      : undefined;
  const rule = (name: string, holds: string, broken: string): string => {
    const found = findings?.findings.find((one) => one.rule === name);
    if (!basic) return 'none';
    if (!found || found.undecided) return 'unknown';
    return found.ok ? holds : broken;
  };
  const [single] = basic?.singles ?? [];
  const byCa = basic && own ? isCa(basic, fromBase64(own.issuer)) : false;
  const named = exchange.about.some((name) => known.identities[name] !== undefined);
  const relied = findings && ['good', 'revoked', 'unknown'].includes(findings.status);
  const acceptable = findings?.status === 'undecided' ? 'unknown' : relied ? 'yes' : 'no';
  const order = [
    rule('times.order', '', 'disordered'),
    rule('times.this-update', '', 'ahead'),
    rule('times.next-update', '', 'past'),
  ].find((value) => ['disordered', 'ahead', 'past'].includes(value));
  return {
    response: responseOf(exchange, answer),
    ...singleFacts(exchange, answer, known),
    acceptable: basic && named ? acceptable : 'none',
    form: view === undefined ? (body ? 'not-der' : 'none') : view.trailing > 0 ? 'trailing' : 'der',
    'response-version': basic ? (basic.version === 0 ? 'v1' : 'other') : 'none',
    signature: rule('signature.valid', 'valid', 'invalid'),
    digest: rule('signature.algorithm', 'secure', 'weak'),
    signer: rule('signer.authorised', byCa ? 'ca' : 'delegate', 'nobody'),
    'signer-certificate': !basic
      ? 'none'
      : byCa
        ? 'not-due'
        : basic.certs.length > 0
          ? 'sent'
          : 'missing',
    'responder-id': rule('responder-id.matches-signer', 'matches', 'differs'),
    'responder-by': basic?.responderId.by ?? 'none',
    times: basic && single ? (order ?? 'current') : 'none',
    'time-form': single ? rule('times.format', 'right', 'wrong') : 'none',
    'next-update': single ? (single.nextUpdate ? 'given' : 'missing') : 'none',
    lasts: known.lasts === undefined ? 'none' : lastsAsTold(single, at, known.lasts),
    nonce: nonceOf(answer),
  };
}
