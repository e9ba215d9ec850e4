/** Diesel: a folder for each migration with up.sql, down.sql and, where it needs settings, metadata.toml. */

import { byVersion } from '../folder.ts';
import type { Format } from '../format.ts';
import { refuseSameVersion, runBothAsPlain } from '../same-version.ts';

const up = /^(?:.*\/)?([^/]+)\/up\.sql$/;

const oneEach = {
  /** What the name has before the first underscore, without dashes. */
  versionOf: (file: string) => up.exec(file)?.[1]?.split('_')[0]?.replaceAll('-', ''),
  why: 'Diesel runs one of them only, and never the others.',
  otherwise: runBothAsPlain,
};

export const diesel: Format = {
  name: 'diesel',
  layout: '2024-01-01-000000_users/up.sql and down.sql',
  hasDowns: true,
  detect: ({ files }) => files.some((file) => up.test(file)),
  downs: ({ files }) => files.filter((file) => /^(?:.*\/)?[^/]+\/down\.sql$/.test(file)),
  read: (folder) => {
    const ups = folder.files.filter((file) => up.test(file));
    refuseSameVersion(folder, ups, oneEach);
    return ups.sort(byVersion).map((file) => {
      const parent = file.slice(0, -'/up.sql'.length);
      const [down, settings] = [`${parent}/down.sql`, `${parent}/metadata.toml`];
      const alone =
        folder.has(settings) && /^\s*run_in_transaction\s*=\s*false\b/m.test(folder.read(settings));
      const options = { transaction: !alone, oneQuery: true };
      return {
        id: parent,
        up: folder.script(file, options),
        down: folder.has(down) ? folder.script(down, options) : null,
      };
    });
  },
};
