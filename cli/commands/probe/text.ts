import { findingLines, headline } from '../../shared/findings.ts';
import type { ProbeResult } from './result.ts';

const marks: Readonly<Record<ProbeResult['outcome'], string>> = {
  good: '✓',
  absent: '·',
  bad: '✗',
  'not-spoken': '·',
  inconclusive: '?',
  unreachable: '?',
};

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];

function negotiated({ version, cipher, handshakeMs }: ProbeResult): string[] {
  if (version === undefined) return [];
  const took = handshakeMs === undefined ? '' : `, ${handshakeMs} ms`;
  return [`  negotiated   TLS ${version}, ${cipher ?? 'unknown cipher'}${took}`];
}

function stapling({
  acknowledged,
  stapled,
  stapledBehind,
  mustStaple,
  chain,
}: ProbeResult): string[] {
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

const same = (one: ProbeResult, other: ProbeResult | undefined): boolean =>
  other?.staple?.der === one.staple?.der && other?.chain.join() === one.chain.join();

/** One visit in lines. Chain and staple are not shown again when an earlier visit showed the same. */
export function resultLines(result: ProbeResult, earlier?: ProbeResult, verbose = false): string[] {
  const { tls, outcome, reason, chain, staple, examination, problems, transcript } = result;
  const repeated = chain.length > 0 && same(result, earlier);
  const findings = examination?.findings ?? [];
  const shown = verbose ? findings : findings.filter(({ ok }) => !ok);
  const kept = findings.length - shown.length;
  return [
    `${marks[outcome]} TLS ${tls}: ${reason}`,
    ...negotiated(result),
    ...stapling(result),
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
