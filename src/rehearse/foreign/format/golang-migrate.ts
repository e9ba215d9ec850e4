/** golang-migrate: `000001_users.up.sql` and `000001_users.down.sql`, each sent as one query. */

import { byVersion } from '../folder.ts';
import type { Format } from '../format.ts';

const pattern = /^(\d+_.*)\.(up|down)\.(sql|pgsql)$/;

export const golangMigrate: Format = {
  name: 'golang-migrate',
  hasDowns: true,
  detect: ({ files }) => files.some((file) => pattern.test(file)),
  read: (folder) =>
    folder.files
      .filter((file) => pattern.exec(file)?.[2] === 'up')
      .sort(byVersion)
      .map((file) => {
        const id = pattern.exec(file)?.[1] ?? file;
        const down = file.replace(/\.up\.(\w+)$/, '.down.$1');
        return {
          id,
          up: folder.script(file),
          down: folder.has(down) ? folder.script(down) : null,
        };
      }),
};
