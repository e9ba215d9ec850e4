/**
 * Pairs of schemas from other projects (`../shared/corpus`), both ways on PostgreSQL 18; one in ten on
 * PGlite too. pg_dump looks at one in ten on both. In the environment, MAJORS=14,15,16,17,18 runs them on
 * those, CASE=… the pairs alone whose name contains it, and with DUMPS=all pg_dump looks at all of them.
 * Skipped where the folder is not there.
 *
 * A pair with objects that are not modelled (subscriptions) is not run, and counted apart.
 */

import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Database } from '../../src/database/database.ts';
import { DatabaseError } from '../../src/database/database-error.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { openScratch, pgliteHasExtension } from '../../src/database/pglite.ts';
import { openPostgres, type PostgresDatabase } from '../../src/database/postgres.ts';
import { ident, sql } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';
import { drawn } from '../drawn.ts';
import { type Dump, load, Recipe } from '../kinds/recipe.ts';
import { keptRows } from '../kinds/rows.ts';
import { createDatabase, describeServer, majors } from '../servers.ts';
import { leftovers } from './residue.ts';

const folder = new URL('../../../shared/corpus/', import.meta.url);
const files = ['pgschema.jsonl', 'pg-delta.jsonl'];

const caseLine = z.object({
  id: z.string(),
  roles: z.array(z.string()).optional(),
  setup: z.string().nullish(),
  old: z.string().nullish(),
  new: z.string().nullish(),
  seed: z.string().nullish(),
  seed_new: z.string().nullish(),
  loads: z.record(z.string(), z.boolean()).nullish(),
});

type Case = z.infer<typeof caseLine>;

/** pg_dump shows what schemadiff neither reads nor writes: passwords and keys. Must differ in nothing else. */
const secrets: Readonly<Record<string, RegExp>> = {
  'pg-delta/fdw-option-secret-redaction/multi-layer-fdw-schema':
    /^old to new: FOREIGN DATA WRAPPER \S+ differs\n {2}- {5}api_key '.*'\n {2}- {5}password '.*'\n/,
};

const filter = process.env.CASE ?? '';
const present = existsSync(new URL('README.md', folder));
if (!present) console.log(`corpus: skipped, there is no ${folder.pathname}`);
const cases: readonly Case[] = (present ? files : [])
  .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trim().split('\n'))
  .map((line) => caseLine.parse(JSON.parse(line)))
  .filter(({ id }) => id.includes(filter));
const loadsOn = (major: number) => cases.filter(({ loads }) => loads?.[major] !== false);

const wanted = process.env.MAJORS?.split(',').map(Number) ?? [18];
const thorough = process.env.DUMPS === 'all' || filter !== '';
const sampled = (id: string) => thorough || drawn(id, 10);

function expectNone(id: string, problems: readonly string[], dumped: boolean): void {
  if (dumped && id in secrets) expect(problems.join('\n\n')).toMatch(secrets[id] ?? '');
  else expect(problems.join('\n\n')).toBe('');
}

const extensionsOf = (each: Case) =>
  [
    ...`${each.setup} ${each.old} ${each.new}`.matchAll(
      /CREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)/gi,
    ),
  ].map(([, name = '']) => name);

async function makeRoles(database: Database, each: Case): Promise<void> {
  const rows = await database.query(sql`SELECT rolname FROM pg_catalog.pg_roles`);
  const known = new Set(rows.map(({ rolname }) => rolname));
  for (const role of each.roles ?? []) {
    if (!known.has(role)) await database.execute(sql`CREATE ROLE ${ident(role)} NOLOGIN`);
  }
}

type Verdict = 'passed' | 'not modelled' | 'not loaded';

interface Judged {
  readonly verdict: Verdict;
  readonly problems: readonly string[];
}

/** Whether both states load, where the corpus does not say so: it was asked of 15 and 18. */
async function loadable(database: Database, each: Case): Promise<boolean> {
  if (each.loads?.[database.major] === true) return true;
  try {
    for (const state of [each.old, each.new]) await load(database, each.setup ?? '', state ?? '');
    return true;
  } catch (error) {
    if (error instanceof DatabaseError) return false;
    throw error;
  }
}

async function judge(database: Database, each: Case, dump: Dump): Promise<Judged> {
  const recipe = new Recipe(database, dump);
  const [setup, before, after] = [each.setup ?? '', each.old ?? '', each.new ?? ''];
  await makeRoles(database, each);
  if (!(await loadable(database, each))) return { verdict: 'not loaded', problems: [] };
  await load(database, setup, after);
  const wanted = await recipe.look();
  if (wanted.catalog.unmodelled.length > 0) return { verdict: 'not modelled', problems: [] };
  await load(database, setup, before, each.seed ?? '');
  const there = await recipe.look();
  if (there.catalog.unmodelled.length > 0) return { verdict: 'not modelled', problems: [] };
  const rows = await keptRows(database, there.catalog, wanted.catalog);
  await recipe.go('old to new', there, wanted, rows, false);
  await load(database, setup, after, each.seed_new ?? '');
  const again = await recipe.look();
  const { steps } = plan(wanted.catalog, again.catalog, { major: database.major });
  if (steps.length > 0) recipe.problems.push(`new to new: ${steps.map((step) => step.sql)}`);
  const kept = await keptRows(database, again.catalog, there.catalog);
  await recipe.go('new to old', again, there, kept, false);
  if (thorough)
    for (const line of recipe.columnOrder) console.log(`${each.id}, ${line}: other order`);
  return { verdict: 'passed', problems: recipe.problems };
}

function summary(engine: string, verdicts: readonly Verdict[]): void {
  const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
  console.log(
    `corpus on ${engine}: ${count('passed')} pairs passed both ways; not covered: ` +
      `${count('not modelled')} with objects that are not modelled, ${count('not loaded')} that do not load`,
  );
}

describe.runIf(present)('corpus', () => {
  for (const major of majors.filter((each) => wanted.includes(each))) {
    describeServer(major, () => {
      const verdicts: Verdict[] = [];
      let database: PostgresDatabase;
      const open = async () => openPostgres(await createDatabase(major));
      beforeAll(async () => {
        database = await open();
      });
      afterAll(async () => {
        await database.close();
        summary(`PostgreSQL ${major}`, verdicts);
      });

      for (const each of loadsOn(major)) {
        it(each.id, async () => {
          const dumped = sampled(each.id);
          const { verdict, problems } = await judge(
            database,
            each,
            dumped ? () => dumpSchema(database) : null,
          ).finally(async () => {
            if (!(await leftovers(database))) return;
            const left = database;
            database = await open();
            await left.close();
          });
          expectNone(each.id, problems, dumped);
          verdicts.push(verdict);
        });
      }
    });
  }

  describe('PGlite', () => {
    const verdicts: Verdict[] = [];
    const sample = loadsOn(18)
      .filter(({ id }) => filter !== '' || drawn(id, 10))
      .filter((each) => extensionsOf(each).every(pgliteHasExtension))
      // PGlite has no logical replication.
      .filter(({ id }) => !id.includes('subscription'));
    afterAll(() => summary('PGlite', verdicts));

    for (const each of sample) {
      it(each.id, async () => {
        const database = await openScratch({ extensions: extensionsOf(each) });
        const dump = () => dumpSchema(database);
        const { verdict, problems } = await judge(database, each, dump).finally(() =>
          database.close(),
        );
        expectNone(each.id, problems, true);
        verdicts.push(verdict);
      });
    }
  });
});
