import type { Case } from './case.ts';
import { DerError, readWhole, Tag } from './der.ts';
import { examineCertHash, examineFeatures, examineNonIssued } from './examine-extensions.ts';
import { type Match, matchSingles, weightiest } from './match.ts';
import type { SingleView } from './ocsp.ts';
import { Oid } from './oids.ts';
import { showTime, type WrittenTime } from './time.ts';

/** Extensions of an answer that RFC 6960 4.4 defines and that may be passed over without harm. */
const known = new Set<string>([
  Oid.ocspNonce,
  Oid.ocspCrl,
  Oid.ocspArchiveCutoff,
  Oid.ocspExtendedRevoke,
  Oid.reasonCode,
  Oid.invalidityDate,
  Oid.certHash,
]);

function examineExtensions({ basic, findings }: Case, matching: readonly SingleView[]): void {
  const all = [...basic.extensions, ...matching.flatMap((s) => s.extensions)];
  const unknown = all.filter((e) => e.critical && !known.has(e.id)).map((e) => e.id);
  findings.say(
    'extensions.critical',
    unknown.length === 0,
    unknown.length > 0 ? unknown.join(', ') : 'none unknown',
  );
  const nonce = basic.extensions.find((e) => e.id === Oid.ocspNonce);
  if (!nonce) return;
  try {
    const { length } = readWhole(nonce.value, Tag.octetString, 'a Nonce').content;
    findings.say('nonce.length', length >= 1 && length <= 128, `${length} octets`);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    findings.say('nonce.length', false, error.message);
  }
}

function examineFormat({ basic, findings }: Case, matching: readonly SingleView[]): void {
  const written: [string, WrittenTime | undefined][] = [
    ['producedAt', basic.producedAt],
    ...matching.flatMap((s): [string, WrittenTime | undefined][] => [
      ['thisUpdate', s.thisUpdate],
      ['nextUpdate', s.nextUpdate],
    ]),
  ];
  const odd = written.filter(([, time]) => time && time.form !== 'whole');
  const detail = odd.map(([what, time]) => `${what} ${time?.form ?? ''}`).slice(0, 6);
  findings.say(
    'times.format',
    odd.length === 0,
    odd.length === 0 ? 'whole seconds, Z' : detail.join(', '),
  );
}

const DAY = 86_400;
/**
 * Ten days: what CA/Browser Forum TLS BR 4.9.9 gives an answer about a subscriber's certificate to
 * live.
 */
const OLD = 10 * DAY;

/** Seconds as people tell them: days from three on, else seconds. */
function span(seconds: number): string {
  if (Number.isNaN(seconds)) return 'an unknown time';
  const days = Math.floor(Math.abs(seconds) / DAY);
  return days < 3 ? `${seconds} s` : `${Math.sign(seconds) * days} days`;
}

/**
 * How old the answer is, by thisUpdate. An answer that does not say how long it holds is bounded
 * all the same.
 */
function examineAge(
  findings: Case['findings'],
  policy: Case['policy'],
  sinceMs: number,
  to: number | undefined,
): void {
  const age = Math.round(sinceMs / 1000);
  const old = Number.isNaN(age) ? 'of an unknown age' : `${span(age)} old`;
  if (to === undefined) findings.say('times.age', age < OLD, `no nextUpdate, ${old}`);
  const limit = policy.maxAge;
  findings.say(
    'times.max-age',
    limit === undefined ? !Number.isNaN(age) : age <= limit + policy.skew,
    `${old}, ${limit === undefined ? 'no limit' : `at most ${span(limit)}`}`,
  );
}

