/** Foreign servers. Read from pg_foreign_server; PostgreSQL can alter the version and the options. */

import * as z from 'zod';
import { ident, literal, nothing, sql } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { changedOptions, foreignOptions, optionsClause } from './foreign-options.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, notOfExtension, someOf } from './reading.ts';

const foreignServerSpec = z.strictObject({
  name: z.string(),
  wrapper: z.string(),
  type: z.string().nullable(),
  version: z.string().nullable(),
  options: z.array(z.string()),
});

export type ForeignServerSpec = z.infer<typeof foreignServerSpec>;

const versionOf = ({ version }: ForeignServerSpec) =>
  version === null ? nothing : sql` VERSION ${literal(version)}`;

const altering: Alter<ForeignServerSpec> = {
  alter: (from, to) => {
    if (from.version !== null && to.version === null) return 'replace';
    const version = from.version === to.version ? nothing : versionOf(to);
    return [
      statement(
        sql`ALTER SERVER ${ident(to.name)}${version}${changedOptions(from.options, to.options)}`,
      ),
    ];
  },
};

export const foreignServer = defineKind<ForeignServerSpec>({
  name: 'server',
  spec: foreignServerSpec,
  present: someOf('pg_foreign_server'),
  query: () => sql`
    SELECT ${address('pg_foreign_server', 's.oid')}, s.srvname AS name, w.fdwname AS wrapper,
      s.srvtype AS type, s.srvversion AS version, ${foreignOptions('s.srvoptions')}
    FROM pg_catalog.pg_foreign_server AS s
    JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
    WHERE ${notOfExtension('pg_foreign_server', 's.oid')}`,
  identity: (spec) => ident(spec.name),
  rules: {
    name: 'identity',
    wrapper: 'replace',
    type: 'replace',
    version: altering,
    options: altering,
  },
  create: (spec) => [
    statement(
      sql`CREATE SERVER ${ident(spec.name)}${
        spec.type === null ? nothing : sql` TYPE ${literal(spec.type)}`
      }${versionOf(spec)} FOREIGN DATA WRAPPER ${ident(spec.wrapper)}${optionsClause(spec.options)}`,
    ),
  ],
  drop: (spec) => [statement(sql`DROP SERVER ${ident(spec.name)}`)],
});
