/** The types of rows: checked by `tsc`, which checks the tests too. */

import { describe, expectTypeOf, it } from 'vitest';
import {
  bigint,
  boolean,
  type Column,
  domain,
  type InferInsert,
  type InferRow,
  index,
  integer,
  jsonb,
  materializedView,
  numeric,
  partition,
  pgEnum,
  pgSchema,
  serial,
  sql,
  type TableColumn,
  table,
  text,
  timestamptz,
  uuid,
  view,
} from '../../src/index.ts';

const role = pgEnum('role', ['member', 'admin']);
const email = domain('email', text());

const users = table(
  'users',
  {
    id: bigint().identity({ always: true }).primaryKey(),
    number: integer().identity(),
    key: uuid().primaryKey(),
    email: email().notNull().unique(),
    name: text(),
    role: role().notNull().default('member'),
    roles: role().array().notNull(),
    settings: jsonb<{ theme: string }>().notNull().default({ theme: 'dark' }),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    deletedAt: timestamptz('deleted_at'),
    upper: text().generatedAs(sql`upper(name)`),
    length: integer().notNull().generatedAs(sql`length(name)`, { kind: 'virtual' }),
    price: numeric(10, 2).$type<number>().notNull(),
    maybe: boolean().default(false),
  },
  (t) => {
    expectTypeOf(t.id).toExtend<TableColumn>();
    expectTypeOf(t).not.toHaveProperty('missing');
    return [];
  },
);

describe('InferRow', () => {
  it('is what SELECT returns', () => {
    expectTypeOf<InferRow<typeof users>>().toEqualTypeOf<{
      id: string;
      number: number;
      key: string;
      email: string;
      name: string | null;
      role: 'member' | 'admin';
      roles: readonly ('member' | 'admin')[];
      settings: { theme: string };
      createdAt: Date;
      deletedAt: Date | null;
      upper: string | null;
      length: number;
      price: number;
      maybe: boolean | null;
    }>();
  });

  it('works in schemas and for views', () => {
    const app = pgSchema('app');
    const inSchema = app.table('t', { a: app.enum('e', ['x', 'y'])().notNull() });
    expectTypeOf<InferRow<typeof inSchema>>().toEqualTypeOf<{ a: 'x' | 'y' }>();

    const active = view('active', { id: bigint().notNull(), n: integer() }).as(sql`SELECT 1`);
    expectTypeOf<InferRow<typeof active>>().toEqualTypeOf<{ id: string; n: number | null }>();

    const counts = materializedView('counts', { n: integer().notNull() }).as(sql`SELECT 1`);
    expectTypeOf<InferRow<typeof counts>>().toEqualTypeOf<{ n: number }>();
    expectTypeOf(active.id).toExtend<TableColumn>();
  });
});

describe('InferInsert', () => {
  it('lets out what may be null or has a default, and excludes what PostgreSQL writes', () => {
    expectTypeOf<InferInsert<typeof users>>().toEqualTypeOf<{
      key: string;
      email: string;
      roles: readonly ('member' | 'admin')[];
      price: number;
      number?: number | undefined;
      name?: string | null | undefined;
      role?: 'member' | 'admin' | undefined;
      settings?: { theme: string } | undefined;
      createdAt?: Date | string | undefined;
      deletedAt?: Date | string | null | undefined;
      maybe?: boolean | null | undefined;
    }>();
  });

  it('accepts a row', () => {
    const row: InferInsert<typeof users> = { key: '', email: '', roles: ['admin'], price: 1 };
    expectTypeOf(row).toEqualTypeOf<InferInsert<typeof users>>();
  });
});

describe('the language', () => {
  it('refuses values of other types', () => {
    // @ts-expect-error a number is no text
    text().default(1);
    // @ts-expect-error not among the values
    role().default('root');
    // @ts-expect-error not an array
    void (() => text().array().default('x'));
    // @ts-expect-error not an action
    integer().references(() => users.number, { onDelete: 'explode' });
    // @ts-expect-error there is no such column
    void users.missing;
    // @ts-expect-error an object is no SQL value
    void (() => sql`${{}}`);
  });

  it('lets a column be passed on', () => {
    const nullable = <T extends Column>(column: T) => column;
    expectTypeOf(nullable(text())).toExtend<Column>();
  });

  it('lets a table refer to itself', () => {
    const tree = table('tree', {
      id: integer().primaryKey(),
      parent: integer().references((): TableColumn => tree.id),
    });
    expectTypeOf<InferRow<typeof tree>>().toEqualTypeOf<{ id: number; parent: number | null }>();
  });
});

describe('partitions and serials', () => {
  it('have the rows of their table', () => {
    const events = table(
      'events',
      { id: serial(), kind: text().notNull() },
      { partitionBy: { list: 'kind' } },
    );
    const some = partition('some', { of: events, in: ['a'] }, (t) => [index().on(t.kind)]);
    expectTypeOf<InferRow<typeof some>>().toEqualTypeOf<{ id: number; kind: string }>();
    expectTypeOf<InferInsert<typeof some>>().toEqualTypeOf<{
      id?: number | undefined;
      kind: string;
    }>();
    // @ts-expect-error a list has no lower end
    partition('other', { of: events, from: 1 });
  });
});
