import {
  type Finding,
  replayOf,
  type TargetFindings,
  weightOf,
} from '../../cli/shared/known-findings.ts';

const HEAD = `# Findings

What the bundled targets were seen to do, against which document, and what a second tool made of
it. Written by \`npm run papers\` from \`containers/*/findings.yaml\`; the lines of
\`containers/*/baseline.yaml\` name the findings. Each is a known result that still runs, and is
news when it changes.

**Proved twice** means: once by Mailstaple, and once by tools that share no code with its endpoints.

    node scripts/second-opinion.ts exim-gnutls@4.98 client/requiring/try-later server/files/random

- A sender meets \`openssl s_server -status_file\` with the same identity and staple. Beside it
  \`gnutls-cli\`, \`curl --cert-status\` and \`openssl ocsp -respin\` judge the same answer, and
  the target's own debug log is read. Where a scenario asks for what \`s_server\` cannot do
  (statuses behind the leaf's, odd frames) our host serves, and the packets are read with
  \`tshark\`.
- A server is asked by \`openssl s_client -status\` in TLS 1.2 and 1.3 and by \`gnutls-cli\`.
- Sources were read for the cause where that is said.

**A program that falls over** is told of by what fell over, in which version, and with which
second witness: not by what. The cells are taken out for that version (\`unplayed\` of the version
in \`target.ts\`): they are *unsupported*, in words, and are never started against it again. The
scenario stays for all others, and a later version begins without the entry.
`;

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');

const headingOf = ({ id, title }: Finding): string => `${id}: ${title}`;

const entry = (of: TargetFindings, it: Finding): string =>
  [
    `### ${headingOf(it)}`,
    '',
    `*${it.role}, ${weightOf(of, it)}, seen in ${it.versions.join(', ')}*`,
    '',
    `- **What:** ${it.what}`,
    `- **Impact:** ${it.impact}`,
    `- **Clause:** ${it.clause}`,
    `- **Scenarios:** ${it.scenarios.map((one) => `\`${one}\``).join(', ')}`,
    `- **Replay:** \`${replayOf(of.target, it)}\``,
    `- **Second tool:** ${it.second}`,
    `- **Cause:** ${it.cause}`,
    '',
  ].join('\n');

const section = (of: TargetFindings): string => {
  const { target, product, seen, findings, remarks } = of;
  return [
    `## ${product}`,
    '',
    `Target \`${target}\`. ${seen}`,
    '',
    ...findings.map((one) => entry(of, one)),
    ...(remarks.length > 0 ? [...remarks.map((one) => `- ${one}`), ''] : []),
  ].join('\n');
};

/**
 * `docs/findings.md`: an index per product, then what was found, a line for each thing a maintainer
 * asks.
 */
export function findingsPaper(
  all: readonly TargetFindings[],
  clean: readonly { target: string; title: string }[],
): string {
  const rows = all.map((of) => {
    const { product, target, findings } = of;
    const each = findings.map(
      (one) => `[${one.id}](#${anchorOf(headingOf(one))}) ${weightOf(of, one)}`,
    );
    const links = each.join(', ') || 'none';
    return `| [${product}](#${anchorOf(product)}) | \`${target}\` | ${links} |`;
  });
  const without = clean.map(({ title, target }) => `${title} (\`${target}\`)`).join(', ');
  return [
    HEAD,
    '## Product by product',
    '',
    '| product | target | findings |',
    '|---|---|---|',
    ...rows,
    '',
    `Nothing was found with ${without}.`,
    '',
    ...all.map(section),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}
