/** What JavaScript complains of within the language, as a fault. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { faultOf } from '../../src/define/fault.ts';
import { codeFolder } from '../../src/installation.ts';

/** As where the package is built: its frames are addresses of files. */
function thrownIn(callee: string): TypeError {
  const file = pathToFileURL(join(codeFolder, 'chunk.js')).href;
  const error = new TypeError('x is not iterable');
  const frame = callee === '' ? `${file}:80:20` : `${callee} (${file}:80:20)`;
  error.stack = `${String(error)}\n    at ${frame}\n    at file:///home/me/schema/a.ts:2:20`;
  return error;
}

it.each([
  ['table', 'table()'],
  ['ColumnBuilder.check', 'check()'],
  ['new Index', 'Index()'],
  ['Object.on [as at]', 'on()'],
  ['', 'the definition'],
])('names the function that was given another shape: %s', (callee, who) => {
  expect(faultOf(thrownIn(callee))).toEqual({
    where: '/home/me/schema/a.ts:2',
    object: '',
    message: `${who} was given something that its TypeScript type does not allow (x is not iterable)`,
  });
});
