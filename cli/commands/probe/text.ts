import { findingLines, headline } from '../../shared/findings.ts';
import { wrapped } from '../../shared/print.ts';
import type { VersionResult } from './look.ts';
import type { Summary } from './summary.ts';
import { tlsaLines } from './tlsa.ts';

const marks: Readonly<Record<VersionResult['outcome'], string>> = {
  good: '✓',
  absent: '·',
  flapping: '✗',
  bad: '✗',
  'not-spoken': '·',
  'no-starttls': '?',
  inconclusive: '?',
  unreachable: '?',
};

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];

/**
 * The first lines: what was found, what differs between the versions, what to watch, what to do
 * about it.
 */
export function summaryLines(
  { sentence, differs, warnings, advice }: Summary,
  exit: 0 | 1 | 3,
): string[] {
  const mark = { 0: '✓', 1: '✗', 3: '?' }[exit];
  return [
    `${mark} ${sentence}`,
    ...differs.map((line) => `  differs  ${line}`),
    ...warnings.map((line) => `  ! ${line}`),
    ...titled(
      'what to do',
      advice.flatMap((line) => wrapped(line, '', 92)),
    ),
  ];
}

function negotiated({ version, cipher, handshakeMs }: VersionResult): string[] {
  if (version === undefined) return [];
  const took = handshakeMs === undefined ? '' : `, ${handshakeMs} ms`;
  return [`  negotiated   TLS ${version}, ${cipher ?? 'unknown cipher'}${took}`];
}

function certified({ certificate, trust, name }: VersionResult): string[] {
  if (!certificate) return [];
  const { key, signatureAlgorithm, daysLeft, notAfter } = certificate;
  const left = daysLeft < 0 ? 'expired' : `${daysLeft} day${daysLeft === 1 ? '' : 's'} left`;
  return [
    `  certificate  key ${key}, signed with ${signatureAlgorithm}, ${left} (notAfter ${notAfter})`,
    ...(trust
      ? [`  chain        ${trust.verified ? 'verifies' : `does not verify: ${trust.reason}`}`]
      : []),
    ...(name
      ? [
          `  name         ${name.reference} ` +
            `${name.matches ? 'matches' : 'does not match'} (RFC 9525)`,
        ]
      : []),
  ];
}

function stapling(result: VersionResult): string[] {
  const { acknowledged, stapled, stapledBehind, mustStaple, chain, attempts, staple } = result;
  const { certificate } = result;
  if (chain.length === 0) return [];
  const heard =
    acknowledged === undefined
      ? ''
      : `, request ${acknowledged ? 'acknowledged' : 'not acknowledged'}`;
  const behind = stapledBehind > 0 ? `, and ${stapledBehind} for certificates behind the leaf` : '';
  const times = attempts.filter((attempt) => attempt.stapled).length;
  const often = attempts.length > 1 ? ` (${times} of ${attempts.length} sessions)` : '';
  const other = staple?.serial !== undefined && staple.serial !== certificate?.serial;
  return [
    `  stapled      ${stapled ? 'yes' : 'no'}${often}${heard}${behind}`,
    ...(other
      ? [
          `  serials      certificate ${certificate?.serial}`,
          `               staple      ${staple.serial}`,
        ]
      : []),
    `  must-staple  ${mustStaple ? 'yes (RFC 7633)' : 'no'}`,
  ];
}

const same = (one: VersionResult, other: VersionResult | undefined): boolean =>
  other?.staple?.der === one.staple?.der && other?.chain.join() === one.chain.join();

/**
 * One version in lines. Chain and staple are not shown again when an earlier version showed the
 * same.
 */
export function resultLines(
  result: VersionResult,
  earlier?: VersionResult,
  verbose = false,
): string[] {
  const { tls, outcome, reason, chain, staple, examination, problems, transcript } = result;
  const repeated = chain.length > 0 && same(result, earlier);
  const findings = examination?.findings ?? [];
  const shown = verbose ? findings : findings.filter(({ ok }) => !ok);
  const kept = findings.filter(({ ok }) => ok).length;
  return [
    `${marks[outcome]} TLS ${tls}: ${reason}`,
    ...negotiated(result),
    ...certified(result),
    ...stapling(result),
    ...(repeated
      ? [`  chain, staple: as over TLS ${earlier?.tls}`]
      : [
          ...titled('chain', chain),
          ...titled('staple', staple?.lines ?? []),
          ...(examination
            ? [`  examined: ${headline(examination)}; ${kept} of ${findings.length} rules kept`]
            : []),
          ...findingLines(shown, '    '),
        ]),
    ...titled('TLSA records', tlsaLines(result.tlsa)),
    ...titled('problems on the wire', problems),
    ...(verbose || outcome === 'inconclusive' || outcome === 'no-starttls'
      ? titled('dialogue', transcript)
      : []),
  ];
}
