/**
 * Drizzle: `0000_name.sql` in the order of meta/_journal.json, or `20240102030405_name/migration.sql`
 * beside snapshot.json. Statements are parted by `--> statement-breakpoint`. It has no way down.
 */

import * as z from 'zod';
import { refused } from '../../../model/error.ts';
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
  if (!folder.has(file)) {
    const unavailable = 'the journal names it, and there is no such file';
    return { id, up: { file: folder.shown(file), unavailable }, down: null };
  }
  const script = (name: string) => {
    const found = folder.script(name);
    if ('unavailable' in found) return found;
    const { text, ...rest } = found;
    // A breakpoint ends a statement, whether a semicolon does or not.
    return { ...rest, text: text.replaceAll(/--> statement-breakpoint/g, ';') };
  };
  return { id, up: script(file), down: folder.has(down) ? script(down) : null };
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
      ? tags(folder).map((tag) => migration(folder, tag, `${tag}.sql`, `${tag}.down.sql`))
      : folder.files
          .filter((file) => inFolder.test(file))
          .sort(byVersion)
          .map((file) => {
            const down = file.replace(/migration\.sql$/, 'down.sql');
            return migration(folder, inFolder.exec(file)?.[1] ?? file, file, down);
          }),
};
