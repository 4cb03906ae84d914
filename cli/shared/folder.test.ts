import { expect, it } from 'vitest';
import { Folder } from './command.fixture.ts';
import { makeFolder } from './folder.ts';

it('a file where a folder is to be is called that, and so is one above it', () => {
  using folder = new Folder();
  const file = folder.file('taken', 'something');
  expect(() => makeFolder(file)).toThrow(/taken is not a folder$/);
  expect(() => makeFolder(`${file}/below`)).toThrow(
    /below cannot be made: what it is to lie in is no folder$/,
  );
  makeFolder(`${folder.path}/new/one`);
  makeFolder(`${folder.path}/new/one`);
});
