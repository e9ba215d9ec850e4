/**
 * The history, told once for all gates: migrations run on an empty database, and those that are
 * looked at are rehearsed beside it, on a copy that gets rows.
 */

import {
  accessOf,
  type Compared,
  comparedWhere,
  dumpedAccess,
  readWithAccess,
  schemaHash,
  settleAccess,
  withAccess,
} from '../catalog/access.ts';
import { dumpSchema } from '../database/dump.ts';
import { openScratch, type PgliteDatabase, pgliteHasExtension } from '../database/pglite.ts';
import {
  type Folders,
  type Migration,
  readMigrations,
  readSnapshot,
  statementsOf,
} from '../migration/directory.ts';
import type { Catalog } from '../model/catalog.ts';
import { extensionsOf, makeRoles } from '../prove/clone.ts';
import { surround } from '../prove/surroundings.ts';
import { generate } from '../rehearse/profile/generate.ts';
import type { Profile } from '../rehearse/profile/profile.ts';
import { makeRoom } from '../rehearse/room.ts';
import { fillTables, type TableRows } from '../rehearse/rows.ts';
import { runScript, type StepFailure } from '../rehearse/script.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';
import { applySeed, readSeed } from './seed.ts';

export interface StoryInput {
  readonly folders: Folders;
  /** The catalog of the definitions, as PGlite reads it. */
  readonly declared: Catalog;
  /** Ids of the migrations to look at. */
  readonly migrations: ReadonlySet<string>;
  /** Whether they are rehearsed on rows: up only, or up and down; null: not at all. */
  readonly rehearse: 'up' | 'up and down' | null;
  readonly seedFile: string | undefined;
  readonly seed: number;
  /** Per table; with a profile, of all tables together. */
  readonly rows: number;
  readonly profile: Profile | null;
  readonly doing: (what: string) => void;
}

/** The migration at which a story on an empty database ends early. */
export interface Broken {
  readonly migration: Migration;
  /** Null: the migration starts from another schema than the one that is there. */
  readonly failure: StepFailure | null;
}

export interface Told {
  readonly history: readonly Migration[];
  readonly broken: Broken | null;
  /** After the last migration, or where it broke. */
  readonly catalog: Catalog;
  /** Has that schema; no rows, until the story is populated. */
  readonly database: PgliteDatabase;
  readonly rehearsals: ReadonlyMap<string, Rehearsal>;
  readonly seeded: Seeded | null;
}

/** What became of the seed file. */
export type Seeded =
  /** The version that it fits: rows are there from then on. */
  | { readonly after: string; readonly error: null }
  /** It fits none; what PostgreSQL said last. */
  | { readonly after: null; readonly error: string };

/** Rows in every table that is empty. */
async function fill(
  database: PgliteDatabase,
  { seed, rows, profile }: StoryInput,
  ordinary = false,
): Promise<readonly TableRows[]> {
  return profile === null
    ? await fillTables(database, { seed, rows, ordinary })
    : await generate(database, profile, { seed, rows });
}

export class Story {
  readonly input: StoryInput;
  readonly #open: PgliteDatabase[] = [];
  #history: readonly Migration[] | undefined;
  #known: readonly Catalog[] | undefined;
  #told: Promise<Told> | undefined;
  #walk: PgliteDatabase | undefined;
  /** Holds the rows of the seed file, migrated along. */
  #chain: PgliteDatabase | undefined;

  /** Milliseconds that rehearsals on rows have taken. */
  rehearsing = 0;

