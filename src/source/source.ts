/**
 * What a plan can be made from: the definitions, a database, SQL files, a snapshot, or nothing.
 *
 * Each becomes a catalog. Definitions and SQL files are loaded into a scratch PGlite and read there;
 * that scratch stays open, as the copy that pg_dump looks at.
 */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onMembers } from '../catalog/access.ts';
import type { Cluster } from '../catalog/cluster.ts';
import { load } from '../catalog/load.ts';
import {
  type ReadOptions,
  readCatalog,
  readDependencies,
  readObjects,
  type Twins,
} from '../catalog/read.ts';
import { readBy } from '../catalog/reader.ts';
import { inScope, surrounded, withNeeded } from '../catalog/scope.ts';
import { formatSnapshot, parseSnapshot } from '../catalog/snapshot.ts';
import { type Config, resolveUrl } from '../config/config.ts';
import { connect } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError, missingRole } from '../database/database-error.ts';
import { extensionsIn } from '../database/pglite-extensions.ts';
import { openScratchOn, type ScratchDatabase } from '../database/scratch.ts';
import { prepareSession } from '../database/settings.ts';
import { readSqlFile } from '../database/sql-file.ts';
import { diff as diffCatalogs } from '../diff/diff.ts';
import type { Catalog } from '../model/catalog.ts';
import { refused, SchemadiffError } from '../model/error.ts';
import { lineAt } from '../model/lines.ts';
import type { Origin } from '../model/origin.ts';
import type { Scope } from '../model/scope.ts';
import { trusted } from '../model/sql.ts';
import { cloneCatalog, extensionsOf, makeRoles } from '../prove/clone.ts';
import { withoutUnoffered } from '../prove/offered.ts';
import { Renames, type RenamesInput } from '../prove/renames.ts';
import { foundationOf, surround } from '../prove/surroundings.ts';
import { shownPath } from '../shown-path.ts';
import { cachedCatalog } from './catalog-cache.ts';
import { loadWithin, missingOutside } from './outside.ts';

export type Source =
  | { readonly type: 'definitions' }
  | { readonly type: 'empty' }
  /** `postgres://…` or `pglite:…`; may hold a password. */
  | { readonly type: 'database'; readonly url: string }
  /** A .sql file, or a folder of them, run in the order of their names. */
  | { readonly type: 'sql'; readonly path: string }
  | { readonly type: 'snapshot'; readonly path: string };

/** `definitions`, `empty`, a URL, `x.json`, `x.sql` or a folder. */
export function parseSource(text: string): Source {
  if (text === 'definitions' || text === 'empty') return { type: text };
  if (/^(postgres|postgresql|pglite):/i.test(text)) return { type: 'database', url: text };
  // It is no path then, and paths are shown.
  if (/^[^\s/]*:[^/]*@/.test(text)) {
    throw refused('A source looks like a connection string without its scheme.', {
      next: 'Write postgres://user@host:port/database.',
    });
  }
  return { type: text.endsWith('.json') ? 'snapshot' : 'sql', path: text };
}

export interface Both {
  readonly from: Catalog;
  readonly to: Catalog;
  /** Holds what is outside of the scope. */
  readonly around: Catalog;
}

export interface SourceOptions extends ReadOptions {
  /** Holds what is outside of the scope, for definitions that need it. */
  readonly around?: Catalog | undefined;
}

/** Everything that is open while sources are read and compared. */
export class Sources {
  readonly #config: Config | undefined;
  readonly #open: Database[] = [];
  readonly #origins = new WeakMap<Catalog, readonly Origin[]>();
  readonly #scratches = new WeakMap<Catalog, ScratchDatabase>();
  /** Those that a scratch read, which may be closed since. */
  readonly #own = new WeakSet<Catalog>();

  readonly #scope: Scope | undefined;
  #engine: Promise<Engine> | undefined;

  /** Without a configuration there are no definitions. `scope`: what is managed; the configuration's. */
  constructor(config?: Config, scope: Scope | undefined = config?.scope) {
    this.#config = config;
    this.#scope = scope;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((database) => database.close()));
  }

  /** An empty scratch; closed with the rest. */
  async scratch(extensions: readonly string[] = []): Promise<ScratchDatabase> {
    const scratch = await openScratchOn(this.#where(), { extensions });
    this.#open.push(scratch);
    return scratch;
  }

  async #end(scratch: ScratchDatabase): Promise<void> {
    this.#open.splice(this.#open.indexOf(scratch), 1);
    await scratch.close();
  }

