import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const clone = join(import.meta.dirname, '..', '..');
const guide = readFileSync(join(clone, 'docs', 'bring-your-own.md'), 'utf8');
const shown = [...guide.matchAll(/<!-- (examples\/\S+) -->\n\n```\w+\n([\s\S]*?)\n```\n/g)];

test('the guide shows an example for each way, and each as it is played', () => {
  expect(shown.map(([, file]) => file)).toEqual([
    'examples/local/mailstaple.config.ts',
    'examples/program/mailstaple.config.ts',
    'examples/adapter/mailstaple.config.ts',
    'examples/adapter/server.sh',
    'examples/adapter/sender.sh',
    'examples/adapter/fetcher.sh',
    'examples/remote/mailstaple.config.ts',
  ]);
  for (const [, file = '', text] of shown)
    expect(`${text}\n`).toBe(readFileSync(join(clone, file), 'utf8'));
});

test('the target it shows is the one that is scaffolded', () => {
  const template = readFileSync(
    join(clone, 'cli', 'commands', 'new', 'template', 'target.ts.txt'),
    'utf8',
  );
  const bare = (text: string) =>
    text
      .replaceAll('@TARGET_ENTRY@', 'mailstaple')
      .replaceAll('@NAME@', 'acme-mta')
      .replace("title: 'acme-mta'", "title: 'Acme MTA'")
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\/\*\*)/.test(line))
      .join('\n')
      .trim();
  expect(guide).toContain(bare(template));
});