/** Tolerance is the policy's; both ends of the window are inclusive (RFC 9919 5). */
function examineTimes({ basic, findings, policy, at }: Case, single: SingleView): void {
  const skew = policy.skew * 1000;
  const from = single.thisUpdate.ms;
  const to = single.nextUpdate?.ms;
  const since = `thisUpdate ${showTime(from)}`;
  const until = to === undefined ? 'no nextUpdate' : `nextUpdate ${showTime(to)}`;
  const now = `at ${showTime(at)}, tolerance ${policy.skew} s`;
  findings.say(
    'times.order',
    to === undefined ? !Number.isNaN(from) : from <= to,
    `${since}, ${until}`,
  );
  findings.say('times.this-update', from <= at + skew, `${since}, ${now}`);
  findings.say(
    'times.next-update',
    to === undefined ? !Number.isNaN(at) : at <= to + skew,
    `${until}, ${now}`,
  );
  findings.say('times.next-update-present', to !== undefined, until);
  examineAge(findings, policy, at - from, to);
  const least = policy.minRemaining;
  const left = to === undefined ? undefined : Math.floor((to - at) / 1000);
  const [toGo, demand] = [
    left === undefined ? 'no nextUpdate' : `${span(left)} to go`,
    least === undefined ? 'no demand' : `at least ${span(least)}`,
  ];
  // An answer that does not say how long it holds meets no demand.
  findings.say(
    'times.min-remaining',
    least === undefined || (left !== undefined && left >= least),
    `${toGo}, ${demand}`,
  );
  const made = basic.producedAt.ms;
  const inTime = from <= made && made <= at + skew && (to === undefined || made <= to);
  findings.say('times.produced-at', inTime, `producedAt ${showTime(made)}, ${since}`);
}

/** RFC 5280 5.3.1: 7 was never given out, and 8, removeFromCRL, is for delta CRLs alone. */
const isReason = (reason: number): boolean => reason <= 10 && reason !== 7 && reason !== 8;

function examineRevocation({ findings, policy, at }: Case, { status }: SingleView): void {
  if (status.kind !== 'revoked') return;
  const { time, reason } = status;
  const past = time.ms <= at + policy.skew * 1000;
  findings.say(
    'revocation.time',
    past && time.form === 'whole',
    `${showTime(time.ms)} (${time.form})`,
  );
  if (reason !== undefined) findings.say('revocation.reason', isReason(reason), `reason ${reason}`);
}

const isRevoked = ({ single }: Match): boolean => single.status.kind === 'revoked';

/**
 * Does a certID name the leaf? Left open where the issuer is not known, or the hash of one that
 * could be about it.
 */
function examineCertId({ leaf, issuer, findings }: Case, matches: readonly Match[]): void {
  const fits = matches.some((m) => m.matches);
  const possible = matches.filter((m) => m.undecided);
  const differs = [...new Set(matches.flatMap((m) => m.differs))].slice(0, 6).join(', ');
  // An entry that could be about the leaf is passed over for one that is, unless it says worse.
  const worse = possible.some(isRevoked) && !matches.some((m) => m.matches && isRevoked(m));
  const open = (why: string): void => findings.leaveOpen('cert-id.matches', why);
  if (!leaf) open('the certificate cannot be read');
  else if (fits && !issuer) open('issuer name and serial match, the key is not known');
  else if ((fits && worse) || (!fits && possible.length > 0))
    open(`the serial matches, but ${differs}`);
  else
    findings.say(
      'cert-id.matches',
      fits,
      fits ? 'issuer name, issuer key and serial match' : differs || 'nothing to compare',
    );
}

/**
 * The SingleResponses: which speak of the leaf, whether they agree, and when they hold. Returns the
 * one that counts.
 */
export function examineSingles(facts: Case): SingleView | undefined {
  const { basic, leaf, issuer, at, findings } = facts;
  const { length } = basic.singles;
  findings.say('singles.present', length > 0, `${length} SingleResponses`);
  const matches = leaf ? matchSingles(basic.singles, leaf, issuer) : [];
  const matching = matches.filter((m) => m.matches).map((m) => m.single);
  const possible = matches.filter((m) => m.undecided).map((m) => m.single);
  examineCertId(facts, matches);
  const kinds = [...new Set(matching.map((s) => s.status.kind))];
  if (matching.length > 0)
    findings.say('singles.contradict', kinds.length === 1, kinds.join(' and '));
  const foreign = length - matching.length - possible.length;
  findings.say('singles.foreign', foreign === 0, `${foreign} about other certificates`);
  examineFeatures(facts);
  const ours = matching.length > 0 ? matching : possible;
  examineExtensions(facts, ours);
  examineFormat(facts, ours);
  const single = weightiest(ours, at);
  if (!single) return undefined;
  examineTimes(facts, single);
  examineRevocation(facts, single);
  examineNonIssued(facts, single);
  examineCertHash(facts, single);
  const [end, to] = [leaf?.notAfter.ms ?? Number.NaN, single.nextUpdate?.ms];
  if (to !== undefined)
    findings.say('outlives.certificate', to <= end, `certificate until ${showTime(end)}`);
  return single;
}
