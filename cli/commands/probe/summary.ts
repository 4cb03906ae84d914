import { adviceFor } from './advice.ts';
import type { VersionResult } from './look.ts';

/** What a host came to over all versions of TLS. */
export interface Summary {
  /** One sentence. */
  sentence: string;
  /** What is not the same in both versions, a line each. */
  differs: string[];
  warnings: string[];
  /** What to do about it. */
  advice: string[];
}

/** Numbers that pass by themselves between two sessions are no difference. */
const said = (reason: string): string => reason.replaceAll(/\d+ (second|minute)s?/g, '$1s');

/** What is compared; undefined where it was not seen. */
const aspects: readonly [what: string, of: (result: VersionResult) => string | undefined][] = [
  ['status', ({ reason }) => reason],
  ['certificate', ({ certificate: c }) => c && `${c.key}, serial ${c.serial}`],
  ['certificates sent', ({ chain }) => (chain.length === 0 ? undefined : String(chain.length))],
  ['chain', ({ trust }) => trust?.reason],
  ['name', ({ name }) => name && (name.matches ? 'matches' : 'does not match')],
];

function differences([one, other]: readonly VersionResult[]): string[] {
  if (!one || !other) return [];
  return aspects.flatMap(([what, of]) => {
    const [a, b] = [of(one), of(other)];
    if (a === undefined || b === undefined) return [];
    return said(a) === said(b) ? [] : [`${what}: TLS ${one.tls} ${a}; TLS ${other.tls} ${b}`];
  });
}

const rank = ['bad', 'flapping', 'inconclusive', 'no-starttls', 'unreachable', 'absent', 'good'];

/**
 * The one summary over the versions that are spoken, worst first. @param results in the order they
 * were seen; at least one.
 */
export function summaryOf(results: readonly VersionResult[]): Summary {
  const spoken = results.filter(({ outcome }) => outcome !== 'not-spoken');
  const silent = results.filter(({ outcome }) => outcome === 'not-spoken');
  const [worst] = spoken.toSorted((a, b) => rank.indexOf(a.outcome) - rank.indexOf(b.outcome));
  if (!worst)
    return {
      sentence: `nothing to judge: ${silent.map(({ reason }) => reason).join(', and ')}`,
      differs: [],
      warnings: [],
      advice: [],
    };
  const alike = spoken.every(({ reason }) => said(reason) === said(worst.reason));
  const where = spoken.length > 1 && !alike ? `TLS ${worst.tls}: ` : '';
  const also = silent.map(({ reason }) => `; ${reason}`).join('');
  // Where no responder is named there is nothing to be stapled.
  const barren = worst.outcome === 'absent' && worst.certificate?.ocsp.length === 0;
  const fault = barren ? undefined : worst.fault;
  const greeting = worst.transcript.slice(0, 30).join('\n');
  return {
    sentence: `${where}${worst.reason}${also}`,
    differs: differences(spoken),
    warnings: [...new Set(spoken.flatMap(({ warnings }) => warnings))],
    advice: fault ? adviceFor(fault, greeting) : [],
  };
}
