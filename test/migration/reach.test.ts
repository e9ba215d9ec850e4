/**
 * The proof on the part of a schema that a plan can reach says what the proof on the whole says. A few
 * cases of test/kinds, in the midst of what they have nothing to do with; REACH=all runs all of them.
 */

import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { settleAccess } from '../../src/catalog/access.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { planBoth } from '../../src/migration/create.ts';
import { proveMigration } from '../../src/migration/prove.ts';
import { type Catalog, catalogHash } from '../../src/model/catalog.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { reachOf, within } from '../../src/plan/reach.ts';
import { cases, filter } from '../kinds/cases.ts';
import { load } from '../kinds/recipe.ts';

const beside = readFileSync(new URL('beside.sql', import.meta.url), 'utf8');
const every = process.env.REACH === 'all' || filter !== '' ? 1 : 61;

const extensionsIn = (text: string) =>
  [...text.matchAll(/CREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)/g)].map(
    ([, name = '']) => name,
  );

async function catalogOf(text: string): Promise<Catalog> {
  const database = await openScratch({ extensions: extensionsIn(text) });
  await load(database, beside, text);
  const catalog = await readCatalog(database, { access: true });
  catalog.dependencies();
  await database.close();
  return catalog;
}

const scratch = (extensions: readonly string[]): Promise<PgliteDatabase> =>
  openScratch({ extensions });

/** What was seen, or why nothing was. */
async function outcome(input: Parameters<typeof proveMigration>[0]) {
  try {
    const { up, down, checks, bodies } = await proveMigration(input);
    return { up, down, checks, bodies };
  } catch (error) {
    if (error instanceof SchemadiffError) return { message: error.message, why: error.why };
    throw error;
  }
}

describe('what a plan can reach', () => {
  let reduced = 0;
  let all = 0;
  afterAll(() => console.log(`reach: ${reduced} of ${all} cases are proven on a part`));

  const embedded = cases.filter((each) => each.embedded);
  for (const each of embedded.filter((_, index) => index % every === 0)) {
    it(each.name, async () => {
      const before = await catalogOf(each.before);
      const after = settleAccess(
        before,
        await catalogOf(each.after),
        { owners: true, grants: true },
        true,
      );
      const { up, down } = planBoth(before, after, 18);
      const input = { before, after, up: up.steps, down: down.steps, scratch };
      const reach = reachOf(before, after, [...up.steps, ...down.steps]);
      all += 1;
      if (reach === undefined) return;
      reduced += 1;
      // Nothing that changes is left out.
      const rest = (catalog: Catalog) => ({
        ...catalog,
        objects: new Map([...catalog.objects].filter(([id]) => !reach.has(id))),
      });
      expect(catalogHash(rest(before))).toBe(catalogHash(rest(after)));
      expect(within(before, reach).objects.size).toBeLessThan(before.objects.size);
      expect(await outcome({ ...input, copy: 'reach' })).toEqual(
        await outcome({ ...input, copy: 'whole' }),
      );
    }, 240_000);
  }
});
