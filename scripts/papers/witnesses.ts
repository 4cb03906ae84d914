import { explainedReleases } from '../cross-examination/explained.ts';
import { explanations, witnesses } from '../cross-examination/tally.ts';

const HEAD = `# Witnesses of the examiner

Every answer the mint has words for, and every other one that a scenario mints, is put to five
judges: our examiner, \`openssl ocsp -respin\`, \`ocsptool --verify-response\` and, stapled by our
own host in a real handshake after STARTTLS, \`gnutls-cli\` and \`curl --cert-status\`. The two
live clients can only show whether they rely on an answer.

    node scripts/cross-examine.ts              # the table; code 1 for what is not explained
    npx vitest run scripts/cross-examination   # the files, and some handshakes

Below, written by \`npm run papers\`, is every disagreement with its reason, and what we go by. A
release that the list is not about may agree with us more, and must not agree less.
`;

/**
 * \`docs/witnesses.md\`: where other programs judge an answer in another way than the examiner, and
 * why.
 */
export function witnessesPaper(): string {
  const releases = witnesses.map(
    (one) => `- ${one}: \`${explainedReleases[one].source.replaceAll('\\', '')}\``,
  );
  const rows = explanations().map(
    ({ who, does, defence, about }) =>
      `| ${who.join(', ')} | ${does} | ${about.join('; ')} | ${defence} |`,
  );
  return [
    HEAD,
    'The list is about these releases:',
    '',
    ...releases,
    '',
    '| who | does | answers | we go by |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
