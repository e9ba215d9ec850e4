import { expect, test } from 'vitest';
import yargs from 'yargs';
import { several } from '../../src/cli/several.ts';

const parse = async (words: readonly string[]) =>
  yargs([...words])
    .option('only', several('only', ['a', 'b', 'c']))
    .exitProcess(false)
    .fail((message) => {
      throw new Error(message);
    })
    .parseAsync();

test.each([
  [[], []],
  [
    ['--only', 'a', 'c'],
    ['a', 'c'],
  ],
  [
    ['--only', 'a,c'],
    ['a', 'c'],
  ],
  [
    ['--only=a', '--only=b,c'],
    ['a', 'b', 'c'],
  ],
])('%j are %j', async (words, only) => {
  expect(await parse(words)).toMatchObject({ only });
});

test.each(['d', 'a,d', 'a,', ''])('"%s" is refused, with the list', async (words) => {
  await expect(parse(['--only', words])).rejects.toThrow(
    /--only does not know ".*"; it takes a, b, c/,
  );
});
