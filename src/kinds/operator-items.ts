/**
 * Operators and support functions of operator classes and families, as both read them.
 *
 * pg_depend says where a row of pg_amop or pg_amproc belongs: to a class, or loosely to the family.
 */

import { type Sql, sql, trusted } from '../model/sql.ts';
import { operatorFamilyName } from './references.ts';

/**
 * Rows `owner` (oid in `catalog`), `classid`, `objid`, `slot` (`OPERATOR 1 (integer, integer)`) and
 * `what`, which stands where the slot's types, or after them, are written.
 */
export function operatorItems(catalog: 'pg_opclass' | 'pg_opfamily'): Sql {
  const types = (prefix: string) =>
    `' (' || pg_catalog.format_type(o.${prefix}lefttype, NULL) || ', ' || pg_catalog.format_type(o.${prefix}righttype, NULL) || ')'`;
  const from = (source: string) =>
    `FROM pg_catalog.pg_depend AS d JOIN pg_catalog.${source} AS o ON o.oid = d.objid ` +
    `WHERE d.classid = 'pg_catalog.${source}'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.${catalog}'::pg_catalog.regclass`;
  return sql`
    SELECT d.refobjid AS owner, d.classid, d.objid, 'OPERATOR' AS sort, o.amopstrategy AS number,
      'OPERATOR ' || o.amopstrategy || ${trusted(types('amop'))} AS slot,
      'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::pg_catalog.regoperator::pg_catalog.text ||
        COALESCE(' FOR ORDER BY ' || ${trusted(operatorFamilyName('o.amopsortfamily'))}, '') AS definition
    ${trusted(from('pg_amop'))}
    UNION ALL
    SELECT d.refobjid, d.classid, d.objid, 'FUNCTION', o.amprocnum,
      'FUNCTION ' || o.amprocnum || ${trusted(types('amproc'))},
      'FUNCTION ' || o.amprocnum || ${trusted(types('amproc'))} || ' ' || o.amproc::pg_catalog.regprocedure::pg_catalog.text
    ${trusted(from('pg_amproc'))}`;
}
