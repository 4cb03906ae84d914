import { findingLines, headline } from '../../shared/findings.ts';
import type { Sight } from './result.ts';

const marks: Readonly<Record<Sight['outcome'], string>> = {
  good: '✓',
  absent: '·',
  bad: '✗',
  'not-spoken': '·',
  inconclusive: '?',
  unreachable: '?',
};

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];

function negotiated({ version, cipher, handshakeMs }: Sight): string[] {
  if (version === undefined) return [];
  const took = handshakeMs === undefined ? '' : `, ${handshakeMs} ms`;
  return [`  negotiated   TLS ${version}, ${cipher ?? 'unknown cipher'}${took}`];
}

function stapling({ acknowledged, stapled, stapledBehind, mustStaple, chain }: Sight): string[] {
  if (chain.length === 0) return [];
  const heard =
    acknowledged === undefined
      ? ''
      : `, request ${acknowledged ? 'acknowledged' : 'not acknowledged'}`;
  const behind = stapledBehind > 0 ? `, and ${stapledBehind} for certificates behind the leaf` : '';
  return [
    `  stapled      ${stapled ? 'yes' : 'no'}${heard}${behind}`,
    `  must-staple  ${mustStaple ? 'yes (RFC 7633)' : 'no'}`,
  ];
}

const same = (one: Sight, other: Sight | undefined): boolean =>
  other?.staple?.der === one.staple?.der && other?.chain.join() === one.chain.join();

/** One visit in lines. Chain and staple are not shown again when an earlier visit showed the same. */
export function sightLines(sight: Sight, earlier?: Sight, verbose = false): string[] {
  const { tls, outcome, reason, chain, staple, examination, problems, transcript } = sight;
  const repeated = chain.length > 0 && same(sight, earlier);
  const findings = examination?.findings ?? [];
  const shown = verbose ? findings : findings.filter(({ ok }) => !ok);
  const kept = findings.length - shown.length;
  return [
    `${marks[outcome]} TLS ${tls}: ${reason}`,
    ...negotiated(sight),
    ...stapling(sight),
    ...(repeated
      ? [`  chain, staple: as over TLS ${earlier?.tls}`]
      : [
          ...titled('chain', chain),
          ...titled('staple', staple?.lines ?? []),
          ...(examination ? [`  examined: ${headline(examination)}; ${kept} rules kept`] : []),
          ...findingLines(shown, '    '),
        ]),
    ...titled('problems on the wire', problems),
    ...(verbose || outcome === 'inconclusive' ? titled('dialogue', transcript) : []),
  ];
}
