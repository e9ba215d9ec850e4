/** Prisma: `20240102030405_users/migration.sql`, and a down.sql beside it where somebody wrote one. */

import { byVersion } from '../folder.ts';
import type { Format } from '../format.ts';

const pattern = /^(?:.*\/)?([^/]+)\/migration\.sql$/;

const asSent = { transaction: false, oneQuery: true };

export const prisma: Format = {
  name: 'prisma',
  layout: '20240101000000_users/migration.sql',
  hasDowns: false,
  detect: ({ files }) => files.some((file) => pattern.test(file)),
  downs: ({ files }) => files.filter((file) => /\/down\.sql$/.test(file)),
  read: (folder) =>
    folder.files
      .filter((file) => pattern.test(file))
      .sort(byVersion)
      .map((file) => {
        const down = file.replace(/migration\.sql$/, 'down.sql');
        return {
          id: pattern.exec(file)?.[1] ?? file,
          up: folder.script(file, asSent),
          down: folder.has(down) ? folder.script(down, asSent) : null,
        };
      }),
};
