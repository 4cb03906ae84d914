/**
 * Cross-examination of the examiner: every answer the mint has words for, and every other one a scenario mints, put to
 * us, `openssl ocsp` and `ocsptool`, and through a handshake after STARTTLS to `gnutls-cli` and `curl --cert-status`.
 * `node scripts/cross-examine.ts [--markdown]` prints who says what; it ends with 1 when a disagreement is not explained.
 */
import { accountOf, alone, versionOf, witnesses } from './cross-examination/account.ts';
import { questions } from './cross-examination/cases.ts';
import { explained } from './cross-examination/explained.ts';
import { differs, hear, type Testimony } from './cross-examination/hearing.ts';
import { suiteQuestions } from './cross-examination/suites.ts';

const markdown = process.argv.includes('--markdown');
const all = [...questions, ...suiteQuestions(questions)];
const width = Math.max(...all.map(({ label }) => label.length));
const line = (label: string, words: readonly string[]): string =>
  [label.padEnd(width), ...words.map((word) => word.padEnd(12))].join(' ').trimEnd();

const testimonies: Testimony[] = [];
if (!markdown) console.log(line('answer', ['we', ...witnesses]));
for await (const one of hear(all, () => true)) {
  testimonies.push(one);
  const words = witnesses.map((witness) => `${one[witness] ?? '-'}${differs(one, witness) ? ' *' : ''}`);
  if (!markdown) console.log(line(one.label, [one.ours, ...words]));
}

const accounts = witnesses.map((witness) => accountOf(witness, testimonies));
const counts = accounts.map(({ witness, asked, differs: found, unexplained }) => {
  const rest = unexplained.length === 0 ? 'all explained' : `NOT EXPLAINED: ${unexplained.join('; ')}`;
  return [versionOf(witness), asked, asked - found.length, found.length, rest] as const;
});
if (markdown) {
  console.log('| witness | answers | agrees | differs | |\n|---|---:|---:|---:|---|');
  for (const row of counts) console.log(`| ${row.join(' | ')} |`);
} else {
  console.log('');
  for (const [version, asked, same, found, rest] of counts)
    console.log(`${version}: ${asked} answers, agrees on ${same}, differs on ${found} (${rest})`);
}
for (const witness of witnesses) {
  console.log(`\n${markdown ? '### ' : ''}${witness}\n`);
  for (const { does, defence, about } of explained.filter((one) => one.witness === witness))
    console.log(`- ${does} (${about.filter((label) => !label.includes('/')).join('; ')}). We: ${defence}.`);
}
const single = alone(testimonies);
console.log(`\nNobody with us: ${single.length === 0 ? 'nowhere' : single.join('; ')}.`);
process.exitCode = accounts.some(({ unexplained }) => unexplained.length > 0) ? 1 : 0;
