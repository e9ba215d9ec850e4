/** dbmate: one file with `-- migrate:up` and `-- migrate:down`, each with options of its own. */

import { byVersion } from '../folder.ts';
import type { Format } from '../format.ts';
import { isMarked, markedMigration } from '../marked.ts';

const markers = {
  up: /^\s*--\s*migrate:up(\s|$)/,
  down: /^\s*--\s*migrate:down(\s|$)/,
  aloneInMark: /\btransaction:false\b/,
};

export const dbmate: Format = {
  name: 'dbmate',
  hasDowns: true,
  detect: (folder) =>
    folder.files.some((file) => file.endsWith('.sql') && isMarked(folder.read(file), markers)),
  downs: () => [],
  read: (folder) =>
    folder.files
      .filter((file) => /(^|\/)\d+.*\.sql$/.test(file) && isMarked(folder.read(file), markers))
      .sort(byVersion)
      .map((file) => markedMigration(folder, file, markers)),
};
