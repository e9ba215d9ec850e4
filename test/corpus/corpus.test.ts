/**
 * Pairs of schemas from other projects (`../shared/corpus`), both ways on PostgreSQL 18; one in ten on
 * PGlite too, where pg_dump looks as well. Skipped where the folder is not there.
 *
 * A pair with objects that are not modelled (subscriptions) is not run, and counted apart.
 */

import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Database } from '../../src/database/database.ts';
import { openScratch, pgliteHasExtension } from '../../src/database/pglite.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { ident, sql } from '../../src/model/sql.ts';
import { plan } from '../../src/plan/plan.ts';
import { load, Recipe } from '../kinds/recipe.ts';
import { keptRows } from '../kinds/rows.ts';
import { createDatabase, describeServer } from '../servers.ts';
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
  .filter(({ id, loads }) => loads?.['18'] !== false && id.includes(filter));

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

type Verdict = 'passed' | 'not modelled';

interface Judged {
  readonly verdict: Verdict;
  readonly problems: readonly string[];
}

async function judge(
  database: Database,
  each: Case,
  dumper: ConstructorParameters<typeof Recipe>[1],
): Promise<Judged> {
  const recipe = new Recipe(database, dumper);
  const [setup, before, after] = [each.setup ?? '', each.old ?? '', each.new ?? ''];
  await makeRoles(database, each);
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
  return { verdict: 'passed', problems: recipe.problems };
}

function summary(engine: string, verdicts: readonly Verdict[]): void {
  const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
  console.log(
    `corpus on ${engine}: ${count('passed')} pairs passed both ways; not covered: ` +
      `${count('not modelled')} with objects that are not modelled`,
  );
}

describe.runIf(present)('corpus', () => {
  describeServer(18, () => {
    const verdicts: Verdict[] = [];
    let database: Database;
    const open = async () => openPostgres(await createDatabase(18));
    beforeAll(async () => {
      database = await open();
    });
    afterAll(async () => {
      await database.close();
      summary('PostgreSQL 18', verdicts);
    });

    for (const each of cases) {
      it(each.id, async () => {
        const { verdict, problems } = await judge(database, each, null).finally(async () => {
          if (!(await leftovers(database))) return;
          await database.close();
          database = await open();
        });
        expect(problems.join('\n\n')).toBe('');
        verdicts.push(verdict);
      });
    }
  });

  describe('PGlite, with pg_dump', () => {
    const verdicts: Verdict[] = [];
    const sample = cases
      .filter((_, index) => index % 10 === 0 || filter !== '')
      .filter((each) => extensionsOf(each).every(pgliteHasExtension))
      // PGlite has no logical replication.
      .filter(({ id }) => !id.includes('subscription'));
    afterAll(() => summary('PGlite', verdicts));

    for (const each of sample) {
      it(each.id, async () => {
        const database = await openScratch({ extensions: extensionsOf(each) });
        const { verdict, problems } = await judge(database, each, database).finally(() =>
          database.close(),
        );
        if (each.id in secrets) expect(problems.join('\n\n')).toMatch(secrets[each.id] ?? '');
        else expect(problems.join('\n\n')).toBe('');
        verdicts.push(verdict);
      });
    }
  });
});
