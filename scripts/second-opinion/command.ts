import type { CommandProgram, Target } from '../../harness/model/target.ts';
import type { Policy } from '../../harness/model/terms.ts';
import { gateway, type TestServer } from './test-server.ts';
import { ask } from './tools.ts';

const HOST = 'mx.test';
const SENDER = 'a@sender.test';
const DIR = '/mailstaple';

type WriteFile = (name: string, content: string | Uint8Array) => string;

/**
 * Has a program that sends one message a call send one to the stand, and tells how it ended and
 * what it said.
 */
export async function askCommand(
  target: Target,
  program: CommandProgram,
  testServer: TestServer,
  policy: Policy,
  image: string,
  dir: string,
  file: WriteFile,
): Promise<string> {
  const place = { dir: DIR, exec: target.exec ?? target.name, user: target.user };
  const roots = `${DIR}/roots.pem`;
  for (const { path, content } of program.files?.({
    policies: [policy],
    host: HOST,
    roots,
    place,
  }) ?? [])
    file(path.split('/').at(-1) ?? 'file', content);
  const order = {
    policy,
    transport: 'implicit',
    host: HOST,
    port: testServer.port,
    roots,
    place,
  } as const;
  const message = 'Subject: x\r\n\r\nx';
  const {
    argv,
    env = {},
    input = '',
  } = program.command({ ...order, sender: SENDER, recipient: `x@${HOST}`, message });
  await testServer.answer();
  const { code, text } = await ask(
    [
      ...['docker', 'run', '--rm', '-i', '--add-host', `${HOST}:${gateway}`, '-v', `${dir}:${DIR}`],
      ...Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      ...[image, ...argv],
    ],
    { input, ms: 60_000 },
  );
  const end =
    program.readEnd?.({ code: code ?? -1, output: text }) ??
    (code === 0 ? 'delivered' : 'deferred');
  const words = text
    .trim()
    .split(/\s*\n\s*/)
    .slice(-3)
    .join('; ')
    .slice(-240);
  return `${end} (code ${code ?? 'none'}): ${words}`;
}
