/** The comment on the database itself. Read from pg_shdescription. */

import * as z from 'zod';
import { literal, type Sql, sql } from '../model/sql.ts';
import { currentDatabase, onCurrentDatabase } from './current-database.ts';
import { defineKind } from './kind.ts';
import { address } from './reading.ts';

const databaseCommentSpec = z.strictObject({ text: z.string() });

export type DatabaseCommentSpec = z.infer<typeof databaseCommentSpec>;

const comment = (text: Sql) => [
  onCurrentDatabase(sql`COMMENT ON DATABASE ${currentDatabase} IS ${text}`),
];

export const databaseComment = defineKind<DatabaseCommentSpec>({
  name: 'database comment',
  spec: databaseCommentSpec,
  query: () => sql`
    SELECT ${address('pg_database', 'b.oid')}, d.description AS text
    FROM pg_catalog.pg_database AS b
    JOIN pg_catalog.pg_shdescription AS d ON d.objoid = b.oid
      AND d.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
    WHERE b.datname = pg_catalog.current_database()`,
  identity: () => sql`of the database`,
  rules: { text: { alter: (_, to) => comment(literal(to.text)) } },
  create: (spec) => comment(literal(spec.text)),
  drop: () => comment(sql`NULL`),
});
