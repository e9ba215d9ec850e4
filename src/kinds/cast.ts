/**
 * Casts.
 *
 * Read from pg_cast. PostgreSQL can alter nothing of them.
 */

import * as z from 'zod';
import { nothing, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address, firstUserOid, notInternal, notOfExtension, someOf } from './reading.ts';
import { functionSignature } from './references.ts';

const castSpec = z.strictObject({
  source: z.string(),
  target: z.string(),
  /** `WITH FUNCTION public.f(integer)`, `WITHOUT FUNCTION`, `WITH INOUT`. */
  method: z.string(),
  context: z.enum(['explicit', 'assignment', 'implicit']),
});

export type CastSpec = z.infer<typeof castSpec>;

const name = (spec: CastSpec) => sql`(${trusted(spec.source)} AS ${trusted(spec.target)})`;

export const cast = defineKind<CastSpec>({
  name: 'cast',
  spec: castSpec,
  present: someOf('pg_cast'),
  query: () => sql`
    SELECT ${address('pg_cast', 'c.oid')},
      pg_catalog.format_type(c.castsource, NULL) AS source,
      pg_catalog.format_type(c.casttarget, NULL) AS target,
      CASE c.castmethod WHEN 'i' THEN 'WITH INOUT' WHEN 'b' THEN 'WITHOUT FUNCTION'
        ELSE 'WITH FUNCTION ' || ${trusted(functionSignature('c.castfunc'))} END AS method,
      CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'assignment' ELSE 'explicit' END AS context
    FROM pg_catalog.pg_cast AS c
    WHERE c.oid >= ${firstUserOid} AND ${notOfExtension('pg_cast', 'c.oid')}
      AND ${notInternal('pg_cast', 'c.oid')}`,
  identity: name,
  rules: { source: 'identity', target: 'identity', method: 'replace', context: 'replace' },
  create: (spec) => {
    const context =
      spec.context === 'explicit' ? nothing : sql` AS ${trusted(spec.context.toUpperCase())}`;
    return [statement(sql`CREATE CAST ${name(spec)} ${trusted(spec.method)}${context}`)];
  },
  drop: (spec) => [statement(sql`DROP CAST ${name(spec)}`)],
});
