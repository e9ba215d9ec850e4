/** Aggregates, rules, statistics, event triggers, text search and publications, as their statements. */

import { expect, it } from 'vitest';
import { evaluate } from './project.ts';

it('are made as they are declared', async () => {
  const text = `
    import { aggregate, eventTrigger, integer, pgFunction, pgSchema, publication, rule, sql, statistics,
      table, text, textSearchConfiguration } from 'schemadiff';
    export const app = pgSchema('app');
    export const teams = app.table('teams', { id: integer(), city: text(), zip: text('Zip') });
    export const add = pgFunction('add', { args: { a: integer(), b: integer() }, returns: integer() })
      .as(sql\`SELECT a + b\`);
    export const log = pgFunction('log', { returns: 'event_trigger', language: 'plpgsql' }).as(sql\`BEGIN END\`);
    export const all = [
      aggregate('total', { args: { value: integer() }, sfunc: add, stype: integer(), initcond: '0',
        parallel: 'safe', with: { finalfunc_modify: sql\`read_only\` } }),
      app.aggregate('count', { sfunc: add, stype: integer(), orderBy: { n: integer() } }),
      rule('ignore', { on: teams, event: 'delete', where: sql\`old.id > 1\`, instead: true, do: 'nothing' }),
      rule('off', { on: teams, event: 'insert', do: [sql\`NOTIFY a\`, sql\`NOTIFY b\`], enabled: 'disabled' }),
      app.statistics('related', { kinds: ['mcv'], on: [teams.city, teams.zip, sql\`lower(city)\`], target: 50 }),
      eventTrigger('log', { event: 'ddl_command_end', tags: ['CREATE TABLE'], execute: log, enabled: 'always' }),
      textSearchConfiguration('english', { mappings: { word: sql\`pg_catalog.english_stem\` } }),
      publication('feed', { tables: [teams, { table: teams, columns: [teams.id], where: sql\`id > 1\` }],
        publish: ['insert'] }),
    ];`;
  const declared = await evaluate({ 'schema/a.ts': text }, { timeout: 60_000 });
  const plain = new Set(['schema', 'table', 'function']);
  const statements = declared
    .filter(({ kind }) => !plain.has(kind))
    .flatMap((each) => each.statements);
  expect(statements).toEqual([
    'CREATE TEXT SEARCH CONFIGURATION public.english (PARSER = pg_catalog."default" )',
    'ALTER TEXT SEARCH CONFIGURATION public.english ADD MAPPING FOR word WITH pg_catalog.english_stem',
    "CREATE AGGREGATE public.total(value integer) (SFUNC = public.add, STYPE = integer, INITCOND = '0', PARALLEL = safe, FINALFUNC_MODIFY = read_only)",
    'CREATE AGGREGATE app.count(ORDER BY n integer) (SFUNC = public.add, STYPE = integer)',
    'CREATE STATISTICS app.related (mcv) ON city, "Zip", (lower(city)) FROM app.teams',
    'ALTER STATISTICS app.related SET STATISTICS 50',
    'CREATE RULE ignore AS ON DELETE TO app.teams WHERE old.id > 1 DO INSTEAD NOTHING',
    'CREATE RULE off AS ON INSERT TO app.teams DO ALSO (NOTIFY a; NOTIFY b)',
    'ALTER TABLE app.teams DISABLE RULE off',
    "CREATE PUBLICATION feed FOR TABLE app.teams, TABLE app.teams (id) WHERE (id > 1) WITH (publish = 'insert')",
    "CREATE EVENT TRIGGER log ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.log()",
    'ALTER EVENT TRIGGER log ENABLE ALWAYS',
  ]);
});
