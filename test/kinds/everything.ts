/** One of everything that is modelled: the lines of everything.sql that a major knows. */

import { readFileSync } from 'node:fs';

export function everything(major: number): string {
  const text = readFileSync(new URL('everything.sql', import.meta.url), 'utf8');
  const known = (line: string) => Number(/-- (\d+)$/.exec(line)?.[1] ?? 0) <= major;
  return text.split('\n').filter(known).join('\n');
}
