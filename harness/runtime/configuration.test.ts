import { expect, test } from 'vitest';
import { shownCommand, shownLayout } from './configuration.ts';

test('configuration and commands are shown, and neither what is binary nor what only helps', () => {
  const text = shownLayout({
    files: [
      { path: '/d/a.conf', content: 'listen 26001' },
      { path: '/d/script.pl', content: 'exit', mode: 0o755 },
      { path: '/d/watch.pl', content: 'exit', aid: true },
      { path: '/d/key.der', content: new Uint8Array([1]) },
    ],
    processes: [{ argv: ['mta', '-c', '/d/a.conf'], env: { TZ: 'UTC' } }],
  });
  expect(text).toBe('==> /d/a.conf <==\nlisten 26001\n\n$ TZ=UTC mta -c /d/a.conf\n');
});

test('a command is as it would be typed', () => {
  expect(shownCommand(['sh', '-c', "echo 'a b'", ''])).toBe("$ sh -c 'echo '\\''a b'\\''' ''\n");
});

test('what is long is cut, and that is told', () => {
  const file = { path: '/d/a', content: 'x'.repeat(70_000) };
  const one = shownLayout({ files: [file], processes: [] });
  expect(one).toMatch(/\n… 4464 more characters\n$/);
  const many = shownLayout({ files: Array.from({ length: 9 }, () => file), processes: [] });
  expect(many.length).toBeLessThan(263_000);
});
