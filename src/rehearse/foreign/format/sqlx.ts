/** sqlx: `1_users.up.sql` and `.down.sql`, or `1_users.sql` without a way down. */

import { byVersion, type Folder, versionOf } from '../folder.ts';
import type { Format } from '../format.ts';
import { refuseSameVersion, runBothAsPlain } from '../same-version.ts';

const pattern = /^(\d+_.*?)(\.up|\.down)?\.sql$/;
const alone = /^--\s*no-transaction\b/;

/** Ways up, by their names. */
export const sqlxFiles = ({ files }: Folder): string[] =>
  files.filter((file) => pattern.test(file) && pattern.exec(file)?.[2] !== '.down');

const downsOf = ({ files }: Folder) => files.filter((file) => pattern.exec(file)?.[2] === '.down');

const oneEach = {
  versionOf,
  why: 'sqlx keeps one row a version in _sqlx_migrations: the second of them fails, or is skipped.',
  otherwise: runBothAsPlain,
};

export const sqlx: Format = {
  name: 'sqlx',
  layout: '1_users.up.sql and 1_users.down.sql, or 1_users.sql',
  hasDowns: true,
  detect: (folder) =>
    folder.files.some((file) => pattern.test(file) && alone.test(folder.read(file))),
  downs: downsOf,
  // What belongs together, their versions tell.
  read: (folder) => {
    const [allUps, allDowns] = [sqlxFiles(folder), downsOf(folder)];
    for (const files of [allUps, allDowns]) refuseSameVersion(folder, files, oneEach);
    const downs = new Map(allDowns.map((file) => [versionOf(file), file]));
    const script = (file: string) =>
      folder.script(file, { transaction: !alone.test(folder.read(file)), oneQuery: true });
    return allUps.sort(byVersion).map((file) => {
      const id = pattern.exec(file)?.[1] ?? file;
      const down = downs.get(versionOf(file));
      return { id, up: script(file), down: down === undefined ? null : script(down) };
    });
  },
};
