/**
 * A database as definitions.
 *
 * Nothing is believed: the files are evaluated, loaded into a scratch and read back, as `plan` would. What
 * is not the same then is said in a plainer way, in SQL at last, until all of it is.
 */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hasAccess } from '../catalog/access.ts';
import { LoadError, load } from '../catalog/load.ts';
import { readCatalog } from '../catalog/read.ts';
import { managed } from '../catalog/scope.ts';
import type { Database } from '../database/database.ts';
import { evaluateDefinitions } from '../define/evaluate.ts';
import type { Limits } from '../define/sandbox.ts';
import { diff } from '../diff/diff.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import { refused, SchemadiffError } from '../model/error.ts';
import { dependentsOf } from '../plan/dependents.ts';
import { printedDifferences } from '../prove/clone.ts';
import { levels, parentOf } from './scope.ts';
import { type Files, write } from './write.ts';

export type { Files };

export interface PullOptions extends Limits {
  /** Works in an empty scratch that offers the catalog's extensions. */
  readonly withScratch: <T>(work: (scratch: Database) => Promise<T>) => Promise<T>;
  /** Paths without extension that are no place for definitions. */
  readonly taken?: readonly string[] | undefined;
}

/** Files that did not do: what to say in another way, and why. */
interface Failure {
  readonly ids: readonly Id[];
  readonly error: SchemadiffError;
}

async function evaluated(files: Files, options: PullOptions) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'schemadiff-pull-')));
  try {
    for (const [file, text] of files.texts) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    if (files.texts.size === 0) return [];
    return await evaluateDefinitions({ ...options, root, schema: '.' });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The exports at places: `tables/users.ts:12`. */
function exportsAt(places: readonly string[], files: Files): Id[] {
  return places.flatMap((place) => {
    const [, file, line] = /^(\S+\.ts):(\d+)/.exec(place) ?? [];
    return files.exports
      .filter((each) => each.file === file && each.from <= Number(line) && Number(line) <= each.to)
      .map(({ id }) => id);
  });
}

function placesOf(error: SchemadiffError): readonly string[] {
  return error instanceof LoadError
    ? error.failures.flatMap(({ where }) => where ?? [])
    : `${error.where ?? ''}\n${error.why ?? ''}`.split('\n');
}

async function failureIn(
  scratch: Database,
  catalog: Catalog,
  files: Files,
  options: PullOptions,
): Promise<Failure | null> {
  const declared = await evaluated(files, options);
  await load(
    scratch,
    declared.map(({ kind, name, where, statements }) => ({
      name: `${kind} ${name}`,
      where,
      statements,
    })),
  );
  const copy = await readCatalog(scratch, { access: true, scope: catalog.scope });
  const changes = diff(copy, catalog);
  if (changes.length === 0) return null;
  const ids = changes.map((change) => {
    if (change.type === 'drop') return nearest(copy, catalog, change.object.id);
    return change.type === 'create' ? change.object.id : change.to.id;
  });
  const error = refused('The definitions would not be the same schema.', {
    why: printedDifferences(copy, catalog).join('\n'),
    next: 'Please report it: it is a bug.',
  });
  return { ids: ids.filter((id) => id !== undefined), error };
}

async function failureOf(
  catalog: Catalog,
  files: Files,
  options: PullOptions,
): Promise<Failure | null> {
  try {
    return await options.withScratch((scratch) => failureIn(scratch, catalog, files, options));
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    return { ids: exportsAt(placesOf(error), files), error };
  }
}

/** What made something that should not be: the first object around it that is in both. */
function nearest(copy: Catalog, catalog: Catalog, id: Id): Id | undefined {
  const parent = parentOf(copy, id);
  if (parent === undefined || catalog.objects.has(parent)) return parent;
  return nearest(copy, catalog, parent);
}

/** One level plainer; what is SQL already takes what it is part of along. */
function demote(id: Id, catalog: Catalog, found: Map<Id, number>): boolean {
  const level = found.get(id) ?? levels.short;
  if (level < levels.raw) {
    found.set(id, level + 1);
    return true;
  }
  const parent = parentOf(catalog, id);
  return parent !== undefined && demote(parent, catalog, found);
}

/**
 * The files of definitions that are this catalog, owners and grants included if it has them. Of what is not
 * managed it holds nothing: the scratch has that already, as far as it is needed.
 * @throws SchemadiffError refused when they cannot be written so that they are the same.
 */
export async function pull(catalog: Catalog, options: PullOptions): Promise<Files> {
  const read = { access: hasAccess(catalog), scope: catalog.scope };
  const base = await options.withScratch(async (scratch) =>
    managed(await readCatalog(scratch, read)),
  );
  const found = new Map<Id, number>();
  const dependents = dependentsOf(catalog.dependencies());
  let together = false;
  for (;;) {
    const files = write(catalog, base, found, options.taken, together);
    const failure = await failureOf(catalog, files, options);
    if (failure === null) return files;
    const plainer = [...new Set(failure.ids)].map((id) => demote(id, catalog, found));
    if (plainer.includes(true)) continue;
    if (!together) {
      // All that it is about is SQL: only the order of the statements can be wrong.
      together = true;
      found.clear();
      continue;
    }
    // What is made beside them comes before them, and may make them on its own, as a function does its shell type.
    const users = failure.ids.flatMap((id) => dependents.get(id) ?? []);
    if (!users.map((id) => demote(id, catalog, found)).includes(true)) throw failure.error;
  }
}
