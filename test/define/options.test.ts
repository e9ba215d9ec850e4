/** An option that there is not: definitions run without a type check, so that nothing else would find it. */

import { expect, it } from 'vitest';
import { faults } from './project.ts';

const start = [
  "import * as s from 'schemadiff';",
  "const t = s.table('t', { id: s.integer(), at: s.date() }, { partitionBy: { range: 'at' } });",
  "const fn = s.pgFunction('f', { returns: 'trigger', language: 'plpgsql' }).as(s.sql`BEGIN RETURN NULL; END`);",
];

/** Each with an option called `wrong`, in a line of its own. */
const definitions = [
  "s.table('a', { id: s.integer() }, { rowSecurity: true, wrong: 1 })",
  "s.table('b', { id: s.integer() }, () => [], { wrong: 1 })",
  "s.table('c', { id: s.integer() }, { partitionBy: { range: 'id', wrong: 1 } })",
  "s.table('d', { id: s.integer() }, { renamedFrom: { name: 'x', wrong: 1 } })",
  "s.partition('e', { of: t, from: '2026-01-01', to: '2027-01-01', wrong: 1 })",
  "s.table('g', { id: s.integer().primaryKey({ wrong: 1 }) })",
  "s.table('h', { id: s.integer().unique({ wrong: 1 }) })",
  "s.table('i', { id: s.integer().references(() => t.id, { wrong: 1 }) })",
  "s.table('j', { id: s.integer().check(s.sql`id > 0`, { wrong: 1 }) })",
  "s.table('k', { id: s.integer().generatedAs(s.sql`1`, { wrong: 1 }) })",
  "s.table('l', { id: s.integer() }, () => [s.trigger('x', { when: 'after', events: ['insert'], execute: fn, wrong: 1 })])",
  "s.table('m', { id: s.integer() }, () => [s.trigger('x', { when: 'after', events: ['insert'], execute: fn, referencing: { newTable: 'n', wrong: 1 } })])",
  "s.table('n', { id: s.integer() }, () => [s.policy('x', { using: s.sql`true`, wrong: 1 })])",
  "s.view('o', { id: s.integer() }, { wrong: 1 }).as(s.sql`SELECT 1 AS id`)",
  "s.materializedView('p', { id: s.integer() }, () => [], { wrong: 1 }).as(s.sql`SELECT 1 AS id`)",
  "s.pgEnum('q', ['a'], { wrong: 1 })",
  "s.domain('r', s.text(), { wrong: 1 })",
  "s.compositeType('u', { id: s.integer() }, { wrong: 1 })",
  "s.rangeType('v', s.text(), { wrong: 1 })",
  "s.pgFunction('w', { returns: 'int', wrong: 1 }).as(s.sql`SELECT 1`)",
  "s.pgFunction('x', { args: [{ type: s.integer(), wrong: 1 }], returns: 'int' }).as(s.sql`SELECT 1`)",
  "s.procedure('y', { wrong: 1 }).as(s.sql`SELECT 1`)",
  "s.statistics('z', { on: [t.id, t.at], wrong: 1 })",
  "s.rule('aa', { on: t, event: 'insert', do: 'nothing', wrong: 1 })",
  "s.eventTrigger('ab', { event: 'sql_drop', execute: fn, wrong: 1 })",
  "s.textSearchConfiguration('ac', { wrong: 1 })",
  "s.publication('ad', { tables: [{ table: t, wrong: 1 }] })",
  "s.publication('ae', { wrong: 1 })",
  "s.extension('pg_trgm', { wrong: 1 })",
  "s.pgSchema('af', { wrong: 1 })",
  "s.grant('select').on(t).to('app', { wrong: 1 })",
  "s.grant('select').onNew('tables', { wrong: 1 }).to('app')",
  "s.revoke('select').on(t).from('public', { wrong: 1 })",
  "s.sequence('ag', { wrong: 1 })",
  "s.table('ah', { id: s.integer().identity({ wrong: 1 }) })",
];

it('is a fault, wherever options are taken', async () => {
  const lines = [
    ...start,
    'export const all = [t, fn,',
    ...definitions.map((each) => `${each},`),
    '];',
  ];
  const found = await faults({ 'schema/a.ts': lines.join('\n') }, { timeout: 60_000 });
  const told = found.filter((each) => each.includes('wrong'));
  const missed = definitions.filter(
    (_, at) => !told.some((each) => each.startsWith(`schema/a.ts:${start.length + 2 + at}`)),
  );
  expect(missed).toEqual([]);
  expect(told[0]).toContain(
    'there is no option wrong here: the options are comment, inherits, partitionBy, renamedFrom, rowSecurity, unlogged, with',
  );
});

it('a partition says where its rows are, and does not become the DEFAULT of its table for a misspelt word', async () => {
  const lines = [
    ...start,
    "export const all = [t, fn, s.partition('p', { of: t, frm: 1, to: 2 })];",
  ];
  const found = await faults({ 'schema/a.ts': lines.join('\n') }, { timeout: 60_000 });
  expect(found.join('\n')).toMatch(
    /a partition says where its rows are: from and to, in, modulus and remainder, or default/,
  );
});