  constructor(input: StoryInput) {
    this.input = input;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((database) => database.close()));
  }

  /** All migrations, also those that are not looked at. */
  history(): readonly Migration[] {
    this.#history ??= readMigrations(this.input.folders);
    return this.#history;
  }

  /** Every schema that is passed through, the declared one too. */
  #catalogs(): readonly Catalog[] {
    const { folders, declared } = this.input;
    this.#known ??= [
      declared,
      ...this.history().map(({ document }) => readSnapshot(folders, document)),
    ];
    return this.#known;
  }

  /** What of owners and grants is compared where the definitions speak of it. */
  get #compared(): Compared {
    const without = this.history().at(-1)?.document.without ?? [];
    return comparedWhere((group) => !without.includes(group));
  }

  /** What of them some version speaks of, or the definitions do. */
  get access(): Compared {
    return accessOf(...this.#catalogs().slice(1), withAccess(this.input.declared, this.#compared));
  }

  /** The declared schema; what it does not speak of, as in `found`. */
  declaredBeside(found: Catalog): Catalog {
    return settleAccess(found, this.input.declared, this.#compared, false);
  }

  /** Extensions that PGlite lacks: nothing can be run here. */
  missingExtensions(): string[] {
    return this.#extensions().filter((name) => !pgliteHasExtension(name));
  }

  /** Why nothing of it can be run on PGlite; undefined: it can. */
  impossible(): string | undefined {
    const missing = this.missingExtensions();
    if (missing.length > 0) return `PGlite lacks ${missing.join(', ')}.`;
    const major = this.history().find((each) => each.document.major !== undefined)?.document.major;
    return major === undefined
      ? undefined
      : `The migrations were proven on PostgreSQL ${major}, and PGlite is 18.`;
  }

  #extensions(): string[] {
    return [...new Set(this.#catalogs().flatMap(extensionsOf))].sort();
  }

  /** An empty database with the roles and extensions that the history needs; closed with the story. */
  async empty(): Promise<PgliteDatabase> {
    const database = await openScratch({ extensions: this.#extensions() });
    this.#open.push(database);
    await makeRoles(database, [...new Set(this.#catalogs().flatMap(({ roles }) => roles))]);
    // Newest first: what is outside of the scope is as it was seen last.
    for (const catalog of this.#catalogs().toReversed()) await surround(database, catalog);
    return database;
  }

  tell(): Promise<Told> {
    this.#told ??= this.#tell();
    return this.#told;
  }

  /** The database of the newest version, with rows: the seed file's, and generated ones beside them. */
  async populated(): Promise<{ database: PgliteDatabase; generated: readonly TableRows[] }> {
    const { catalog } = await this.tell();
    const database = this.#chain ?? this.#walk;
    if (database === undefined) throw new Error('The story was not told');
    await makeRoom(database, catalog);
    return { database, generated: await fill(database, this.input) };
  }

  /** True when the populated database holds rows of the seed file: they may be anyone's. */
  hasSeed(): boolean {
    return this.#chain !== undefined;
  }

  async #copy(of: PgliteDatabase): Promise<PgliteDatabase> {
    const copy = await of.clone();
    this.#open.push(copy);
    return copy;
  }

  async #discard(database: PgliteDatabase): Promise<void> {
    this.#open.splice(this.#open.indexOf(database), 1);
    await database.close();
  }

  async #tell(): Promise<Told> {
    const { input } = this;
    const history = this.history();
    const rehearsals = new Map<string, Rehearsal>();
    const walk = await this.empty();
    this.#walk = walk;
    const scopeAt = (at: number) => (history[at]?.document ?? input.declared).scope;
    const { access } = this;
    let catalog = await readWithAccess(walk, access, scopeAt(0));
    let broken: Broken | null = null;
    let seeded: Seeded | null = null;
    const seedText = input.seedFile === undefined ? undefined : readSeed(input.seedFile);
    for (const [at, migration] of history.entries()) {
      const after = this.#catalogs()[at + 1] ?? input.declared;
      if (schemaHash(catalog) !== migration.document.before) {
        broken = { migration, failure: null };
        break;
      }
      const up = await statementsOf(migration, 'up');
      if (input.rehearse !== null && input.migrations.has(migration.id)) {
        rehearsals.set(migration.id, await this.#rehearse(walk, migration, catalog, after));
      }
      input.doing(`${migration.id} up, on an empty database`);
      const script = { direction: 'up', statements: up, target: after } as const;
      const failure = await runScript(walk, script);
      if (failure !== undefined) {
        broken = { migration, failure };
        break;
      }
      if (this.#chain !== undefined && (await runScript(this.#chain, script)) !== undefined) {
        // Its rehearsal said why; what comes after has generated rows.
        this.#chain = undefined;
      }
      catalog = await readWithAccess(walk, access, scopeAt(at + 1));
      if (seedText !== undefined && seeded?.error !== null) {
        seeded = await this.#trySeed(walk, seedText, migration);
      }
    }
    return { history, broken, catalog, database: walk, rehearsals, seeded };
  }

  async #trySeed(walk: PgliteDatabase, text: string, { id }: Migration): Promise<Seeded> {
    const copy = await this.#copy(walk);
    const error = await applySeed(copy, text);
    if (error !== undefined) {
      await this.#discard(copy);
      return { after: null, error };
    }
    this.#chain = copy;
    return { after: id, error: null };
  }

  /** Whether up is seen to run on rows without values at the limits of their types, in all tables that got `others`. */
  async #runsOnOrdinary(
    walk: PgliteDatabase,
    statements: Awaited<ReturnType<typeof statementsOf>>,
    before: Catalog,
    target: Catalog,
    others: readonly TableRows[],
  ): Promise<boolean> {
    const database = await this.#copy(this.#chain ?? walk);
    try {
      await makeRoom(database, before);
      const filled = await fill(database, this.input, true);
      const empty = new Set(filled.flatMap(({ table, rows }) => (rows > 0 ? [] : [table])));
      if (others.some(({ table, rows }) => rows > 0 && empty.has(table))) return false;
      return (await runScript(database, { direction: 'up', statements, target })) === undefined;
    } finally {
      await this.#discard(database);
    }
  }

  async #rehearse(walk: PgliteDatabase, migration: Migration, before: Catalog, after: Catalog) {
    const started = Date.now();
    const { seed, rows, profile, doing, rehearse: how } = this.input;
    const seen = dumpedAccess(accessOf(before, after));
    const dumpBefore = how === 'up and down' ? await dumpSchema(walk, seen) : null;
    const database = await this.#copy(this.#chain ?? walk);
    try {
      const [up, down] = [
        await statementsOf(migration, 'up'),
        await statementsOf(migration, 'down'),
      ];
      const scripts = { migration, up, down, before, after, dumpBefore };
      await makeRoom(database, before);
      const generated = await fill(database, this.input);
      // With a profile the rows are those of all tables.
      const each = profile === null ? rows : Math.min(rows, 100);
      const found = await rehearse({ ...scripts, database, generated, seed, rows: each, doing });
      // A profile tells which values production holds.
      if (found.up === null || profile !== null) return found;
      return { ...found, atLimits: await this.#runsOnOrdinary(walk, up, before, after, generated) };
    } finally {
      await this.#discard(database);
      this.rehearsing += Date.now() - started;
    }
  }
}
