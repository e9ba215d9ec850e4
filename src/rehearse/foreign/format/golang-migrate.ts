/** golang-migrate: `000001_users.up.sql` and `000001_users.down.sql`, each sent as one query. */

import { byVersion, type Folder, versionOf } from '../folder.ts';
import type { Format } from '../format.ts';

const pattern = /^(\d+_.*)\.(up|down)\.(sql|pgsql)$/;

const filesOf = ({ files }: Folder, direction: 'up' | 'down') =>
  files.filter((file) => pattern.exec(file)?.[2] === direction);

export const golangMigrate: Format = {
  name: 'golang-migrate',
  hasDowns: true,
  detect: ({ files }) => files.some((file) => pattern.test(file)),
  downs: (folder) => filesOf(folder, 'down'),
  // What belongs together, their versions tell.
  read: (folder) => {
    const downs = new Map(filesOf(folder, 'down').map((file) => [versionOf(file), file]));
    return filesOf(folder, 'up')
      .sort(byVersion)
      .map((file) => {
        const id = pattern.exec(file)?.[1] ?? file;
        const down = downs.get(versionOf(file));
        return {
          id,
          up: folder.script(file),
          down: down === undefined ? null : folder.script(down),
        };
      });
  },
};
