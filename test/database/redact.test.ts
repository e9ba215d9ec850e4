import { expect, test } from 'vitest';
import { redact } from '../../src/database/redact.ts';

test.each([
  ['postgres://u:secret@h/d', 'postgres://u:***@h/d'],
  ['at postgresql://u:se%40cret@h:1/d?x=1 and', 'at postgresql://u:***@h:1/d?x=1 and'],
  ['postgres://u:se@cret@h/d', 'postgres://u:***@h/d'],
  ['postgres://:secret@h/d', 'postgres://:***@h/d'],
  ['postgres://h/d?password=secret&a=1', 'postgres://h/d?password=***&a=1'],
  ['host=h password=secret user=u', 'host=h password=*** user=u'],
  ["password = 'se cr\\'et' user=u", 'password = *** user=u'],
  ['sslpassword=secret', 'sslpassword=***'],
  ['postgres://u@h/d', 'postgres://u@h/d'],
])('%s', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

test('blanks secrets that it is told', () => {
  expect(redact('no entry for hunter2, hunter2', ['hunter2', ''])).toBe('no entry for ***, ***');
});