  #where(): string {
    const config = this.#config;
    if (config === undefined || config.scratch === 'pglite') return 'pglite';
    return resolveUrl(config, config.scratch, 'scratch', process.env);
  }

  /** What runs the scratches: catalogs that another major read are made again there. */
  async #scratchEngine(): Promise<Engine> {
    this.#engine ??= engineOf(this.#where(), (url) => this.#connect(url));
    return await this.#engine;
  }

  /**
   * The catalog of a source, as the engine read it that holds it.
   * @throws SchemadiffError refused, with file and line, when it cannot be loaded.
   */
  async read(source: Source, given: SourceOptions = {}): Promise<Catalog> {
    const options = { ...(this.#scope !== undefined && { scope: this.#scope }), ...given };
    switch (source.type) {
      case 'definitions':
        return await this.#readDefinitions(options);
      case 'empty':
        return await readCatalog(await this.scratch(), { scope: this.#scope });
      case 'database':
        return await this.#readDatabase(source.url, options);
      case 'sql':
        return await this.#readSql(source.path, options);
      case 'snapshot':
        return inScope(parseSnapshot(readText(source.path), shownPath(source.path)), this.#scope);
    }
  }

  /**
   * Both, and a catalog that holds what is outside of the scope. `environment` reads the database that
   * holds it when definitions are compared with nothing.
   */
  async readBoth(
    from: Source,
    to: Source,
    environment: () => Promise<Catalog | undefined>,
    cluster?: Cluster,
  ): Promise<Both> {
    const access = { access: true };
    if (from.type === 'database' && to.type === 'database') {
      const [live, wanted] = await this.readPair(from.url, to.url, cluster);
      return { from: live, to: wanted, around: live };
    }
    const both = [from, to] as const;
    if (this.#scope === undefined || !both.some(({ type }) => type === 'definitions')) {
      const [live, wanted] = await Promise.all([this.read(from, access), this.read(to, access)]);
      return { from: live, to: wanted, around: live };
    }
    const known = both.find(({ type }) => type !== 'definitions' && type !== 'empty');
    const around = known === undefined ? await environment() : await this.read(known, access);
    const read = async (source: Source) =>
      source === known && around !== undefined
        ? around
        : await this.read(source, { ...access, around });
    const [live, wanted] = [await read(from), await read(to)];
    if (around === undefined || around === live) return { from: live, to: wanted, around: live };
    // What rests on managed objects does so where it was read.
    return { from: live, to: wanted, around: foundationOf(around) };
  }

  /**
   * `catalog` with what is outside of the scope in `other`.
   * @throws SchemadiffError refused when something that is managed needs what is not there.
   */
  surrounded(catalog: Catalog, other: Catalog): Catalog {
    const result = surrounded(catalog, other);
    if (result === catalog) return catalog;
    const lost = missingOutside(catalog, result);
    if (lost.length > 0) {
      throw refused('What is outside of the scope is missing.', {
        why: lost.join('\n'),
        next: 'Make it there first, or take it into the scope and declare it.',
      });
    }
    const origins = this.#origins.get(catalog);
    if (origins !== undefined) this.#origins.set(result, origins);
    return result;
  }

  /**
   * Two databases, each in one snapshot. Where they are the same it is one catalog, of which nobody may ask
   * what depends on what: that is read only when they differ.
   * @throws SchemadiffError unreachable without a connection.
   */
  async readPair(first: string, second: string, cluster?: Cluster): Promise<[Catalog, Catalog]> {
    const [left, right] = await Promise.all([this.#connect(first), this.#connect(second)]);
    return await left.snapshot((one) =>
      right.snapshot(async (two) => {
        const serverOnly = left.major === right.major;
        if (cluster !== undefined && !serverOnly) {
          throw refused('Roles and settings are compared between servers of one major.', {
            why: `${left.label} is ${left.major}, ${right.label} is ${right.major}`,
          });
        }
        const twins: Twins | undefined = serverOnly ? { objects: new Map() } : undefined;
        const options = { access: true, serverOnly, cluster, scope: this.#scope, twins };
        const [a, b] = await Promise.all([
          readObjects(one, left.major, options),
          readObjects(two, right.major, options),
        ]);
        twins?.objects.clear();
        const equal =
          left.major === right.major &&
          a.catalog.unmodelled.length + b.catalog.unmodelled.length === 0 &&
          diffCatalogs(a.catalog, b.catalog).length === 0;
        if (equal) return [a.catalog, a.catalog];
        return await Promise.all([readDependencies(a), readDependencies(b)]);
      }),
    );
  }

  async #connect(url: string): Promise<Database> {
    const database = await connect(url);
    this.#open.push(database);
    return database;
  }

  /** The scratch that still holds a catalog that was read from definitions or SQL files. */
  scratchOf(catalog: Catalog): ScratchDatabase | undefined {
    return this.#scratches.get(catalog);
  }

  /** Whether there is any file of definitions. */
  async hasDefinitions(): Promise<boolean> {
    const config = this.#config;
    if (config === undefined) return false;
    const { schemaFiles } = await import('../define/files.ts');
    const { root, schema, migrations, snapshots } = config;
    return (await schemaFiles(root, schema, [migrations, snapshots])).files.length > 0;
  }

  /** Whether a catalog was read from definitions. */
  isDeclared(catalog: Catalog): boolean {
    return this.#origins.has(catalog);
  }

  /**
   * What the definitions of `after` say was renamed; `done`: a migration has done it; `major`: of the servers that run
   * the statements.
   * @throws SchemadiffError refused when the old and the new one exist.
   */
  async renames(
    before: Catalog,
    after: Catalog,
    done: RenamesInput['done'],
    major = after.major,
  ): Promise<Renames> {
    const origins = this.#origins.get(after) ?? [];
    const scratch = (extensions: readonly string[]) => this.scratch(extensions);
    return await Renames.start({ before, after, origins, done, major, scratch });
  }

  async #readScratch(scratch: ScratchDatabase, options: ReadOptions = {}): Promise<Catalog> {
    const catalog = await readCatalog(scratch, options);
    this.#scratches.set(catalog, scratch);
    return catalog;
  }

  /** Two catalogs that one engine read, so that equal schemas have equal texts. */
  async comparable(first: Catalog, second: Catalog): Promise<[Catalog, Catalog]> {
    if (first.major === second.major) return [first, second];
    return [await this.elaborate(first), await this.elaborate(second)];
  }

  /** A catalog as PGlite reads it; what is outside and not needed, as it was. */
  async elaborate(whole: Catalog): Promise<Catalog> {
    if (this.#own.has(whole)) return whole;
    const catalog = withNeeded(whole);
    const copy = await this.#elaborate(catalog);
    if (copy === catalog) return whole;
    return surrounded(readBy(whole, { ...copy, unmodelled: whole.unmodelled }), whole);
  }

  async #elaborate(catalog: Catalog): Promise<Catalog> {
    const scratch = () => this.scratch(extensionsOf(catalog));
    const members = onMembers(catalog);
    const offered =
      members.length === 0 ? catalog : await withoutUnoffered(await scratch(), catalog, members);
    const { major, name } = await this.#scratchEngine();
    if (catalog.major === major) return offered;
    const text = formatSnapshot(offered, { ordered: true });
    return await cachedCatalog(text, `elaborated on ${name}`, async () =>
      cloneCatalog(await scratch(), offered),
    );
  }

  async #readDatabase(url: string, options: ReadOptions): Promise<Catalog> {
    const database = await connect(url);
    try {
      return await readCatalog(database, options);
    } finally {
      await database.close();
    }
  }

  async #readDefinitions({ around, ...options }: SourceOptions): Promise<Catalog> {
    const config = this.#config;
    if (config === undefined) throw refused('Definitions need a project.');
    const { evaluate } = await import('../define/evaluate.ts');
    const { declared, origins } = await evaluate({
      root: config.root,
      schema: config.schema,
      exclude: [config.migrations, config.snapshots],
      ...config.definitions,
    });
    const items = declared.map(({ kind, name, where, statements }) => ({
      name: `${kind} ${name}`,
      where,
      statements,
    }));
    const text = items.flatMap(({ statements }) => statements).join(';\n');
    const foundation = around === undefined ? undefined : foundationOf(around);
    const catalog = await this.#loaded(text, options, foundation, async (scratch) => {
      if (options.scope === undefined) await load(scratch, items);
      else await loadWithin(scratch, items, declared, options);
    });
    this.#origins.set(catalog, origins);
    return catalog;
  }

  async #readSql(path: string, options: ReadOptions): Promise<Catalog> {
    const files = sqlFiles(path).map((file) => ({ file, text: withoutPsql(readText(file)) }));
    return await this.#loaded(
      files.map(({ text }) => text).join('\n'),
      options,
      undefined,
      async (scratch) => {
        for (const { file, text } of files) await runFile(scratch, file, text);
      },
    );
  }

  /** What is read from a scratch once `text` is loaded into it, beside what is outside of the scope. */
  async #loaded(
    text: string,
    options: ReadOptions,
    around: Catalog | undefined,
    run: (scratch: ScratchDatabase) => Promise<void>,
  ): Promise<Catalog> {
    const [extensions, there] =
      around === undefined
        ? [[], '']
        : [extensionsOf(around), formatSnapshot({ ...around, outside: undefined })];
    const catalog = await cachedCatalog(
      text,
      `${(await this.#scratchEngine()).name} ${JSON.stringify(options)}${there}`,
      async () => {
        const roles: string[] = [];
        for (;;) {
          const scratch = await this.scratch([...extensionsIn(text), ...extensions]);
          if (around !== undefined) await surround(scratch, around);
          await makeRoles(scratch, roles);
          try {
            await run(scratch);
            return await this.#readScratch(scratch, options);
          } catch (error) {
            const role = error instanceof SchemadiffError ? missingRole(error.cause) : undefined;
            if (role === undefined || scratch.engine !== 'pglite' || roles.includes(role))
              throw error;
            // What ran before it may have been committed: again, from the start.
            roles.push(role);
            await this.#end(scratch);
          }
        }
      },
    );
    this.#own.add(catalog);
    return catalog;
  }
}

