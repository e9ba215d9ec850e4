/**
 * Exclusion constraints: see index-constraint.ts. Their storage options are in their text. PostgreSQL compares none: a partition
 * that has one, and whose table has one that is alike, gets another for that, under a name that PostgreSQL generates.
 */

import { join, literal, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import { tableOf } from './constraint.ts';
import { generatedName } from './generated-name.ts';
import { type IndexConstraintSpec, indexConstraint, noNeeds } from './index-constraint.ts';
import { behind, elementsOf } from './key.ts';
import type { Given } from './kind.ts';
import { brieflyLocked } from './statements.ts';

const plain = /^("(?:[^"]|"")*"|[a-z_][\w$]*)(?= |$)/;
const called = /^(?:(?:"(?:[^"]|"")*"|[a-z_][\w$]*)\.)?("(?:[^"]|"")*"|\w+)\(/;

/** What PostgreSQL calls an element of an index: a column, or a function. Undefined: that is not to be seen. */
function columnOf(element: string): string | undefined {
  const [, name] = plain.exec(element) ?? called.exec(element) ?? [];
  return name?.startsWith('"') === true
    ? name.slice(1, -1).replaceAll('""', '"')
    : name?.toLowerCase();
}

/** The name that PostgreSQL generates, where it is seen, and nothing else has it. */
function generatedFor({ table, definition }: IndexConstraintSpec): string | undefined {
  const lists = [/^EXCLUDE USING \S+ \(/, /\) INCLUDE \(/].map((what) => behind(definition, what));
  const columns = lists.flatMap(elementsOf).map(columnOf);
  const known = columns.filter((each) => each !== undefined);
  if (new Set(known).size < columns.length) return undefined;
  return generatedName(table, known.join('_'), 'excl');
}

/** By way of names that nobody has: one may have been made under the name of another. */
function renameGiven(table: Sql, all: readonly Given<IndexConstraintSpec>[]): Statement {
  const rows = all.map(({ spec, whole }) => {
    const values = [tableOf(whole), whole.name, spec.name];
    return sql`(${join(values.map(literal))})`;
  });
  return statement(
    sql`DO $schemadiff$ DECLARE each record; BEGIN
  FOR round IN 1 .. 2 LOOP
    FOR each IN SELECT k.conname AS made, CASE round WHEN 1 THEN 'schemadiff ' || k.oid ELSE n.name END AS name
      FROM (VALUES ${join(rows)}) AS n(whole, origin, name)
      JOIN pg_catalog.pg_constraint AS o ON o.conrelid = n.whole::pg_catalog.regclass AND o.conname = n.origin
      JOIN pg_catalog.pg_constraint AS k ON k.conrelid = ${literal(table)}::pg_catalog.regclass AND k.conparentid = o.oid
      WHERE k.conname <> n.name LOOP
      EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', ${literal(table)}, each.made, each.name);
    END LOOP;
  END LOOP;
END $schemadiff$`,
    [brieflyLocked(`table ${table}`)],
  );
}

export const exclusion = indexConstraint({
  name: 'exclusion',
  contype: 'x',
  names: () => [],
  optionsInText: true,
  needs: () => noNeeds,
  nameGiven: (all) => {
    const generated = all.map(({ spec }) => generatedFor(spec));
    const isKnown = all.every(({ spec }, at) => spec.name === generated[at]);
    const [first] = all;
    // The second of two gets another name than it would get alone.
    if (first === undefined || (isKnown && new Set(generated).size === all.length)) return [];
    return [renameGiven(tableOf(first.spec), all)];
  },
});
