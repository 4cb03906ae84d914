/** What is news as annotations of GitHub: a line of the log for each, the gravest first. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** GitHub shows no more than ten of a kind. */
const MOST = 10;
const weights = { fail: 'error', warn: 'warning' };

/**
 * Nothing of a target's ends the command, or begins another (`%`, line ends; in a property `,` and
 * `:`).
 */
const data = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const file = join(process.env.MAILSTAPLE_OUT ?? '', 'report.json');
if (existsSync(file)) {
  const { outcomes } = JSON.parse(readFileSync(file, 'utf8'));
  const news = outcomes.filter(({ standing }) => standing !== 'as-expected');
  for (const [kind, command] of [...Object.entries(weights), ['other', 'notice']]) {
    const own = news.filter(({ verdict }) =>
      kind === 'other' ? !(verdict.kind in weights) : verdict.kind === kind,
    );
    for (const { cell, standing, verdict } of own.slice(0, MOST))
      process.stdout.write(
        `::${command} ` +
          `title=${property(`${verdict.kind}, ${standing}: ${cell}`)}::${data(verdict.reason)}\n`,
      );
  }
}