interface Engine {
  readonly major: number;
  /** Tells it from others, where a catalog would be read otherwise: by another role, say. */
  readonly name: string;
}

async function engineOf(
  where: string,
  connected: (url: string) => Promise<Database>,
): Promise<Engine> {
  if (where === 'pglite') return { major: pgliteMajor, name: `pglite ${pgliteMajor}` };
  const server = await connected(where);
  const [row] = await server.query(trusted('SELECT CURRENT_USER AS role'));
  return { major: server.major, name: JSON.stringify([server.major, server.label, row?.role]) };
}

/** The major of the PGlite that is built in. */
const pgliteMajor = 18;

async function runFile(scratch: Database, file: string, text: string): Promise<void> {
  const meta = /^\\(?!\.).*$/m.exec(text);
  if (meta !== null) {
    throw refused('The file needs psql.', {
      where: `${shownPath(file)}:${lineAt(text, meta.index)}`,
      why: meta[0],
      next: 'Remove the psql command: the file is sent to PostgreSQL as it is.',
    });
  }
  try {
    await scratch.execute(trusted('SET search_path = public'));
    await scratch.execute(trusted(text));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const line = error.position === undefined ? '' : `:${lineAt(text, error.position - 1)}`;
    throw refused('The file cannot be loaded.', {
      where: `${shownPath(file)}${line}`,
      why: `${error.message} (SQLSTATE ${error.sqlstate})`,
      next: remedyFor(error),
      cause: error,
    });
  } finally {
    // Dumps change settings that the reader relies on.
    await scratch.execute(trusted('ROLLBACK; RESET ALL'));
    await scratch.execute(prepareSession({ applicationName: 'schemadiff', lockTimeout: 0 }));
  }
}

