/**
 * Drizzle: `0000_name.sql` in the order of meta/_journal.json, or `20240102030405_name/migration.sql`
 * beside snapshot.json. Statements are parted by `--> statement-breakpoint`. It has no way down.
 */

import * as z from 'zod';
import { refused } from '../../../model/error.ts';
import { inOneLine } from '../../../model/some-of.ts';
import { byVersion, type Folder } from '../folder.ts';
import type { Format } from '../format.ts';
import type { ForeignMigration } from '../migration.ts';

const journalFile = 'meta/_journal.json';

const journal = z.object({
  entries: z.array(z.object({ idx: z.number(), tag: z.string() })),
});

function tags(folder: Folder): readonly string[] {
  try {
    const { entries } = journal.parse(JSON.parse(folder.read(journalFile)));
    return entries.sort((a, b) => a.idx - b.idx).map(({ tag }) => tag);
  } catch (error) {
    throw refused('The journal of Drizzle cannot be read.', {
      where: folder.shown(journalFile),
      why: error instanceof Error ? error.message : undefined,
    });
  }
}

function migration(folder: Folder, id: string, file: string, down: string): ForeignMigration {
  const script = (name: string) => {
    const found = folder.script(name);
    if ('unavailable' in found) return found;
    const { text, ...rest } = found;
    // A breakpoint ends a statement, whether a semicolon does or not.
    return { ...rest, text: text.replaceAll(/--> statement-breakpoint/g, ';') };
  };
  return { id, up: script(file), down: folder.has(down) ? script(down) : null };
}

/** @throws SchemadiffError refused when the journal names a file that is not there. */
function inJournal(folder: Folder): ForeignMigration[] {
  const named = tags(folder);
  const lost = named.filter((tag) => !folder.has(`${tag}.sql`));
  if (lost.length > 0) {
    throw refused('The journal of Drizzle names files that are not there.', {
      where: inOneLine(lost.map((tag) => folder.shown(`${tag}.sql`))),
      why: 'Drizzle refuses to run any of them: “No file … found”.',
      next: `Restore them, or take them out of ${folder.shown(journalFile)}.`,
    });
  }
  return named.map((tag) => migration(folder, tag, `${tag}.sql`, `${tag}.down.sql`));
}

const inFolder = /^(?:.*\/)?([^/]+)\/migration\.sql$/;

export const drizzle: Format = {
  name: 'drizzle',
  layout: '0000_users.sql, and meta/_journal.json',
  hasDowns: false,
  detect: (folder) =>
    folder.has(journalFile) ||
    folder.files.some(
      (file) => inFolder.test(file) && folder.has(file.replace(/migration\.sql$/, 'snapshot.json')),
    ),
  downs: () => [],
  read: (folder) =>
    folder.has(journalFile)
      ? inJournal(folder)
      : folder.files
          .filter((file) => inFolder.test(file))
          .sort(byVersion)
          .map((file) => {
            const down = file.replace(/migration\.sql$/, 'down.sql');
            return migration(folder, inFolder.exec(file)?.[1] ?? file, file, down);
          }),
};
