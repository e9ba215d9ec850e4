/**
 * The cases: `test/kinds/<kind>/<case>/{before,after,seed}.sql`. CASE=column/ in the environment runs
 * those alone whose name contains it.
 *
 * A case whose before.sql begins with `-- since 18` uses what older majors do not have; one that begins with
 * `-- server since 14`, what PGlite does not have.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { expect } from 'vitest';
import type { Pair } from './recipe.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export interface Case extends Pair {
  /** `column/type-with-cast`. */
  readonly name: string;
  readonly since: number;
  /** PGlite can run it. */
  readonly embedded: boolean;
}

function readCase(name: string): Case {
  const read = (file: string) => readFileSync(`${here}${name}/${file}.sql`, 'utf8');
  const before = read('before');
  return {
    name,
    since: Number(/^-- (?:server )?since (\d+)/.exec(before)?.[1] ?? 14),
    embedded: !before.startsWith('-- server since'),
    before,
    after: read('after'),
    seed: existsSync(`${here}${name}/seed.sql`) ? read('seed') : null,
  };
}

/** Where specs say that another major is needed than the one from which on PostgreSQL takes the SQL. */
const saidOtherwise: readonly (readonly [cases: RegExp, major: number, why: string])[] = [
  [
    /^(not-null|domain)\/|\/not-null-names$/,
    14,
    'older majors take a name of NOT NULL, and forget it',
  ],
  [/^(grant|default-privileges)\//, 17, 'all but some: MAINTAIN is one of them'],
  [/^table\/logged-and-unlogged-/, 15, 'sequences of unlogged tables are logged before'],
  [
    /^exclusion\/o(?:nly$|f-(?:a-|partition))/,
    14,
    'specs do not say that its table is partitioned',
  ],
  [/^function\/sets-new-columns$/, 14, 'it is in the body'],
  [
    /^transform\/function-loses-it$/,
    14,
    'before, a transform stays as long as a function was over it',
  ],
  [/^column\/generated-expression-under-/, 14, 'SET EXPRESSION: older majors replace the column'],
];

/** Whether the specs of a case may say that it needs this major. */
export const mayNeed = ({ name, since }: Case, major: number): boolean =>
  major === since || saidOtherwise.some(([of, said]) => of.test(name) && said === major);

export const filter = process.env.CASE ?? '';
export const cases = globSync('*/*/before.sql', { cwd: here })
  .map((file) => readCase(dirname(file)))
  .filter(({ name }) => name.includes(filter))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Those that some case makes. */
export const extensions = [
  ...new Set(
    cases.flatMap(({ before, after }) =>
      [...`${before}${after}`.matchAll(/CREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)/g)].map(
        ([, name = '']) => name,
      ),
    ),
  ),
];

/** Each may be of several lines. */
export const judge = (problems: readonly string[]): void => expect(problems.join('\n\n')).toBe('');
