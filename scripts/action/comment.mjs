/**
 * The report as a comment of the pull request; the next run of the same job changes that one. What
 * hinders it is told and turns nothing red: the verdict is the last step's, and the token of a
 * request from a fork may read and no more.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { MAILSTAPLE_OUT = '', MAILSTAPLE_REQUEST = '', GH_REPO = '' } = process.env;
const { GITHUB_WORKFLOW = '', GITHUB_JOB = '' } = process.env;
/** GitHub takes 65536 characters. */
const LONGEST = 60_000;

/** Unseen, and first in a comment of ours; each job has a comment of its own. */
const job = createHash('sha256').update(`${GITHUB_WORKFLOW}\0${GITHUB_JOB}`).digest('hex');
const marker = `<!-- mailstaple ${job.slice(0, 16)} -->`;

/** In one line, in which GitHub takes nothing for another command. */
const escaped = (text) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const query = `query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    comments(first: 100, after: $endCursor) {
      pageInfo { hasNextPage endCursor }
      nodes { id body viewerDidAuthor }
    }
  } }
}`;
const mutation = `mutation($id: ID!, $body: String!) {
  updateIssueComment(input: { id: $id, body: $body }) { issueComment { id } }
}`;

/** @returns what `gh` put out. @throws its last line where it did not do it. */
function gh(words, input = '') {
  const { status, stdout, stderr, error } = spawnSync('gh', words, {
    input,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) || `gh ended with ${status}`);
  return stdout;
}

/** Comments of the request that this job wrote, whoever else has put our marker into theirs. */
function ours() {
  const [owner = '', name = ''] = GH_REPO.split('/').slice(-2);
  const words = ['api', 'graphql', '--paginate', '-f', `query=${query}`];
  const of = ['-f', `owner=${owner}`, '-f', `name=${name}`, '-F', `number=${MAILSTAPLE_REQUEST}`];
  const each = ['--jq', '.data.repository.pullRequest.comments.nodes[] | @json'];
  return gh([...words, ...of, ...each])
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(marker));
}

const report = join(MAILSTAPLE_OUT, 'report.md');
if (existsSync(report) && MAILSTAPLE_REQUEST !== '') {
  const text = readFileSync(report, 'utf8');
  const shorter = (long) =>
    `${long.slice(0, LONGEST).replace(/\n.*$/, '')}\n\nThe report goes on in its artifact.\n`;
  const body = `${marker}\n${text.length <= LONGEST ? text : shorter(text)}`;
  try {
    const id = ours().at(-1)?.id;
    if (id === undefined) gh(['pr', 'comment', MAILSTAPLE_REQUEST, '--body-file', '-'], body);
    else gh(['api', 'graphql', '-f', `query=${mutation}`, '-f', `id=${id}`, '-F', 'body=@-'], body);
  } catch (error) {
    const why =
      'The report is no comment of the pull request: the token may not write one, as of a fork ' +
      `it never may, or gh cannot. ${error.message}`;
    process.stdout.write(`::warning title=Mailstaple::${escaped(why)}\n`);
  }
}
