import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CommandOrder } from '../../../harness/model/target.ts';
import { dialogue, dialogueFile } from './dialogue.ts';

const dir = mkdtempSync(join(tmpdir(), 'dialogue-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const place = { dir, exec: 'x', user: undefined };
const { path, content } = dialogueFile(place);
writeFileSync(path, content);
const heard = join(dir, 'heard');
const file = join(dir, 'program.sh');

/** The program and the server behind it; keeps what it was told. */
const program = (greeting: string, last: string): string => `${greeting}
while IFS= read -r line; do
  line=\${line%$'\\r'}; echo "$line" >> '${heard}'
  case $line in
    EHLO*|MAIL*|RCPT*) echo 'noise'; echo '250-one'; echo '250 two';;
    DATA) echo '354 go';;
    .) ${last};;
    QUIT) exit;;
  esac
done
`;

function send(
  transport: CommandOrder['transport'],
  script: string,
): { code: number | null; said: string } {
  rmSync(heard, { force: true });
  writeFileSync(file, script);
  const order: CommandOrder = {
    policy: { status: 'none', chain: 'try', tls: 'may', resume: false },
    transport,
    host: 'mx.test',
    port: 25,
    sender: 'a@sender.test',
    recipient: 'b@mx.test',
    message: 'Subject: x\r\n\r\n.hidden',
    roots: 'roots.pem',
    place,
  };
  const { argv, input = '' } = dialogue(order, ['bash', file]);
  const [name = '', ...words] = argv;
  const { status, stdout } = spawnSync(name, words, { input, encoding: 'utf8' });
  return { code: status, said: stdout };
}

describe('SMTP through a program', () => {
  it('hands the message over, dots doubled, a command at a time', () => {
    expect(send('starttls', program('', "echo '250 taken'"))).toMatchObject({ code: 0 });
    expect(readFileSync(heard, 'utf8').split('\n')).toEqual([
      'EHLO mailstaple.test',
      'MAIL FROM:<a@sender.test>',
      'RCPT TO:<b@mx.test>',
      'DATA',
      'Subject: x',
      '',
      '..hidden',
      '.',
      'QUIT',
      '',
    ]);
  });

  it('waits for the greeting where TLS comes first, and passes over one that was given in clear', () => {
    expect(send('implicit', program("echo '220 mx.test'", "echo '250 taken'"))).toMatchObject({
      code: 0,
    });
    expect(send('starttls', program("echo '220 mx.test'", "echo '250 taken'"))).toMatchObject({
      code: 0,
    });
  });

  it('keeps the message where it was not taken, or nobody answers', () => {
    expect(send('starttls', program('', "echo '451 later'"))).toMatchObject({ code: 75 });
    expect(send('starttls', program('', 'exit 1'))).toMatchObject({ code: 69 });
    expect(send('starttls', 'exit 1')).toMatchObject({ code: 69 });
    expect(send('implicit', 'exit 1')).toMatchObject({ code: 69 });
  });

  it('has decided nothing where a limit of ours ended the program before it answered', () => {
    expect(send('starttls', 'exit 124')).toMatchObject({ code: 124 });
    expect(send('starttls', program('', "echo '451 later'; exit 124"))).toMatchObject({ code: 75 });
  });
});
