/**
 * Security labels on any object that is read.
 *
 * Read from pg_seclabel; those of roles and databases belong to the cluster. A server takes one only where the
 * provider's library is loaded: a scratch has none, so that a schema with labels cannot be proven there.
 */

import * as z from 'zod';
import { ident, literal, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { defineKind } from './kind.ts';
import { address } from './reading.ts';
import { parentOf, withTarget } from './target.ts';

const securityLabelSpec = z.strictObject({
  provider: z.string(),
  /** As SECURITY LABEL takes it: `TABLE public.users`. */
  target: z.string(),
  label: z.string(),
});

export type SecurityLabelSpec = z.infer<typeof securityLabelSpec>;

const set = (spec: SecurityLabelSpec, label: Sql) =>
  statement(sql`SECURITY LABEL FOR ${ident(spec.provider)} ON ${trusted(spec.target)} IS ${label}`);
const create = (spec: SecurityLabelSpec) => [set(spec, literal(spec.label))];

export const securityLabel = defineKind<SecurityLabelSpec>({
  name: 'security label',
  spec: securityLabelSpec,
  present: sql`EXISTS (SELECT FROM pg_catalog.pg_seclabel)`,
  // The address is made up, and has to differ from one provider to the next.
  query: () => sql`
    SELECT ${address(
      'pg_seclabel',
      '(l.classid::pg_catalog.int8 * 4294967296 + l.objid::pg_catalog.int8)',
      '(l.subid + 2000 * pg_catalog.abs(pg_catalog.hashtext(l.provider) % 1000000))',
    )}, ${parentOf('l')}, l.provider, l.target, l.label
    FROM (${withTarget(sql`
      SELECT s.classoid AS classid, s.objoid AS objid, s.objsubid AS subid, s.provider, s.label
      FROM pg_catalog.pg_seclabel AS s WHERE s.objoid >= 16384`)}) AS l`,
  identity: (spec) => sql`${ident(spec.provider)} ON ${trusted(spec.target)}`,
  rules: { provider: 'identity', target: 'identity', label: { alter: (_, to) => create(to) } },
  followsRetype: () => true,
  ofAnyType: true,
  create,
  drop: (spec) => [set(spec, sql`NULL`)],
});
