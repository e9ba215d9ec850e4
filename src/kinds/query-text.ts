/**
 * The text of a view's query, or of a rule.
 *
 * PostgreSQL writes a function that returns rows with the names of their columns, `f() x(id, name)`, and reads such
 * names by position. Where they are the row type's own, or the first of them, as they stay when one is added, they
 * say nothing, and are left out: in a database whose table has the same columns in another order they would name others.
 */

import { type Sql, trusted } from '../model/sql.ts';

/** A regular expression that matches the text. */
const escaped = (text: string) => `pg_catalog.regexp_replace(${text}, '(\\W)', '\\\\\\1', 'g')`;

/** Parentheses and what is between them. A regular expression cannot count: it is for arguments that are nested so deep. */
function parentheses(depth: number): string {
  const within = depth === 0 ? '' : `|${parentheses(depth - 1)}`;
  return `\\((?:[^()'']|''(?:[^'']|'''')*''${within})*\\)`;
}

const alias = '(?:\\w+|"(?:[^"]|"")+")';

/**
 * @param text What a function of PostgreSQL answers, as SQL.
 * @param rewrite Condition on pg_rewrite as `w`: which of them it is.
 */
export function queryText(text: string, rewrite: string): Sql {
  return trusted(`(
    SELECT CASE WHEN named.lists IS NULL THEN q.text
      ELSE pg_catalog.regexp_replace(q.text, named.lists, '', 'g') END
    FROM (SELECT ${text} AS text) AS q, LATERAL (
      SELECT pg_catalog.string_agg(DISTINCT
          '(?<=[\\s(]' || ${escaped("pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(p.proname)")} ||
          '${parentheses(10)} ${alias})\\(' || own.columns || '\\)', '|') AS lists
      FROM pg_catalog.pg_rewrite AS w
      JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      JOIN pg_catalog.pg_proc AS p ON p.oid = d.refobjid
      JOIN pg_catalog.pg_namespace AS fn ON fn.oid = p.pronamespace
      JOIN pg_catalog.pg_type AS t ON t.oid = p.prorettype AND t.typrelid <> 0
      JOIN LATERAL (
        SELECT pg_catalog.string_agg(${escaped('pg_catalog.quote_ident(a.attname)')}, '(?:, ' ORDER BY a.attnum)
          || pg_catalog.repeat(')?', pg_catalog.count(*)::pg_catalog.int4 - 1) AS columns
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS own ON true
      WHERE ${rewrite}) AS named)`);
}

/** In a definition that PostgreSQL keeps as statements; see `Kind.spansColumns`. */
export const spansColumns = ({ definition }: { readonly definition: string }) =>
  /\b(MERGE INTO|ON CONFLICT)\b/.test(definition);
