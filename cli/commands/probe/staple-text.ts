import type { Examination, Finding } from '../../../harness/model/finding.ts';
import { visible } from '../../../harness/model/visible.ts';
import { hintOf } from '../../shared/findings.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { StapleFacts } from './staple-facts.ts';
import { stretch } from './time-text.ts';

/** What is the matter with a staple, as far as it says what to do about it. */
export type Fault =
  | 'none'
  | 'flapping'
  | 'expired'
  | 'early'
  | 'revoked'
  | 'other-certificate'
  | 'error'
  | 'unusable';

export interface Told {
  outcome: 'good' | 'bad' | 'inconclusive';
  /** One sentence, about the host. */
  reason: string;
  fault?: Fault;
}

const ms = (seconds: number | undefined): number => (seconds ?? 0) * 1000;

function goodFor({ secondsLeft, ageSeconds }: StapleFacts): string {
  if (secondsLeft !== undefined) return `, good for ${stretch(ms(secondsLeft))} more`;
  return ageSeconds === undefined ? '' : `, ${stretch(ms(ageSeconds))} old, without nextUpdate`;
}

/**
 * What a rule that is broken comes to, in the words of who runs the server; undefined where the
 * rule says it best.
 */
function faultOf(
  rule: string,
  facts: StapleFacts,
  certificate: CertificateFacts | undefined,
): { fault: Fault; what: string } | undefined {
  const { serial, responseStatus, nextUpdate, secondsLeft, ageSeconds, revokedAt } = facts;
  if (rule === 'der.strict') return { fault: 'unusable', what: 'is no OCSP response' };
  if (rule === 'response.status')
    return { fault: 'error', what: `is an error of the responder: ${responseStatus}` };
  if (rule === 'cert-id.matches' && serial !== undefined && serial !== certificate?.serial)
    return {
      fault: 'other-certificate',
      what:
        `is about another certificate: serial ${serial}, and the certificate has ` +
        `${certificate?.serial ?? 'one that cannot be read'}`,
    };
  if (rule === 'cert-id.matches')
    return {
      fault: 'other-certificate',
      what: 'is about another certificate: the same serial, below another issuer',
    };
  if (rule === 'times.next-update' && secondsLeft !== undefined && secondsLeft < 0)
    return {
      fault: 'expired',
      what: `expired ${stretch(ms(secondsLeft))} ago (nextUpdate ${nextUpdate})`,
    };
  if (rule === 'times.this-update' && ageSeconds !== undefined && ageSeconds < 0)
    return {
      fault: 'early',
      what: `is not in force yet: its thisUpdate lies ${stretch(ms(ageSeconds))} ahead`,
    };
  if (rule === 'status.good' && facts.certStatus === 'revoked')
    return { fault: 'revoked', what: `says that the certificate is revoked, since ${revokedAt}` };
  if (rule === 'status.good')
    return { fault: 'error', what: 'says that the responder does not know the certificate' };
  return undefined;
}

/** What matters most first: who reads one sentence should read that. */
const ORDER = [
  'der.strict',
  'response.status',
  'cert-id.matches',
  'status.good',
  'times.next-update',
  'times.this-update',
];
const rank = ({ rule }: Finding): number =>
  (ORDER.indexOf(rule) + ORDER.length + 1) % (ORDER.length + 1);

/** What an examination comes to in one sentence, with ages and serials in it. Pure. */
export function stapleText(
  examination: Examination,
  facts: StapleFacts,
  certificate: CertificateFacts | undefined,
): Told {
  if (examination.acceptable)
    return { outcome: 'good', reason: `a good staple came${goodFor(facts)}` };
  const undecided = examination.status === 'undecided';
  const missed = examination.findings.filter(
    ({ level, ok, undecided: open = false }) => level === 'must' && !ok && open === undecided,
  );
  if (undecided) {
    const hint = hintOf(examination);
    const why = hint === '' ? `: ${visible(missed[0]?.detail ?? '')}` : hint;
    return { outcome: 'inconclusive', reason: `a staple came that cannot be judged here${why}` };
  }
  const [first] = missed.toSorted((a, b) => rank(a) - rank(b));
  const told = first && faultOf(first.rule, facts, certificate);
  if (told) return { outcome: 'bad', reason: `a staple came that ${told.what}`, fault: told.fault };
  const why = first ? `${first.rule}, ${visible(first.detail)}` : 'nothing in it can be relied on';
  return {
    outcome: 'bad',
    reason: `a staple came that a strict client refuses (${examination.status}: ${why})`,
    fault: 'unusable',
  };
}
