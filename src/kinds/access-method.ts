/**
 * Access methods of tables and indexes.
 *
 * Read from pg_am. PostgreSQL can alter nothing of them.
 */

import * as z from 'zod';
import { ident, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, firstUserOid, notOfExtension, someOf } from './reading.ts';
import { functionName } from './references.ts';

const accessMethodSpec = z.strictObject({
  name: z.string(),
  type: z.enum(['table', 'index']),
  handler: z.string(),
});

export type AccessMethodSpec = z.infer<typeof accessMethodSpec>;

export const accessMethod = defineKind<AccessMethodSpec>({
  name: 'access method',
  spec: accessMethodSpec,
  present: someOf('pg_am'),
  query: () => sql`
    SELECT ${address('pg_am', 'm.oid')}, m.amname AS name,
      CASE m.amtype WHEN 't' THEN 'table' ELSE 'index' END AS type,
      ${trusted(functionName('m.amhandler'))} AS handler
    FROM pg_catalog.pg_am AS m
    WHERE m.oid >= ${firstUserOid} AND ${notOfExtension('pg_am', 'm.oid')}`,
  identity: (spec) => ident(spec.name),
  rules: { name: 'identity', type: 'replace', handler: 'replace' },
  create: (spec) => [
    statement(
      sql`CREATE ACCESS METHOD ${ident(spec.name)} TYPE ${trusted(spec.type.toUpperCase())} HANDLER ${trusted(spec.handler)}`,
    ),
  ],
  drop: (spec) => [statement(sql`DROP ACCESS METHOD ${ident(spec.name)}`)],
});
