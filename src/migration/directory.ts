/**
 * Migrations on disk: `schema/migrations/<id>/{up.sql,down.sql,plan.json}` and `snapshots/<id>.json`.
 *
 * Their order is that of their names, and each starts where the one before it ends. A folder appears
 * whole or not at all.
 */

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { schemaHash } from '../catalog/access.ts';
import { formatSnapshot, parseSnapshot } from '../catalog/snapshot.ts';
import { type Catalog, catalogHash } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { sameScope } from '../model/scope.ts';
import { shownPath } from '../shown-path.ts';
import {
  type Direction,
  formatDocument,
  type MigrationDocument,
  migrationId,
  parseDocument,
} from './document.ts';
import { checksumOf, parseScript, type ScriptStatement, tokensOf } from './script.ts';

export interface Folders {
  readonly migrations: string;
  readonly snapshots: string;
}

export interface Migration {
  readonly id: string;
  readonly folder: string;
  readonly document: MigrationDocument;
  /** The text of up.sql and down.sql as they are now. */
  readonly up: string;
  readonly down: string;
}

function readText(file: string): string {
  try {
    if (!lstatSync(file).isFile()) throw new Error('It is not a plain file.');
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw refused('A file of a migration cannot be read.', {
      where: shownPath(file),
      why: error instanceof Error ? error.message : undefined,
      next: 'Restore it from version control.',
    });
  }
}

function readMigration(folders: Folders, id: string): Migration {
  const folder = join(folders.migrations, id);
  const planFile = join(folder, 'plan.json');
  const document = parseDocument(readText(planFile), shownPath(planFile));
  if (document.id !== id) {
    throw refused(`The migration ${id} calls itself ${document.id}.`, {
      where: shownPath(planFile),
      next: 'Give the folder its name back.',
    });
  }
  return {
    id,
    folder,
    document,
    up: readText(join(folder, 'up.sql')),
    down: readText(join(folder, 'down.sql')),
  };
}

/** What to do where a migration does not follow the one before it. */
function mending({ document }: Migration, before: Migration | undefined, folders: Folders): string {
  if (before === undefined || document.previous !== before.document.previous) {
    return 'A folder is missing, or was put between two others: restore the history from version control.';
  }
  const remove = (id: string) =>
    `${shownPath(join(folders.migrations, id))} and ${shownPath(snapshotFile(folders, id))}`;
  return (
    'Two branches planned at the same time. Remove ' +
    `${remove(document.id)}, and plan again with --from ${shownPath(snapshotFile(folders, before.id))}. ` +
    `Where ${document.id} is applied already, remove ${before.id} instead.`
  );
}

function checkChain(migrations: readonly Migration[], folders: Folders): void {
  for (const [index, migration] of migrations.entries()) {
    const { document, folder } = migration;
    const before = migrations[index - 1];
    const previous = before?.document;
    if (document.previous !== (previous?.id ?? null)) {
      throw refused(
        `Migration ${document.id} does not follow ${previous?.id ?? 'an empty history'}.`,
        {
          where: shownPath(folder),
          why: `It was planned after ${document.previous ?? 'an empty history'}.`,
          next: mending(migration, before, folders),
        },
      );
    }
    if (previous !== undefined && document.before !== previous.after) {
      throw refused(`Migration ${document.id} does not start where ${previous.id} ends.`, {
        where: shownPath(folder),
        next: `Plan ${document.id} again.`,
      });
    }
  }
}

/**
 * All migrations in their order.
 * @throws SchemadiffError refused when one is damaged, altered, or does not follow the one before it.
 */
export function readMigrations(folders: Folders): Migration[] {
  if (!existsSync(folders.migrations)) return [];
  const migrations = readdirSync(folders.migrations, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && !entry.isFile())
    .map((entry) => entry.name)
    .sort()
    .map((id) => {
      if (migrationId.safeParse(id).success) return readMigration(folders, id);
      throw refused(`${JSON.stringify(id)} is no name of a migration.`, {
        where: shownPath(folders.migrations),
        next: 'Use 1 to 64 of a-z, 0-9, _ and -.',
      });
    });
  checkChain(migrations, folders);
  return migrations;
}

/** The statements of up.sql or down.sql as they are now. */
export async function statementsOf(
  migration: Migration,
  direction: Direction,
): Promise<ScriptStatement[]> {
  const file = shownPath(join(migration.folder, `${direction}.sql`));
  return await parseScript(migration[direction], file);
}

