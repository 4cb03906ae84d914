import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ownFile, typedPath } from './own-file.ts';

afterEach(() => vi.restoreAllMocks());

const SCRIPT = 'scripts/docker-up.sh';

test('what was brought along is named as it can be typed, wherever one stands', () => {
  const file = ownFile(SCRIPT) ?? '';
  expect(existsSync(file)).toBe(true);
  expect(isAbsolute(file)).toBe(true);
  const cwd = vi.spyOn(process, 'cwd');
  cwd.mockReturnValue(file.slice(0, -SCRIPT.length - 1));
  expect(typedPath(SCRIPT)).toBe(SCRIPT);
  cwd.mockReturnValue('/elsewhere');
  expect(typedPath(SCRIPT)).toBe(file);
});

test('what was not is named as it is called', () => {
  expect(ownFile('scripts/nothing.sh')).toBeUndefined();
  expect(typedPath('scripts/nothing.sh')).toBe('scripts/nothing.sh');
});
