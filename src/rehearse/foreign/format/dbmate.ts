/** dbmate: one file with `-- migrate:up` and `-- migrate:down`, each with options of its own. */

import { byVersion } from '../folder.ts';
import type { Format } from '../format.ts';
import { isMarked, markedMigration } from '../marked.ts';
import { refuseSameVersion, runBothAsPlain } from '../same-version.ts';

const markers = {
  up: /^\s*--\s*migrate:up(\s|$)/,
  down: /^\s*--\s*migrate:down(\s|$)/,
  aloneInMark: /\btransaction:false\b/,
  oneQuery: true,
};

const numbered = /(?:^|\/)(\d+)[^/]*\.sql$/;

const oneEach = {
  /** As it is written: 1 and 01 are two. */
  versionOf: (file: string) => numbered.exec(file)?.[1],
  why: 'dbmate keeps one row a version in schema_migrations: the second of them fails, or is skipped.',
  otherwise: runBothAsPlain,
};

export const dbmate: Format = {
  name: 'dbmate',
  layout: '20240101_users.sql, with -- migrate:up and -- migrate:down in it',
  hasDowns: true,
  detect: (folder) =>
    folder.files.some((file) => file.endsWith('.sql') && isMarked(folder.read(file), markers)),
  downs: () => [],
  read: (folder) => {
    const files = folder.files.filter(
      (file) => numbered.test(file) && isMarked(folder.read(file), markers),
    );
    refuseSameVersion(folder, files, oneEach);
    return files.sort(byVersion).map((file) => markedMigration(folder, file, markers));
  },
};
