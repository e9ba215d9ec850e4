import { ident, sql } from '../../../model/sql.ts';
import { choice, inSchema } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const extension = defineGenerator({
  weight: 0.3,
  fields: { schema: inSchema, name: choice('citext', 'pg_trgm') },
  statements: ({ name, schema }, scene) => [
    sql`CREATE EXTENSION ${ident(name)} SCHEMA ${ident(scene.schema(schema))}`,
  ],
  target: ({ name }) => sql`EXTENSION ${ident(name)}`,
});
