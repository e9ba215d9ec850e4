/**
 * One object of every kind is taken out of schemas of real applications (`../shared/schemas`), with all
 * that depends on it, and put back. Skipped where the folder is not there.
 */

import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import type { Catalog, Id } from '../../src/model/catalog.ts';
import { load, Recipe, type State } from '../kinds/recipe.ts';
import { createDatabase, describeServer } from '../servers.ts';

const folder = new URL('../../../shared/schemas/', import.meta.url);
const names = ['adventureworks.sql', 'openstreetmap.sql', 'pagila.sql', 'synapse.sql'];
const present = names.filter((name) => existsSync(new URL(name, folder)));
if (present.length === 0) console.log(`mutations: skipped, there is no ${folder.pathname}`);

/** The catalog without an object and whatever cannot be there without it. */
function without(catalog: Catalog, id: Id): Catalog {
  const gone = new Set<Id>([id]);
  const dependencies = catalog.dependencies();
  for (let size = 0; size !== gone.size; ) {
    size = gone.size;
    for (const [from, list] of dependencies)
      if (list.some(({ on }) => gone.has(on))) gone.add(from);
  }
  const objects = new Map([...catalog.objects].filter(([each]) => !gone.has(each)));
  return { ...catalog, objects };
}

/**
 * The object of each kind in the middle of its list. Not what ties two tables, and not what one has from
 * another: without those, the rest would not be the same.
 */
function samples(catalog: Catalog): Id[] {
  const byKind = new Map<string, Id[]>();
  const ties = new Set([...catalog.dependencies().values()].flat().map(({ through }) => through));
  for (const [id, { kind }] of catalog.objects) {
    if (ties.has(id)) continue;
    if (
      catalog
        .dependencies()
        .get(id)
        ?.some(({ through }) => through !== undefined)
    )
      continue;
    byKind.set(kind, [...(byKind.get(kind) ?? []), id]);
  }
  return [...byKind.values()].flatMap((ids) => ids.sort()[Math.floor(ids.length / 2)] ?? []);
}

describe.runIf(present.length > 0)('one object less, and back', () => {
  describeServer(18, () => {
    for (const name of present) {
      describe(name, () => {
        let database: Database;
        let whole: State;
        beforeAll(async () => {
          database = await openPostgres(await createDatabase(18));
          await load(database, readFileSync(new URL(name, folder), 'utf8'));
          whole = await new Recipe(database, null).look();
        });
        afterAll(() => database.close());

        it('of every kind', { timeout: 300_000 }, async () => {
          const problems: string[] = [];
          const ids = samples(whole.catalog);
          for (const id of ids) {
            const recipe = new Recipe(database, null);
            const less: State = { catalog: without(whole.catalog, id), dump: null };
            if (await recipe.go(`without ${id}`, whole, less, [], false)) {
              await recipe.go(`back to ${id}`, less, whole, [], false);
            }
            problems.push(...recipe.problems);
            if (recipe.problems.length > 0) break;
          }
          expect(problems.join('\n\n').slice(0, 4000)).toBe('');
          expect(ids.length).toBeGreaterThan(8);
          console.log(
            `${name}: one object of each of ${ids.length} kinds was taken out and put back`,
          );
        });
      });
    }
  });
});
