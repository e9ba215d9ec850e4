/**
 * SQL files in one of the usual layouts: pairs (`1.up.sql`, `1_down.sql`, `up/1.sql` and `down/1.sql`,
 * `1/up.sql`, `deploy/` and `revert/`, Postgrator's `1.do.users.sql`), or one file with marks for both directions.
 */

import { byVersion, type Folder, versionOf } from '../folder.ts';
import type { Format } from '../format.ts';
import { isMarked, type Markers, markedMigration } from '../marked.ts';
import type { ForeignMigration } from '../migration.ts';
import { refuseSameVersion } from '../same-version.ts';

const marks: readonly Markers[] = [
  {
    up: /^\s*--\s*\+(goose|micrate)\s+up\b/i,
    down: /^\s*--\s*\+(goose|micrate)\s+down\b/i,
    aloneInFile: /^\s*--\s*\+goose\s+no transaction\b/im,
    oneEach: 'goose',
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
    oneEach: 'tern',
  },
  // MyBatis
  { up: /^(?!)/, down: /^\s*--\s*\/\/\s*@UNDO\b/i },
  { up: /^\s*--\s*rambler up\b/i, down: /^\s*--\s*rambler down\b/i },
  { up: /^\s*--+\s*\[?up\]?\s*-*\s*$/i, down: /^\s*--+\s*\[?down\]?\s*-*\s*$/i },
];

/** What the way up of `$1` may be called. */
const upsOf = ['up', 'do', 'upgrade'].flatMap((word) => [`.${word}`, `_${word}`, `-${word}`]);
const names = [...upsOf, ''].map((end) => `$1${end}.sql`);

/**
 * A way down, and what its name becomes for the way up; the first name that is there is taken. Folders tell
 * more than names, and a part of a name more than the word at its end.
 */
const pairs: readonly { readonly down: RegExp; readonly ups: readonly string[] }[] = [
  {
    down: /^(.*\/)?(?:down|downs|undo|rollback|rollbacks|revert|downgrade)\/(.*\.sql)$/i,
    ups: ['$1up/$2', '$1ups/$2', '$1do/$2', '$1deploy/$2', '$1upgrade/$2', '$1$2'],
  },
  { down: /^(.*\/)?(?:down|rollback|revert|undo)\.sql$/i, ups: ['$1up.sql', '$1migration.sql'] },
  // Postgrator
  {
    down: /^((?:.*\/)?\d+)\.(?:undo|down)\.(.+)\.sql$/i,
    ups: ['$1.do.$2.sql', '$1.up.$2.sql'],
  },
  { down: /^(.*?)\.(?:down|undo|rollback|revert|downgrade)\.sql$/i, ups: names },
  { down: /^(.*?)[_-](?:down|undo|rollback|revert|downgrade)\.sql$/i, ups: names },
];

/** Ways down by their ways up: no file is both. */
function pairsOf(files: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map(files.map((file) => [file.toLowerCase(), file]));
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const { down, ups } of pairs) {
    for (const file of files) {
      if (!down.test(file) || found.has(file) || taken.has(file)) continue;
      const up = ups
        .map((name) => known.get(file.replace(down, name).toLowerCase()))
        .find((name) => name !== undefined && name !== file && !taken.has(name));
      if (up === undefined || found.has(up)) continue;
      found.set(up, file);
      taken.add(file);
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

/** `_down` of `1_lock_down.sql`: the name of a way down, or of what any migration does. */
const wordAtEnd = /[_-](?:down|undo|rollback|revert|downgrade)\.sql$/i;

const markersOf = (text: string) => marks.find((each) => isMarked(text, each));

interface Sorted {
  readonly ups: readonly string[];
  /** By their ways up. */
  readonly downs: ReadonlyMap<string, string>;
  /** Ways down without a way up. */
  readonly alone: readonly string[];
}

/** A word at the end tells a way down where other files of the folder are paired by it. */
function sortOut(folder: Folder): Sorted {
  const files = scripts(folder);
  const downs = pairsOf(files);
  const paired = new Set(downs.values());
  const words = new Set([...paired].map((file) => wordAtEnd.exec(file)?.[0].toLowerCase()));
  const isAlone = (file: string) => {
    if (downs.has(file) || !pairs.some(({ down }) => down.test(file))) return false;
    const word = wordAtEnd.exec(file)?.[0].toLowerCase();
    return (word === undefined || words.has(word)) && markersOf(folder.read(file)) === undefined;
  };
  const alone = files.filter((file) => !paired.has(file) && isAlone(file));
  const down = new Set([...paired, ...alone]);
  return { ups: files.filter((file) => !down.has(file)), downs, alone };
}

const postgrator = /^(?:.*\/)?\d+\.do\.[^/]+\.sql$/i;

/** Most of the tools whose layouts are read here run files by their names, and two of one number as well. */
function refuseTwins(folder: Folder, ups: readonly string[]): void {
  const toolOf = new Map(
    ups.map((file) => [
      file,
      postgrator.test(file) ? 'Postgrator' : markersOf(folder.read(file))?.oneEach,
    ]),
  );
  for (const tool of new Set(toolOf.values())) {
    if (tool === undefined) continue;
    const files = ups.filter((file) => toolOf.get(file) === tool);
    refuseSameVersion(folder, files, { versionOf, why: `${tool} refuses to run any of them.` });
  }
}

export const plain: Format = {
  name: 'plain',
  layout: 'pairs of files or folders whose names say up and down',
  hasDowns: true,
  detect: ({ files }) => files.some((file) => /\.sql$/i.test(file)),
  downs: (folder) => {
    const { downs, alone } = sortOut(folder);
    return [...downs.values(), ...alone];
  },
  read: (folder): ForeignMigration[] => {
    const { ups, downs } = sortOut(folder);
    refuseTwins(folder, ups);
    return order(folder, ups).map((file) => {
      const down = downs.get(file);
      const id = idOf(file);
      if (down !== undefined) return { id, up: folder.script(file), down: folder.script(down) };
      const text = folder.read(file);
      const markers = markersOf(text);
      if (markers !== undefined) return { ...markedMigration(folder, file, markers), id };
      return { id, up: folder.script(file), down: null };
    });
  },
};
