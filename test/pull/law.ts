/** pull → plan is quiet: what pull writes is the same schema when it is evaluated and loaded. */

import { readCatalog } from '../../src/catalog/read.ts';
import type { Database } from '../../src/database/database.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { ident, sql } from '../../src/model/sql.ts';
import { type Files, pull } from '../../src/pull/pull.ts';
import { load } from '../kinds/recipe.ts';

export const extensionsIn = (text: string) => [
  ...new Set(
    [...text.matchAll(/CREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)/gi)].map(
      ([, name = '']) => name,
    ),
  ),
];

async function makeRoles(database: Database, roles: readonly string[]): Promise<void> {
  const rows = await database.query(sql`SELECT rolname AS name FROM pg_catalog.pg_roles`);
  const known = new Set(rows.map(({ name }) => name));
  for (const role of roles.filter((each) => !known.has(each))) {
    await database.execute(sql`CREATE ROLE ${ident(role)} NOLOGIN`);
  }
}

export interface Pulled {
  readonly catalog: Catalog;
  readonly files: Files;
}

/** Pulls what SQL texts make. pull() itself compares, and throws when it is not the same. */
export class Puller {
  readonly #database: PgliteDatabase;

  private constructor(database: PgliteDatabase) {
    this.#database = database;
  }

  static async open(extensions: readonly string[]): Promise<Puller> {
    return new Puller(await openScratch({ extensions }));
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async pull(texts: readonly string[], roles: readonly string[] = []): Promise<Pulled> {
    const database = this.#database;
    await makeRoles(database, roles);
    await load(database, ...texts.map((text) => text.replaceAll(/^\\(un)?restrict .*$/gm, '')));
    const catalog = await readCatalog(database, { access: true });
    const files = await pull(catalog, {
      timeout: 60_000,
      withScratch: async (work) => {
        await load(database);
        return await work(database);
      },
    });
    return { catalog, files };
  }
}
