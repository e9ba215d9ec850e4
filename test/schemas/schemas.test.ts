/**
 * Schemas of real applications (`../shared/schemas`): loaded twice they are equal; from nothing they are
 * made, and back to nothing. Skipped where the folder is not there.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openScratch, pgliteHasExtension } from '../../src/database/pglite.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { plan } from '../../src/plan/plan.ts';
import { load, Recipe, type State } from '../kinds/recipe.ts';
import { createDatabase, describeServer } from '../servers.ts';

const folder = new URL('../../../shared/schemas/', import.meta.url);
const present = existsSync(folder);
if (!present) console.log(`schemas: skipped, there is no ${folder.pathname}`);

type Open = () => Promise<Database>;

interface Application {
  readonly name: string;
  readonly text: string;
  readonly extensions: readonly string[];
}

const applications: readonly Application[] = (present ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const found = text.matchAll(/^CREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)/gm);
    return { name: file, text, extensions: [...found].map(([, name = '']) => name) };
  });

async function read(open: Open, text: string): Promise<State> {
  const database = await open();
  await load(database, text);
  const state = await new Recipe(database, null).look();
  await database.close();
  return state;
}

/** A database for each: to drop all of a large one at once takes more locks than a server has. */
async function problemsOf(open: Open, text: string): Promise<readonly string[]> {
  const wanted = await read(open, text);
  const again = await read(open, text);
  const database = await open();
  const { major } = database;
  const recipe = new Recipe(database, null);
  const { steps } = plan(wanted.catalog, again.catalog, { major });
  if (steps.length > 0) recipe.problems.push(`loaded twice: ${steps.map((step) => step.sql)}`);
  const empty = await recipe.look();
  if (await recipe.go('from nothing', empty, wanted, [], false)) {
    await recipe.go('to nothing', wanted, empty, [], false);
  }
  await database.close();
  const { unmodelled } = wanted.catalog;
  if (unmodelled.length > 0) {
    const kinds = new Map<string, number>();
    for (const name of unmodelled) {
      const kind = name.slice(0, name.search(/ [^ ]*[.("]/));
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    console.log(
      `not modelled: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
    );
  }
  return recipe.problems;
}

function suite(open: (extensions: readonly string[]) => Promise<Database>): void {
  for (const { name, text, extensions } of applications) {
    it(name, async () => {
      const problems = (await problemsOf(() => open(extensions), text)).join('\n\n');
      expect(problems.slice(0, 3000)).toBe('');
    }, 180_000);
  }
}

describe.runIf(present)('schemas of applications', () => {
  describeServer(18, () => suite(async () => openPostgres(await createDatabase(18))));
  describe('PGlite', () => {
    suite((extensions) => openScratch({ extensions: extensions.filter(pgliteHasExtension) }));
  });
});