/**
 * Checks that nobody edited up.sql or down.sql since the migration was sealed.
 * @throws SchemadiffError refused, with the first statement that differs.
 */
export async function checkSealed(migration: Migration): Promise<void> {
  for (const direction of ['up', 'down'] as const) {
    const sealed = migration.document[direction];
    const found = await statementsOf(migration, direction);
    if ((await checksumOf(found)) === sealed.checksum) continue;
    const file = shownPath(join(migration.folder, `${direction}.sql`));
    throw refused(`${direction}.sql of ${migration.id} was edited after it was proven.`, {
      ...(await firstDifference(found, sealed.steps, file)),
      next: `Run schemadiff seal ${migration.id} to prove the edited text, or restore the file.`,
    });
  }
}

type InTransaction = Pick<ScriptStatement, 'transactional' | 'begins'>;

const sameTransaction = (now: InTransaction, then: InTransaction) =>
  now.transactional === then.transactional && now.begins === then.begins;

async function firstDifference(
  found: readonly ScriptStatement[],
  sealed: MigrationDocument['up']['steps'],
  file: string,
): Promise<{ where: string; why: string }> {
  for (let index = 0; index < Math.max(found.length, sealed.length); index += 1) {
    const [now, then] = [found[index], sealed[index]];
    const same =
      now !== undefined &&
      then !== undefined &&
      sameTransaction(now, then) &&
      (await tokensOf(now.sql)) === (await tokensOf(then.sql));
    if (same) continue;
    const moved = now !== undefined && then !== undefined && !sameTransaction(now, then);
    return {
      where: now === undefined ? file : `${file}:${now.line}`,
      why: `Proven: ${then?.sql ?? '(nothing)'}\nFound:  ${now?.sql ?? '(nothing)'}${moved ? '\nIt was moved into or out of a transaction.' : ''}`,
    };
  }
  return { where: file, why: 'The statements differ from those that were proven.' };
}

function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/** Milliseconds after which nobody is still writing a draft. */
const staleAfter = 60_000;

/** What a process that was killed had begun to write. */
function dropDrafts(...folders: readonly string[]): void {
  for (const folder of folders) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!/\.\d+\.draft$/.test(name)) continue;
      const draft = join(folder, name);
      const written = statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
      if (written < Date.now() - staleAfter) rmSync(draft, { recursive: true, force: true });
    }
  }
}

function snapshotFile(folders: Folders, id: string): string {
  return join(folders.snapshots, `${id}.json`);
}

/** Writes down that the SQL which is there was proven; it was written by a person, and stays. */
export function writeSealed(folders: Folders, document: MigrationDocument): void {
  const folder = join(folders.migrations, document.id);
  dropDrafts(folders.migrations, folders.snapshots, folder);
  writeWhole(join(folder, 'plan.json'), formatDocument(document));
}

/** Writes a new migration with the snapshot of where it ends. */
export function writeMigration(
  folders: Folders,
  migration: Omit<Migration, 'folder'>,
  after: Catalog,
): string {
  const folder = join(folders.migrations, migration.id);
  if (existsSync(folder)) {
    throw refused(`There is a migration ${migration.id} already.`, {
      where: shownPath(folder),
      next: 'Choose another --name.',
    });
  }
  dropDrafts(folders.migrations, folders.snapshots);
  const draft = join(folders.migrations, `.${migration.id}.${process.pid}.draft`);
  mkdirSync(draft, { recursive: true });
  mkdirSync(folders.snapshots, { recursive: true });
  try {
    writeFileSync(join(draft, 'up.sql'), migration.up);
    writeFileSync(join(draft, 'down.sql'), migration.down);
    writeFileSync(join(draft, 'plan.json'), formatDocument(migration.document));
    writeWhole(snapshotFile(folders, migration.id), formatSnapshot(after));
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/**
 * The catalog in which a migration ends, with the owners and grants that are its own.
 * @throws SchemadiffError refused when the snapshot is missing or is not that of the migration.
 */
export function readSnapshot(folders: Folders, document: MigrationDocument): Catalog {
  const file = snapshotFile(folders, document.id);
  const catalog = parseSnapshot(readText(file), shownPath(file));
  const { after, access, scope } = document;
  const isWhole =
    catalogHash(catalog) === (access?.hash ?? after) &&
    (access === undefined || schemaHash(catalog) === after);
  if (!isWhole || !sameScope(catalog.scope, scope)) {
    throw refused(`The snapshot of ${document.id} is not the schema in which it ends.`, {
      where: shownPath(file),
      next: 'Restore it from version control.',
    });
  }
  return catalog;
}
