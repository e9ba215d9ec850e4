/** golang-migrate: `000001_users.up.sql` and `000001_users.down.sql`, each sent as one query. */

import { byVersion, type Folder, versionOf } from '../folder.ts';
import type { Format } from '../format.ts';
import { refuseSameVersion, runBothAsPlain } from '../same-version.ts';

const pattern = /^(\d+_.*)\.(up|down)\.(sql|pgsql)$/;

const filesOf = ({ files }: Folder, direction: 'up' | 'down') =>
  files.filter((file) => pattern.exec(file)?.[2] === direction);

const asSent = { transaction: false, oneQuery: true };

const oneEach = {
  versionOf,
  why: 'golang-migrate refuses to run any of them: “duplicate migration file”.',
  otherwise: runBothAsPlain,
};

export const golangMigrate: Format = {
  name: 'golang-migrate',
  layout: '1_users.up.sql and 1_users.down.sql',
  hasDowns: true,
  detect: ({ files }) => files.some((file) => pattern.test(file)),
  downs: (folder) => filesOf(folder, 'down'),
  // What belongs together, their versions tell.
  read: (folder) => {
    const [allUps, allDowns] = [filesOf(folder, 'up'), filesOf(folder, 'down')];
    for (const files of [allUps, allDowns]) refuseSameVersion(folder, files, oneEach);
    const downs = new Map(allDowns.map((file) => [versionOf(file), file]));
    return allUps.sort(byVersion).map((file) => {
      const id = pattern.exec(file)?.[1] ?? file;
      const down = downs.get(versionOf(file));
      return {
        id,
        up: folder.script(file, asSent),
        down: down === undefined ? null : folder.script(down, asSent),
      };
    });
  },
};
