/**
 * User mappings: as whom a role asks a foreign server.
 *
 * Read from pg_user_mappings, which shows the options to those who may see them. Secrets among them are
 * neither read nor written: one that is made has none, and one that is dropped loses them.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { ident, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { changedOptions, foreignOptions, optionsClause } from './foreign-options.ts';
import { defineKind } from './kind.ts';
import { address, someOf } from './reading.ts';
import { awaitsRole } from './role-reference.ts';

const userMappingSpec = z.strictObject({
  server: z.string(),
  /** Null means PUBLIC. */
  user: z.string().nullable(),
  options: z.array(z.string()),
});

export type UserMappingSpec = z.infer<typeof userMappingSpec>;

const name = (spec: UserMappingSpec) =>
  sql`FOR ${spec.user === null ? sql`PUBLIC` : ident(spec.user)} SERVER ${ident(spec.server)}`;

export const userMapping = defineKind<UserMappingSpec>({
  name: 'user mapping',
  spec: userMappingSpec,
  present: someOf('pg_foreign_server'),
  query: () => sql`
    SELECT ${address('pg_user_mapping', 'm.umid')}, ${awaitsRole('m.umuser')}, m.srvname AS server, CASE WHEN m.umuser <> 0 THEN m.usename END AS user,
      ${foreignOptions('m.umoptions')}
    FROM pg_catalog.pg_user_mappings AS m`,
  identity: name,
  rules: {
    server: 'identity',
    user: 'identity',
    options: {
      alter: (from, to) => [
        statement(sql`ALTER USER MAPPING ${name(to)}${changedOptions(from.options, to.options)}`),
      ],
    },
  },
  create: (spec) => [
    statement(sql`CREATE USER MAPPING ${name(spec)}${optionsClause(spec.options)}`),
  ],
  drop: (spec) => [
    statement(sql`DROP USER MAPPING ${name(spec)}`, [
      hazard('data-loss', `the password of user mapping ${name(spec)} is lost, if it has one`),
    ]),
  ],
});
