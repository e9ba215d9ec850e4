/**
 * Transforms between a type and a procedural language.
 *
 * Read from pg_transform. PostgreSQL replaces one in place.
 */

import * as z from 'zod';
import { ident, join, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, firstUserOid, notOfExtension, someOf } from './reading.ts';
import { functionSignature } from './references.ts';

const transformSpec = z.strictObject({
  type: z.string(),
  language: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

export type TransformSpec = z.infer<typeof transformSpec>;

const name = (spec: TransformSpec) =>
  sql`FOR ${trusted(spec.type)} LANGUAGE ${ident(spec.language)}`;

function create(spec: TransformSpec, verb: Sql) {
  const part = (word: string, name: string | null) =>
    name === null ? [] : [sql`${trusted(word)} SQL WITH FUNCTION ${trusted(name)}`];
  const parts = [...part('FROM', spec.from), ...part('TO', spec.to)];
  return [statement(sql`${verb} TRANSFORM ${name(spec)} (${join(parts)})`)];
}

const altering: Alter<TransformSpec> = { alter: (_, to) => create(to, sql`CREATE OR REPLACE`) };

export const transform = defineKind<TransformSpec>({
  name: 'transform',
  spec: transformSpec,
  present: someOf('pg_transform'),
  query: () => sql`
    SELECT ${address('pg_transform', 't.oid')},
      pg_catalog.format_type(t.trftype, NULL) AS type, l.lanname AS language,
      ${trusted(functionSignature('t.trffromsql'))} AS from,
      ${trusted(functionSignature('t.trftosql'))} AS to
    FROM pg_catalog.pg_transform AS t
    JOIN pg_catalog.pg_language AS l ON l.oid = t.trflang
    WHERE t.oid >= ${firstUserOid} AND ${notOfExtension('pg_transform', 't.oid')}`,
  identity: name,
  rules: { type: 'identity', language: 'identity', from: altering, to: altering },
  create: (spec) => create(spec, sql`CREATE`),
  drop: (spec) => [statement(sql`DROP TRANSFORM ${name(spec)}`)],
});
