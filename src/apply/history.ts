/** The migrations of the project beside the journal of a database: what is applied, what is next. */

import type { Migration } from '../migration/directory.ts';
import { refused } from '../model/error.ts';
import type { Entry } from './journal.ts';

/** A migration with its last run. */
export interface Standing {
  readonly migration: Migration;
  readonly entry: Entry;
}

export interface History {
  /** Those that are applied, oldest first. */
  readonly applied: readonly Standing[];
  /** One that was begun in either direction and has not ended. */
  readonly running: Standing | null;
  /** Those that were never begun, oldest first. */
  readonly pending: readonly Migration[];
}

function unknown(ids: readonly string[], label: string) {
  return refused(`${label} has migrations that this project does not have.`, {
    where: ids.join(', '),
    why: 'Its journal was written by another project, or by a newer state of this one.',
    next: 'Check --env; or check out the version that has them before anything else.',
  });
}

function checkUnchanged({ migration, entry }: Standing, label: string): void {
  const { document } = migration;
  const changed = [
    entry.checksum === document.up.checksum ? undefined : 'its statements differ',
    entry.beforeHash === document.before ? undefined : 'it starts from another schema',
    entry.afterHash === document.after ? undefined : 'it ends in another schema',
  ].filter((each) => each !== undefined);
  if (changed.length === 0) return;
  throw refused(`${migration.id} is not the migration that was applied to ${label}.`, {
    where: migration.folder,
    why: `Compared with the journal, ${changed.join(', ')}.`,
    next: 'Check --env (a journal of another project?), or restore the folder from version control and put the change into a new migration.',
  });
}

/**
 * @throws SchemadiffError refused when the journal tells of other migrations than these, of changed
 * ones, or of a gap.
 */
export function historyOf(
  migrations: readonly Migration[],
  entries: readonly Entry[],
  label: string,
): History {
  const last = new Map(entries.map((entry) => [entry.migration, entry]));
  const present = [...last.values()].filter(({ state }) => state !== 'undone');
  const known = new Set(migrations.map(({ id }) => id));
  const strangers = present.map(({ migration }) => migration).filter((id) => !known.has(id));
  if (strangers.length > 0) throw unknown(strangers, label);

  const begun = migrations.flatMap((migration): Standing[] => {
    const entry = last.get(migration.id);
    return entry === undefined || entry.state === 'undone' ? [] : [{ migration, entry }];
  });
  for (const standing of begun) checkUnchanged(standing, label);
  const gap = migrations
    .slice(0, begun.length)
    .find(({ id }, at) => begun[at]?.migration.id !== id);
  if (gap !== undefined) {
    throw refused(`${gap.id} is not applied to ${label}, but a later migration is.`, {
      where: begun.at(-1)?.migration.id,
      why: 'It was added to the history behind it, by a merge for example.',
      next: `Plan ${gap.id} again, so that it comes last.`,
    });
  }
  const running = begun.at(-1)?.entry.state === 'running' ? (begun.at(-1) ?? null) : null;
  return {
    applied: running === null ? begun : begun.slice(0, -1),
    running,
    pending: migrations.slice(begun.length),
  };
}

/** The migration of this name. */
export function migrationNamed(migrations: readonly Migration[], id: string): Migration {
  const found = migrations.find((migration) => migration.id === id);
  if (found !== undefined) return found;
  throw refused(`There is no migration ${id}.`, {
    next: `There are: ${migrations.map((each) => each.id).join(', ') || 'none'}.`,
  });
}
