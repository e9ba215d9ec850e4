import { ident, sql, trusted } from '../../../model/sql.ts';
import { choice, number, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';
import { targetOf } from '../target.ts';
import { aggregateSignature } from './aggregate.ts';

const relation = ['SELECT', 'INSERT, UPDATE', 'ALL', 'TRUNCATE, TRIGGER', 'REFERENCES'];
const usage = ['USAGE', 'ALL'];
/** What can be granted on each kind. */
const privileges: Readonly<Record<string, readonly string[]>> = {
  table: relation,
  view: relation,
  'materialized view': relation,
  'foreign table': relation,
  sequence: ['USAGE', 'SELECT', 'ALL'],
  function: ['EXECUTE'],
  procedure: ['EXECUTE'],
  aggregate: ['EXECUTE'],
  schema: ['USAGE', 'CREATE', 'ALL'],
  enum: usage,
  domain: usage,
  'composite type': usage,
  'range type': usage,
  language: ['USAGE'],
  'foreign data wrapper': ['USAGE'],
  server: ['USAGE'],
};

export const grant = defineGenerator({
  fields: {
    on: ref(Object.keys(privileges)),
    n: number(5),
    role: choice('case_a', 'case_b', 'PUBLIC'),
    option: seldom(0.15, false, true),
    revoke: seldom(0.25, false, true),
  },
  statements: ({ on, n, role, option, revoke }, scene) => {
    const item = scene.item(on);
    const all = privileges[item?.kind ?? ''] ?? [];
    if (item === undefined || all.length === 0) return [];
    const what = trusted(all[n % all.length] ?? 'ALL');
    const full = targetOf(on, scene);
    // Relations are named without what they are, aggregates are functions.
    const target =
      all === relation
        ? sql`TABLE ${nameAt(on, scene)}`
        : item.kind === 'aggregate'
          ? sql`FUNCTION ${aggregateSignature(item, scene)}`
          : item.kind === 'server'
            ? sql`FOREIGN SERVER ${ident(String(item.values.name))}`
            : full;
    if (target === null) return [];
    if (revoke) return [sql`REVOKE ${what} ON ${target} FROM PUBLIC`];
    return [
      sql`GRANT ${what} ON ${target} TO ${trusted(role)}${option && role !== 'PUBLIC' ? sql` WITH GRANT OPTION` : sql``}`,
    ];
  },
});
