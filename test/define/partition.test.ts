/** Partitions and inheritance, as the statements that they become. */

import { expect, it } from 'vitest';
import { evaluate, faults } from './project.ts';

const files = (text: string) => ({
  'schema/a.ts': `import { index, integer, partition, pgSchema, sql, table, text } from 'schemadiff';
    ${text}`,
});

it('are made of their bounds', async () => {
  const text = `
    export const app = pgSchema('app');
    export const events = app.table('events', { at: integer('when'), kind: text() },
      { partitionBy: { range: ['when', sql\`lower(kind)\`] } });
    export const some = [
      partition('a', { of: events, from: [1, sql\`MINVALUE\`], to: [2, 'z'], partitionBy: { list: 'kind' } }),
      app.partition('b', { of: events, default: true }, (t) => [index('by_kind').on(t.kind)]),
    ];
    export const c = partition('c', { of: some[0], in: ['x', null] });
    export const d = table('d', { id: integer() }, { partitionBy: { hash: 'id' } });
    export const e = partition('e', { of: d, modulus: 4, remainder: 0 });
    export const g = table('g', { id: integer() });
    export const f = table('f', { more: integer() }, { inherits: [g] });`;
  const made = await evaluate(files(text), { timeout: 60_000 });
  expect(
    made.filter(({ kind }) => kind !== 'schema').flatMap(({ statements }) => statements),
  ).toEqual([
    'CREATE TABLE app.events (\n  "when" integer,\n  kind text\n) PARTITION BY RANGE ("when", (lower(kind)))',
    "CREATE TABLE public.a PARTITION OF app.events FOR VALUES FROM (1, MINVALUE) TO (2, 'z') PARTITION BY LIST (kind)",
    'CREATE TABLE app.b PARTITION OF app.events DEFAULT',
    "CREATE TABLE public.c PARTITION OF public.a FOR VALUES IN ('x', NULL)",
    'CREATE TABLE public.d (\n  id integer\n) PARTITION BY HASH (id)',
    'CREATE TABLE public.e PARTITION OF public.d FOR VALUES WITH (MODULUS 4, REMAINDER 0)',
    'CREATE TABLE public.g (\n  id integer\n)',
    'CREATE TABLE public.f (\n  more integer\n) INHERITS (public.g)',
    'CREATE INDEX by_kind ON app.b (kind)',
  ]);
});

it('are made by columns that exist', async () => {
  const text = "export const a = table('a', { id: integer() }, { partitionBy: { list: 'ID' } });";
  expect(await faults(files(text), { timeout: 60_000 })).toEqual([
    'schema/a.ts:2: table public.a: is partitioned by the column "ID", which it does not have',
  ]);
});
