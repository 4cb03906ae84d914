import { keywordCount, replyTo } from '../../../harness/judge/dialogue.ts';
import { obstacleOf } from '../../../harness/judge/obstacle.ts';
import type { Examination } from '../../../harness/model/finding.ts';
import type { Connection } from '../../../harness/model/observation.ts';
import { shown } from '../../../harness/model/visible.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { StapleFacts } from './staple-facts.ts';
import { stretch } from './time-text.ts';
import type { Trust } from './trust.ts';

/** Days before the end of a certificate from which on it is told. */
const SOON = 14;
const DAY = 86_400;

interface Seen {
  connection: Connection;
  certificate: CertificateFacts | undefined;
  staple: StapleFacts | undefined;
  examination: Examination | undefined;
  trust: Trust | undefined;
  name: { reference: string; matches: boolean } | undefined;
}

function ofCertificate({ daysLeft, notAfter }: CertificateFacts): string[] {
  if (daysLeft < 0) return [`the certificate has expired (notAfter ${notAfter})`];
  if (daysLeft >= SOON) return [];
  const left = daysLeft === 0 ? 'less than a day' : daysLeft === 1 ? '1 day' : `${daysLeft} days`;
  return [`the certificate expires soon: ${left} left (notAfter ${notAfter})`];
}

/** Little is left of an answer in the last quarter of its time, in its last day. */
function ofStaple({ secondsLeft: left, ageSeconds: age = 0 }: StapleFacts): string[] {
  if (left === undefined || left < 0) return [];
  const little = Math.min(DAY, (left + age) / 4);
  return left < little ? [`the staple expires soon: ${stretch(left * 1000)} left`] : [];
}

/** What is lawful and may hurt, a sentence each. */
export function warningsOf(seen: Seen): string[] {
  const { connection, certificate, staple, examination, trust, name } = seen;
  const ehlo = connection.transport === 'starttls' ? replyTo(connection, 'EHLO', false) : undefined;
  const listed = keywordCount(ehlo, 'STARTTLS');
  const { how, phase, detail } = connection.ending;
  const lost = connection.tls?.complete && how !== 'done' && !obstacleOf(connection, true);
  return [
    ...(trust && !trust.verified ? [`the chain does not verify: ${trust.reason}`] : []),
    ...(name && !name.matches
      ? [`the certificate does not bear the name ${name.reference} (RFC 9525)`]
      : []),
    ...(certificate ? ofCertificate(certificate) : []),
    ...(staple ? ofStaple(staple) : []),
    ...(examination?.findings ?? [])
      .filter(({ level, ok }) => level === 'should' && !ok)
      .map(({ rule, detail: found }) => `the staple: ${rule}, ${shown(found, 300)}`),
    ...(listed > 1 ? [`STARTTLS is listed ${listed} times in the answer to EHLO`] : []),
    ...(lost
      ? [
          `the session in TLS was lost (${how} at ` +
            `${phase}${detail ? `: ${shown(detail, 300)}` : ''})`,
        ]
      : []),
  ];
}
