import { type ClientClaim, type ClientExpected, type ClientScenario, client, is } from '#harness';
import { type ClientExpectationName, claimFor, clientExpectations } from './client-expectations.ts';
import { type RowName, rows } from './matrix.ts';
import { type PolicyName, policies, senderUnder } from './policies.ts';
import { bytes } from './situations/bytes.ts';
import { chains } from './situations/chain.ts';
import { contents } from './situations/contents.ts';
import { presence } from './situations/presence.ts';
import { signers } from './situations/signers.ts';
import type { Situation } from './situations/situation.ts';
import { times } from './situations/times.ts';

/** Everything a sender may be served in an ordinary handshake. */
export const situations: Readonly<Record<string, Situation>> = {
  ...presence,
  ...contents,
  ...times,
  ...signers,
  ...bytes,
  ...chains,
};

const told: Record<ClientExpectationName, string> = {
  deliver: 'the mail goes out',
  'deliver-warn': 'the mail should go out',
  refuse: 'the mail is held back and kept',
  'refuse-warn': 'the mail should be held back',
  'refuse-warn-unmarked': 'the mail should be held back, and is never called verified',
  unmarked: 'held back, or sent without being called verified',
  'unmarked-warn': 'held back, or sent without being called verified',
  open: 'sent or held back',
  'open-unmarked': 'sent or held back, and never called verified',
  'open-unmarked-warn': 'sent or held back, better not called verified',
};

/**
 * Promises on requiring a status, where the matrix itself says to refuse: no mail goes over the
 * connection.
 */
const promised = (
  policy: PolicyName,
  outcome: ClientExpectationName,
  situation: Situation,
): Readonly<Record<string, ClientExpected>> => ({
  ...(policies[policy].status === 'require' && outcome === 'refuse'
    ? { 'require-needs-valid-proof': { 'mail-over-first': 'no' } }
    : {}),
  // Whoever knows the TLS feature extension holds the server to it where certificates must verify
  // (RFC 7633 4.3.3).
  ...(policy === 'verifying' && situation.row === 'none-must-staple'
    ? { 'honours-must-staple': { 'mail-over-first': 'no', delivery: 'deferred' } }
    : {}),
});

/** The situation that shows of a sender whether it enforces what it asks for. */
const SHOWS = 'bad-signature';
const ofSigner: readonly RowName[] = ['unauthorised', 'foreign'];
const ofTime: readonly RowName[] = ['expired', 'expired-for-days', 'future', 'no-next-update-old'];

/**
 * Who has no mark and delivers says nothing; but who refuses a bad signature under the same policy
 * enforces. Then to accept an answer by one who may not sign, or about another certificate, breaks
 * what it proves; one out of its time is a warning.
 */
function comparedWith(
  policy: PolicyName,
  outcome: ClientExpectationName,
  { row, proves, given }: Situation,
): Pick<ClientClaim, 'compared'> {
  const refused = situations[SHOWS];
  const silentMayDeliver = 'marked' in clientExpectations[outcome].expect;
  if (!silentMayDeliver || given === refused?.given) return {};
  if (![...ofSigner, ...ofTime].includes(row)) return {};
  return {
    compared: {
      with: `client/${policy}/${SHOWS}`,
      shows: { 'mail-over-first': 'no' },
      expect: { 'mail-over-first': is('no', ...proves) },
      ...(ofTime.includes(row) ? { tolerate: { 'mail-over-first': 'yes' } } : {}),
    },
  };
}

/**
 * Where the status is to be accepted, refusing breaks only the clauses that have it accepted: RFC
 * 6960 3.2 says when one may refuse.
 */
const hasToAccept = (outcome: ClientExpectationName): boolean =>
  outcome === 'deliver' || outcome === 'deliver-warn';

function wordsOf(
  policy: PolicyName,
  situation: Situation,
  outcome: ClientExpectationName,
): ClientClaim {
  return {
    title: `${situation.served} for ${senderUnder[policy]}: ${told[outcome]}`,
    proves: hasToAccept(outcome) ? (situation.accepts ?? []) : situation.proves,
    covers: situation.covers,
    policy: policies[policy],
    given: situation.given,
    ...claimFor(outcome, policies[policy].tls, situation.marks),
    promise: promised(policy, outcome, situation),
    ...comparedWith(policy, outcome, situation),
    ...versionsOf(situation),
  };
}

// What an answer says is read by the same code in either version; what is played under one policy
// alone is a variation of something played under several, and there in both versions.
const versionsOf = ({ versions, under }: Situation): Pick<ClientClaim, 'versions'> =>
  versions ? { versions } : under?.length === 1 ? { versions: ['1.3'] } : {};

/**
 * `client/<policy>/<situation>` for every column of the situation's row that it is played under.
 */
export function expand(policy: PolicyName): ClientScenario[] {
  const words: Record<string, ClientClaim> = {};
  for (const [slug, situation] of Object.entries(situations)) {
    const row: Partial<Record<PolicyName, ClientExpectationName>> = rows[situation.row];
    const outcome = row[policy];
    if (outcome && (situation.under?.includes(policy) ?? true))
      words[slug] = wordsOf(policy, situation, outcome);
  }
  return client(policy, words);
}
