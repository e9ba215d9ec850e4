/**
 * SQL files in one of the usual layouts: pairs (`1.up.sql`, `1_down.sql`, `up/1.sql` and `down/1.sql`,
 * `1/up.sql`, `deploy/` and `revert/`), or one file with marks for both directions.
 */

import { byVersion, type Folder } from '../folder.ts';
import type { Format } from '../format.ts';
import { isMarked, type Markers, markedMigration } from '../marked.ts';
import type { ForeignMigration } from '../migration.ts';

const marks: readonly Markers[] = [
  {
    up: /^\s*--\s*\+(goose|micrate)\s+up\b/i,
    down: /^\s*--\s*\+(goose|micrate)\s+down\b/i,
    aloneInFile: /^\s*--\s*\+goose\s+no transaction\b/im,
  },
  // sql-migrate
  {
    up: /^\s*--\s*\+migrate\s+up\b/i,
    down: /^\s*--\s*\+migrate\s+down\b/i,
    aloneInMark: /\bnotransaction\b/i,
  },
  // dbmate, in a folder of several layouts
  {
    up: /^\s*--\s*migrate:up\b/i,
    down: /^\s*--\s*migrate:down\b/i,
    aloneInMark: /\btransaction:false\b/i,
  },
  // node-pg-migrate
  { up: /^\s*--+\s*up migration\b/i, down: /^\s*--+\s*down migration\b/i },
  // Play evolutions
  { up: /^\s*(#\s*)?---?\s*!ups\b/i, down: /^\s*(#\s*)?---?\s*!downs\b/i },
  // tern
  {
    up: /^(?!)/,
    down: /^---- create above \/ drop below ----/,
    aloneInFile: /^---- tern: disable-tx ----/m,
  },
  // MyBatis
  { up: /^(?!)/, down: /^\s*--\s*\/\/\s*@UNDO\b/i },
  { up: /^\s*--\s*rambler up\b/i, down: /^\s*--\s*rambler down\b/i },
  { up: /^\s*--+\s*\[?up\]?\s*-*\s*$/i, down: /^\s*--+\s*\[?down\]?\s*-*\s*$/i },
];

/** A way down, and what its name becomes for the way up; the first name that is there is taken. */
const pairs: readonly { readonly down: RegExp; readonly ups: readonly string[] }[] = [
  {
    down: /^(.*?)[._-](?:down|undo|rollback|revert|downgrade)\.sql$/i,
    ups: [
      '$1.up.sql',
      '$1_up.sql',
      '$1-up.sql',
      '$1.do.sql',
      '$1.upgrade.sql',
      '$1_upgrade.sql',
      '$1.sql',
    ],
  },
  { down: /^(.*\/)?(?:down|rollback|revert|undo)\.sql$/i, ups: ['$1up.sql', '$1migration.sql'] },
  {
    down: /^(.*\/)?(?:down|downs|undo|rollback|rollbacks|revert|downgrade)\/(.*\.sql)$/i,
    ups: ['$1up/$2', '$1ups/$2', '$1do/$2', '$1deploy/$2', '$1upgrade/$2', '$1$2'],
  },
];

/** Ways up by what leads back from them. */
function pairsOf(files: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map(files.map((file) => [file.toLowerCase(), file]));
  const found = new Map<string, string>();
  for (const file of files) {
    for (const { down, ups } of pairs) {
      if (!down.test(file)) continue;
      const up = ups
        .map((name) => known.get(file.replace(down, name).toLowerCase()))
        .find((name) => name !== undefined && name !== file);
      if (up !== undefined && !found.has(up)) found.set(up, file);
      break;
    }
  }
  return found;
}

const idOf = (file: string) =>
  file
    .replace(/\.sql$/i, '')
    .replace(/(^|\/)(?:up|ups|do|deploy|upgrade|migration)$|[._-](?:up|do|upgrade)$/i, '')
    .replace(/^(?:up|ups|do|deploy|upgrade)\//i, '') || file;

/** In the order of Sqitch's plan, where there is one. */
function order(folder: Folder, files: readonly string[]): readonly string[] {
  const plan = ['sqitch.plan', '../sqitch.plan'].find((file) => folder.has(file));
  if (plan === undefined) return files.toSorted(byVersion);
  const names = folder
    .read(plan)
    .split('\n')
    .filter((line) => /^[^%@#\s]/.test(line))
    .map((line) => `deploy/${line.split(/\s/)[0] ?? ''}.sql`);
  return names.filter((name) => files.includes(name));
}

const scripts = ({ files }: Folder) =>
  files.filter((file) => /\.sql$/i.test(file) && !/^(.*\/)?(verify|meta|seeds?)\//i.test(file));

const isDownByName = (file: string) => pairs.some(({ down }) => down.test(file));

export const plain: Format = {
  name: 'plain',
  hasDowns: true,
  detect: ({ files }) => files.some((file) => /\.sql$/i.test(file)),
  downs: (folder) => scripts(folder).filter(isDownByName),
  read: (folder): ForeignMigration[] => {
    const files = scripts(folder);
    const downs = pairsOf(files);
    const isDown = new Set(downs.values());
    const ups = order(
      folder,
      files.filter((file) => !isDown.has(file) && !isDownByName(file)),
    );
    return ups.map((file) => {
      const down = downs.get(file);
      const id = idOf(file);
      if (down !== undefined) return { id, up: folder.script(file), down: folder.script(down) };
      const text = folder.read(file);
      const markers = marks.find((each) => isMarked(text, each));
      if (markers !== undefined) return { ...markedMigration(folder, file, markers), id };
      return { id, up: folder.script(file), down: null };
    });
  },
};
