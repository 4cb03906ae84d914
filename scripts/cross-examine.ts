/**
 * Cross-examination of the examiner: every answer the mint has words for, and every other one a
 * scenario mints, put to us, `openssl ocsp` and `ocsptool`, and through a handshake after STARTTLS
 * to `gnutls-cli` and `curl --cert-status`. `node scripts/cross-examine.ts [--markdown]` prints who
 * says what; it ends with 1 when a disagreement is not explained.
 */

import { questions } from './cross-examination/cases.ts';
import { compareAll, differs, type Opinions } from './cross-examination/comparison.ts';
import { suiteQuestions } from './cross-examination/suites.ts';
import {
  alone,
  explanations,
  type Tally,
  tallyOf,
  versionOf,
  witnesses,
} from './cross-examination/tally.ts';

const markdown = process.argv.includes('--markdown');
const all = [...questions, ...suiteQuestions(questions)];
const width = Math.max(...all.map(({ label }) => label.length));
const line = (label: string, words: readonly string[]): string =>
  [label.padEnd(width), ...words.map((word) => word.padEnd(12))].join(' ').trimEnd();

const rows: Opinions[] = [];
if (!markdown) console.log(line('answer', ['we', ...witnesses]));
for await (const one of compareAll(all, () => true)) {
  rows.push(one);
  const words = witnesses.map(
    (witness) => `${one[witness] ?? '-'}${differs(one, witness) ? ' *' : ''}`,
  );
  if (!markdown) console.log(line(one.label, [one.ours, ...words]));
}

const tallies = witnesses.map((witness) => tallyOf(witness, rows));
const short = (version: string): string => version.split(' ').slice(0, 2).join(' ');
const rest = ({ unexplained, settled }: Tally): string =>
  [
    unexplained.length === 0 ? 'all explained' : `NOT EXPLAINED: ${unexplained.join('; ')}`,
    ...(settled.length === 0 ? [] : [`no longer so: ${settled.join('; ')}`]),
  ].join('; ');

console.log(markdown ? '| witness | answers | agrees | differs | |\n|---|---:|---:|---:|---|' : '');
for (const tally of tallies) {
  const { witness, asked, differs: found } = tally;
  const columns = [
    short(versionOf(witness)),
    asked,
    asked - found.length,
    found.length,
    rest(tally),
  ];
  console.log(markdown ? `| ${columns.join(' | ')} |` : columns.join('  '));
}
console.log('');
for (const { who, does, defence, about } of explanations())
  console.log(`- ${who.join(', ')}: ${does} (${about.join('; ')}). We: ${defence}.`);
const single = alone(rows).filter((label) => !label.includes('/'));
console.log(`\nNobody with us: ${single.length === 0 ? 'nowhere' : single.join('; ')}.`);
process.exitCode = tallies.some(({ unexplained }) => unexplained.length > 0) ? 1 : 0;
