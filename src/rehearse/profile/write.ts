/** Writes rows that were drafted, many with each statement; what PostgreSQL refuses is left out and counted. */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { freeName } from '../../kinds/generated-name.ts';
import { ident, join, literal, type Sql, sql, trusted } from '../../model/sql.ts';
import { halving, refusedBy, soonKnown } from '../halving.ts';
import type { ColumnShape } from '../shape.ts';
import { inQuotes } from '../values.ts';

export type Value = string | null;

/** Rows, column by column. */
export interface Rows {
  readonly columns: readonly ColumnShape[];
  readonly values: ReadonlyMap<string, readonly Value[]>;
}

const asText = ({ kind }: ColumnShape['type']) => kind === 'array' || kind === 'composite';

const arrayText = (values: readonly Value[]) =>
  `{${values.map((value) => (value === null ? 'NULL' : inQuotes(value))).join(',')}}`;

/**
 * The rows as a relation of columns of these names and types, and their parameters. Arrays would be unnested to
 * their elements, composite values to their fields: they come as texts.
 */
function relation({ columns, values }: Rows, rows: readonly number[]) {
  const arrays = columns.map(({ type, typeText }, at) =>
    asText(type)
      ? sql`$${trusted(String(at + 1))}::text[]`
      : sql`$${trusted(String(at + 1))}::${trusted(typeText)}[]`,
  );
  const list = columns.map(({ name, type, typeText }) =>
    asText(type) ? sql`${ident(name)}::${trusted(typeText)}` : ident(name),
  );
  const parameters = columns.map(({ name }) =>
    arrayText(rows.map((row) => values.get(name)?.[row] ?? null)),
  );
  const names = join(columns.map(({ name }) => ident(name)));
  return { from: sql`unnest(${join(arrays)})`, list: join(list), names, parameters };
}

const answeredRows = z.array(z.object({ at: z.number(), answer: z.unknown() }));

/** Rows asked about at once. */
const atOnce = 5000;

/** What an expression is of each row, by its place among them; where it is NULL, or fails with an error, there is none. */
export async function answered(
  session: Session,
  all: Rows,
  expression: Sql,
  rows: readonly number[] = [...(all.values.values().next().value ?? []).keys()],
): Promise<Map<number, unknown>> {
  const found = new Map<number, unknown>();
  // The expression knows the columns by their names, of which these are none.
  const beside = (name: string) =>
    ident(freeName(name, '', (each) => all.columns.some((column) => column.name === each)));
  const [position, answer] = [beside('at'), beside('answer')];
  for (let at = 0; at < rows.length; at += atOnce) {
    await halving(session, rows.slice(at, at + atOnce), {
      run: async (some) => {
        const { from, names, list, parameters } = relation(all, some);
        const answers = await session.query(
          sql`SELECT (${position} - 1)::int AS at, to_json(${answer}) AS answer FROM (
          SELECT ${position}, ${expression} AS ${answer} FROM (
            SELECT ${list}, ${position} FROM ${from} WITH ORDINALITY AS r (${names}, ${position}) OFFSET 0) AS r
        ) AS a WHERE ${answer} IS NOT NULL ORDER BY 1`,
          parameters,
        );
        for (const { at: place, answer: own } of answeredRows.parse(answers)) {
          const row = some[place];
          if (row !== undefined) found.set(row, own);
        }
      },
      patience: soonKnown,
    });
  }
  return found;
}

/** Those of `rows` for which the condition is false. */
export async function failing(
  session: Session,
  all: Rows,
  rows: readonly number[],
  condition: Sql,
): Promise<number[]> {
  const refused = sql`CASE WHEN (${condition}) IS FALSE THEN true END`;
  return [...(await answered(session, all, refused, rows)).keys()];
}

export interface Writer {
  readonly session: Session;
  readonly table: Sql;
  /** Rows that a unique key or an exclusion refuses are skipped by PostgreSQL itself. */
  readonly skipping: boolean;
  /** By what refused them: a constraint's name, a column, an SQLSTATE. */
  readonly refused: Map<string, number>;
}

const batch = 1000;

/** Statements that may fail: what is refused more often than that is not worth the time. */
const patience = 1000;

export async function write(
  { session, table, skipping, refused }: Writer,
  all: Rows,
  rows: readonly number[],
): Promise<void> {
  const skip = skipping ? sql` ON CONFLICT DO NOTHING` : sql``;
  let left = patience;
  for (let at = 0; at < rows.length; at += batch) {
    left -= await halving(session, rows.slice(at, at + batch), {
      run: async (some) => {
        const { from, names, list, parameters } = relation(all, some);
        await session.query(
          sql`INSERT INTO ${table} (${names}) SELECT ${list} FROM ${from} AS r (${names})${skip}`,
          parameters,
        );
      },
      refused: (_, error) => {
        const by = refusedBy(error);
        refused.set(by, (refused.get(by) ?? 0) + 1);
      },
      patience: left,
    });
  }
}

const settings = z.tuple([z.object({ deferrable: z.boolean() })]);

/** ON CONFLICT does not go with keys that can be deferred. */
export async function canSkip(session: Session, table: Sql): Promise<boolean> {
  const rows = await session.query(sql`SELECT EXISTS (SELECT FROM pg_index AS i
    WHERE i.indrelid = ${literal(table)}::regclass AND (i.indisunique OR i.indisexclusion) AND NOT i.indimmediate
  ) OR EXISTS (SELECT FROM pg_rewrite AS w WHERE w.ev_class = ${literal(table)}::regclass) AS deferrable`);
  return !settings.parse(rows)[0].deferrable;
}
