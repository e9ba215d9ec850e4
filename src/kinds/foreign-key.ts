/**
 * Foreign keys of tables.
 *
 * Read from pg_constraint (contype f). PostgreSQL can validate one, change when it is checked, and from
 * 18 on whether it is enforced; anything else is a new one.
 * That of a partition which comes from its table's has the name of that one, unless it was there before, or was
 * renamed: then it is made first, under its own.
 */

import * as z from 'zod';
import { hazard } from '../model/hazard.ts';
import { inOneLine } from '../model/some-of.ts';
import { ident, sql, trusted } from '../model/sql.ts';
import {
  alterTable,
  checking,
  checkingColumns,
  checkingSuffix,
  constraintClause,
  constraintColumns,
  constraintJoins,
  constraintName,
  type Deferrable,
  deferrable,
  deferrableColumn,
  deferral,
  dropConstraint,
  enforcement,
  identity,
  refusesWrites,
  renameConstraint,
  tableOf,
  validate,
} from './constraint.ts';
import { feature, unquoted } from './feature.ts';
import { type Alter, defineKind } from './kind.ts';
import { address, addressArray, inherits, modelledTable, parent, someOf } from './reading.ts';
import { alsoLocked, brieflyLocked, ifShared } from './statements.ts';

export const foreignKeySpec = z.strictObject({
  ...constraintName,
  /** `FOREIGN KEY (team_id) REFERENCES public.teams(id) ON DELETE CASCADE`. */
  definition: z.string(),
  deferrable,
  ...checking,
});

export type ForeignKeySpec = z.infer<typeof foreignKeySpec>;

const definition = (spec: ForeignKeySpec) =>
  constraintClause(
    spec,
    sql`${trusted(spec.definition)}${deferral[spec.deferrable]}${checkingSuffix(spec)}`,
  );

const scans = (spec: ForeignKeySpec) => [
  hazard('table-scan', `table ${tableOf(spec)} is read to check ${spec.name}`),
  hazard('may-fail', `every row of table ${tableOf(spec)} must satisfy constraint ${spec.name}`),
];

/** ALTER CONSTRAINT says all of it, or the rest becomes the default. */
const deferralAction: Readonly<Record<Deferrable, string>> = {
  never: 'NOT DEFERRABLE',
  'initially immediate': 'DEFERRABLE INITIALLY IMMEDIATE',
  'initially deferred': 'DEFERRABLE INITIALLY DEFERRED',
};

const rechecking: Alter<ForeignKeySpec> = {
  alter: (from, to, { bound }) => {
    if (!to.validated) return 'replace';
    if (from.enforced === to.enforced) return [validate(to)];
    const action = sql`ALTER CONSTRAINT ${ident(to.name)} ${trusted(to.enforced ? 'ENFORCED' : 'NOT ENFORCED')}`;
    return [
      alterTable(to, action, [
        ...(to.enforced ? scans(to) : []),
        brieflyLocked(`table ${tableOf(to)}`),
        ...alsoLocked(bound),
      ]),
    ];
  },
};

export const foreignKey = defineKind<ForeignKeySpec>({
  name: 'foreign key',
  spec: foreignKeySpec,
  present: someOf('pg_constraint', 'oid', "contype = 'f'"),
  query: (major) => sql`
    SELECT ${address('pg_constraint', 'k.oid')}, ${parent('pg_class', 'c.oid')},
      ${inherits(
        sql`k.conparentid <> 0`,
        addressArray('pg_constraint', 'k.conparentid'),
        sql`CASE WHEN k.conname = o.conname THEN 'inherits' ELSE 'attached' END`,
        sql`pg_catalog.pg_inherits AS i WHERE i.inhrelid = c.oid`,
      )},
      ${constraintColumns}, ${deferrableColumn}, ${checkingColumns(major)}
    ${constraintJoins}
    LEFT JOIN pg_catalog.pg_constraint AS o ON o.oid = k.conparentid
    WHERE k.contype = 'f' AND (k.conparentid = 0 OR o.conrelid <> k.conrelid) AND ${modelledTable('c', 'n')}`,
  identity,
  binds: true,
  holdsRows: true,
  namedApart: true,
  names: (spec) => [`pg_constraint ${identity(spec)}`],
  rules: {
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    definition: 'replace',
    deferrable: {
      alter: (_, to) => [
        alterTable(
          to,
          sql`ALTER CONSTRAINT ${ident(to.name)} ${trusted(deferralAction[to.deferrable])}`,
          [brieflyLocked(`table ${tableOf(to)}`)],
        ),
      ],
    },
    enforced: rechecking,
    validated: rechecking,
  },
  features: (spec) => {
    const text = unquoted(spec.definition);
    return [
      ...enforcement(spec),
      ...feature(18, 'PERIOD', text.includes(', PERIOD ')),
      ...feature(15, 'ON DELETE SET … (columns)', / SET (?:NULL|DEFAULT) \(/.test(text)),
    ];
  },
  meetsRows: true,
  // MATCH FULL wants null in all of them, or in none.
  passesNulls: ({ definition: text }) => !text.includes(' MATCH FULL'),
  create: (spec, { extended, bound = [], attached = [] }) => [
    alterTable(
      spec,
      sql`ADD ${definition(spec)}`,
      [
        ...(spec.validated && spec.enforced ? scans(spec) : []),
        ...refusesWrites(spec),
        hazard(
          'blocks-writes',
          `writes to ${inOneLine([`table ${tableOf(spec)}`, ...bound])} wait`,
        ),
        // The triggers of those that it takes up go.
        ...(attached.length > 0 ? alsoLocked(bound) : []),
      ],
      extended,
    ),
  ],
  rename: renameConstraint,
  drop: (spec, context) => [dropConstraint(spec, [], ifShared(context))],
  beyond: (_, type, { bound }) => (type === 'drop' ? alsoLocked(bound) : []),
});
