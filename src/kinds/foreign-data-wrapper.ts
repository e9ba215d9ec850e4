/** Foreign data wrappers. Read from pg_foreign_data_wrapper; PostgreSQL can alter everything but the name. */

import * as z from 'zod';
import { ident, type Sql, sql, trusted } from '../model/sql.ts';
import { statement } from '../model/statement.ts';
import { changedOptions, foreignOptions, optionsClause } from './foreign-options.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, notOfExtension, someOf } from './reading.ts';
import { named } from './target.ts';

const foreignDataWrapperSpec = z.strictObject({
  name: z.string(),
  /** Qualified names of functions. */
  handler: z.string().nullable(),
  validator: z.string().nullable(),
  options: z.array(z.string()),
});

export type ForeignDataWrapperSpec = z.infer<typeof foreignDataWrapperSpec>;

/** `HANDLER f`, `NO VALIDATOR`. */
const routine = (word: string, name: string | null): Sql =>
  trusted(name === null ? ` NO ${word}` : ` ${word} ${name}`);

const altering: Alter<ForeignDataWrapperSpec> = {
  alter: (from, to) => [
    statement(
      sql`ALTER FOREIGN DATA WRAPPER ${ident(to.name)}${trusted(
        from.handler === to.handler ? '' : routine('HANDLER', to.handler),
      )}${trusted(from.validator === to.validator ? '' : routine('VALIDATOR', to.validator))}${changedOptions(
        from.options,
        to.options,
      )}`,
    ),
  ],
};

export const foreignDataWrapper = defineKind<ForeignDataWrapperSpec>({
  name: 'foreign data wrapper',
  spec: foreignDataWrapperSpec,
  present: someOf('pg_foreign_data_wrapper'),
  query: () => sql`
    SELECT ${address('pg_foreign_data_wrapper', 'w.oid')}, w.fdwname AS name,
      ${named('pg_proc', 'pro', 'w.fdwhandler')} AS handler,
      ${named('pg_proc', 'pro', 'w.fdwvalidator')} AS validator, ${foreignOptions('w.fdwoptions')}
    FROM pg_catalog.pg_foreign_data_wrapper AS w
    WHERE ${notOfExtension('pg_foreign_data_wrapper', 'w.oid')}`,
  identity: (spec) => ident(spec.name),
  rules: { name: 'identity', handler: altering, validator: altering, options: altering },
  create: (spec) => [
    statement(
      sql`CREATE FOREIGN DATA WRAPPER ${ident(spec.name)}${routine('HANDLER', spec.handler)}${routine(
        'VALIDATOR',
        spec.validator,
      )}${optionsClause(spec.options)}`,
    ),
  ],
  drop: (spec) => [statement(sql`DROP FOREIGN DATA WRAPPER ${ident(spec.name)}`)],
});
