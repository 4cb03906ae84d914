/**
 * In the place of `gh`, for the test of the Action: the comments of one pull request, in the file
 * that is named first. A repository has to be named, as outside of a clone; who may only read is
 * refused in the words of GitHub.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [file, ...words] = process.argv.slice(2);
const state = JSON.parse(readFileSync(file, 'utf8'));
const fields = Object.fromEntries(
  words.flatMap((word, at) => {
    if (!['-f', '-F'].includes(words[at - 1])) return [];
    const [, name, text] = /^(\w+)=([\s\S]*)$/.exec(word);
    return [[name, text === '@-' && words[at - 1] === '-F' ? readFileSync(0, 'utf8') : text]];
  }),
);
const end = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

if (process.env.GH_REPO !== 'acme/mta') end('fatal: not a git repository');
if (!process.env.GH_TOKEN) end('gh: To use GitHub CLI in a workflow, set GH_TOKEN.');
if (words[0] === 'api' && fields.query.startsWith('query')) {
  const asked = [fields.owner, fields.name, fields.number].join(' ');
  if (asked !== 'acme mta 17') end(`gh: Could not resolve to a Repository (${asked})`);
  for (const comment of state.comments) process.stdout.write(`${JSON.stringify(comment)}\n`);
} else {
  if (state.readOnly) end('gh: Resource not accessible by integration (HTTP 403)');
  if (words[0] === 'api') {
    const comment = state.comments.find(({ id }) => id === fields.id);
    if (!comment?.viewerDidAuthor) end('gh: acme does not have permission to update it');
    comment.body = fields.body;
  } else if (words.join(' ') === 'pr comment 17 --body-file -')
    state.comments.push({
      id: `IC_${state.comments.length}`,
      body: readFileSync(0, 'utf8'),
      viewerDidAuthor: true,
    });
  else end(`gh: ${words.join(' ')}`);
  writeFileSync(file, JSON.stringify(state));
}
