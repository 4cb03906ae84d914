import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningClient } from '../../model/running.ts';
import type { CommandProgram } from '../../model/target.ts';
import type { Policy } from '../../model/terms.ts';
import { openProcess } from '../process.ts';
import { startCommands } from './command-sender.ts';

const policy: Policy = { status: 'none', chain: 'try', tls: 'may', resume: false };
/** Says what it was given, and ends as the port says. */
const program: CommandProgram = {
  files: ({ place }) => [{ path: `${place.dir}/note`, content: 'a note' }],
  command: ({ port, message, recipient, roots, place }) => ({
    argv: [
      'sh',
      '-c',
      `cat "${place.dir}/note" "${roots}"; echo; cat; echo " for ` +
        `$TO"; ${endings[port] ?? 'exit 1'}`,
    ],
    env: { TO: recipient },
    input: message,
  }),
};
const endings: Readonly<Record<number, string>> = {
  1: 'exit 0',
  2: 'echo no >&2; exit 69',
  3: 'sleep 60',
  4: 'echo "curl: option --cert-status: is unknown" >&2; exit 2',
  5: 'echo "sender: unrecognized option \'--tls\'" >&2; exit 64',
  6: 'exec timeout 0.1 sleep 60',
  7: 'kill -ABRT $$',
  8: 'kill -PIPE $$',
  9: 'exit 255',
};

let running: RunningClient;
const open = async (of: CommandProgram) =>
  startCommands({
    program: of,
    machine: await openProcess({ title: 'sh', exec: '/bin/sh', user: undefined }),
    policies: [policy],
    rootsPem: 'the roots',
    states: ['echo', 'sh 1'],
  });
beforeAll(async () => {
  running = await open(program);
});
afterAll(() => running[Symbol.asyncDispose]());

const send = (token: string, port: number, budget = 20_000) =>
  running.send({ token, policy, transport: 'starttls', ports: [port] }, budget);

test('code 0 is delivered; message, environment and files were at hand', async () => {
  expect((await send('t1', 1)).kind).toBe('delivered');
  const said = running.log().filter((line) => line.startsWith('t1: '));
  expect(said).toContain('t1: a notethe roots');
  expect(said).toContain('t1: A test message. for t1@mx.test');
  expect(said.at(-1)).toBe('t1: ended with code 0');
});

test('any other code leaves the message with who called', async () => {
  const { kind, text } = await send('t2', 2);
  expect(kind).toBe('deferred');
  expect(text).toMatch(/^code 69: .*no$/);
});

test('one that is ended by a signal has decided nothing, but for one to whom nobody listens', async () => {
  const { kind, text } = await send('s7', 7);
  expect(kind).toBe('unknown');
  expect(text).toMatch(/^it was ended by SIGABRT; code 134: /);
  expect((await send('s8', 8)).kind).toBe('deferred');
  expect((await send('s9', 9)).kind).toBe('deferred');
});

test('a program may say by its own words what became of the message', async () => {
  const own = await open({
    ...program,
    readEnd: ({ output }) => (output.includes('no') ? 'bounced' : 'unknown'),
  });
  expect(
    (await own.send({ token: 't', policy, transport: 'starttls', ports: [2] }, 20_000)).kind,
  ).toBe('bounced');
  await own[Symbol.asyncDispose]();
});

test.each([4, 5])('one that does not take our options has decided nothing', async (port) => {
  const { kind, text } = await send(`o${port}`, port);
  expect(kind).toBe('unknown');
  expect(text).toMatch(/^it does not take the options that we gave it; code \d+: /);
});

test('what was run stands in the log, under the name of the message', () => {
  expect(running.log()).toContainEqual(expect.stringMatching(/^t1: \$ .*sh -c /));
});

test('one that does not end in time has said nothing', async () => {
  expect(await send('t3', 3, 100)).toEqual({
    kind: 'unknown',
    text: expect.stringContaining('did not end in time'),
  });
});

test('one that was ended by a limit of its own command has said nothing either', async () => {
  expect(await send('t6', 6)).toEqual({
    kind: 'unknown',
    text: expect.stringContaining('did not end in time; code 124'),
  });
});

test('what it states, and that it keeps no queue', async () => {
  expect(running.states()).toEqual(['sh 1']);
  expect(running.markOf([])).toBeUndefined();
  await expect(running.retry('t1', 1)).rejects.toThrow('no queue');
});
