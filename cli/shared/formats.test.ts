import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../harness/model/run.ts';
import { sampleRun } from '../../reports/sample.fixture.ts';
import { Folder } from './command.fixture.ts';
import { writeReports } from './formats.ts';
import { UsageError } from './usage.ts';

/** A run that cannot be told, for this reason. */
const failing = (error: () => never): Run => ({
  ...sampleRun(1),
  get outcomes(): never {
    return error();
  },
});

test('a text that is too long is told in a sentence; another error of ours is none of that', () => {
  using folder = new Folder();
  const written = (error: () => never) => (): void =>
    writeReports(failing(error), folder.path, ['json']);
  const long = /^report\.json of so many cells would be longer than a text can be/;
  const tooLong = written(() => {
    throw new Error('x'.repeat(2 ** 30));
  });
  expect(tooLong).toThrow(UsageError);
  expect(tooLong).toThrow(long);
  const octets = Buffer.alloc(2 ** 29 + 24);
  expect(
    written(() => {
      throw new Error(octets.toString('latin1'));
    }),
  ).toThrow(long);
  for (const ours of [() => new Date('x').toISOString(), () => 'x'.repeat(-1), () => endless()])
    expect(
      written(() => {
        throw new Error(ours());
      }),
    ).toThrow(RangeError);
  expect(existsSync(join(folder.path, 'report.json'))).toBe(false);
});

function endless(): string {
  return `${endless()}x`;
}
