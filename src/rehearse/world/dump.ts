/** A world of the rows in a dump: production as it was when the dump was made. */

import { basename } from 'node:path';
import { extensionsOf } from '../../prove/clone.ts';
import { countTables } from './count.ts';
import { dumpBytes } from './dump-file.ts';
import { loadDump } from './load-dump.ts';
import { advance, type Version, versionsFrom } from './version.ts';
import type { World } from './world.ts';

export interface DumpOptions {
  readonly file: string;
  /** Oldest first: the dump has one of these. */
  readonly versions: readonly Version[];
}

/** Any dump as a world; `bytes` opens it anew for each database that is prepared. */
export function worldOfDump(
  name: string,
  bytes: () => Promise<AsyncIterable<Uint8Array>>,
  versions: readonly Version[],
): World {
  return {
    name,
    notCovered: ['what was written since the dump was made'],
    extensions: [...new Set(versions.flatMap(({ catalog }) => extensionsOf(catalog)))].sort(),
    versions: async (database) => {
      await loadDump(database, await bytes(), name);
      return await versionsFrom(database, versions, name);
    },
    prepare: async (database, version) => {
      const { notCovered } = await loadDump(database, await bytes(), name);
      await advance(database, versions, version, name);
      return { tables: await countTables(database), notCovered };
    },
  };
}

export function dumpWorld({ file, versions }: DumpOptions): World {
  return worldOfDump(`dump ${basename(file)}`, () => dumpBytes(file), versions);
}
