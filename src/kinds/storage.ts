/** How relations are stored: their persistence, and the rules for what PostgreSQL changes by writing them again. */

import * as z from 'zod';
import { ident, type Sql, sql, trusted } from '../model/sql.ts';
import type { Statement } from '../model/statement.ts';
import type { Context } from './context.ts';

export const persistence = z.enum(['permanent', 'unlogged']);

/** Expression: that of `alias` (of pg_class). */
export const persistenceOf = (alias: string): Sql =>
  trusted(`CASE ${alias}.relpersistence WHEN 'u' THEN 'unlogged' ELSE 'permanent' END`);

interface Stored {
  /** Null: heap. */
  readonly accessMethod: string | null;
  /** Null: that of the database. */
  readonly tablespace: string | null;
}

/** @param rewritten The ALTER with an action that writes the relation again. */
export const storageRules = <S extends Stored>(rewritten: (to: S, action: Sql) => Statement) => ({
  accessMethod: {
    writesRows: () => true,
    alter: (_: S, to: S, { major }: Context) =>
      major < 15
        ? ('replace' as const)
        : [rewritten(to, sql`SET ACCESS METHOD ${ident(to.accessMethod ?? 'heap')}`)],
  },
  tablespace: {
    alter: (_: S, to: S) => [
      rewritten(to, sql`SET TABLESPACE ${ident(to.tablespace ?? 'pg_default')}`),
    ],
  },
});