/** What to do where the file is right, and the scratch lacks what it names. */
function remedyFor(error: DatabaseError): string | undefined {
  if (/^extension ".*" is not available/.test(error.message)) {
    return 'Set `scratch` in schemadiff.config.ts to the URL of a server that has it.';
  }
  if (missingRole(error) === undefined) return undefined;
  return 'Make the role on the server of the scratch, or dump with --no-owner --no-privileges.';
}

/** pg_dump of 2025 and later locks psql down with these two. */
const restrict = /^\\(un)?restrict .*$/gm;

/** Rows as pg_dump writes them, which are no part of a schema. */
const copiedRows = /^COPY [^;]*? FROM stdin;\r?\n(?:[^\n]*\n)*?\\\.\r?$/gm;

/** Without what only psql understands in a dump; every line stays where it is. */
const withoutPsql = (text: string) =>
  text.replace(copiedRows, (rows) => rows.replace(/[^\n]+/g, '')).replace(restrict, '');

const readText = (file: string) =>
  readSqlFile(file, { called: 'The file', shown: shownPath(file) });

function sqlFiles(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw refused(`There is no ${path}.`, {
      next: 'Name the definitions, a URL, pglite:directory, a .sql file or folder, or a snapshot.',
    });
  }
  if (!stats.isDirectory()) return [path];
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => join(path, name));
  if (files.length === 0) throw refused('The folder holds no .sql files.', { where: path });
  return files;
}
