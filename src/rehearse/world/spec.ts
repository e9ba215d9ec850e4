/** Which world is wanted, as plain data: it goes to other processes. */

import { dataDirectoryWorld } from './data-directory.ts';
import { type DumpOptions, dumpWorld } from './dump.ts';
import { emptyWorld } from './empty.ts';
import { profileWorld } from './profile.ts';
import type { World } from './world.ts';

/** What `rehearseProject({ world })` takes. Files and folders: paths, relative to the working directory. */
export type WorldSpec =
  | { readonly type: 'empty' }
  /** The rows differ from case to case; those of all others do not. */
  | { readonly type: 'generated' }
  | {
      readonly type: 'profile';
      readonly file: string;
      readonly rows?: number | undefined;
      readonly scale?: number | undefined;
    }
  | { readonly type: 'dump'; readonly file: string }
  | { readonly type: 'directory'; readonly directory: string };

/** `versions` is asked for only where a database has to be found in the history. */
export async function worldOf(
  spec: WorldSpec,
  seed: number,
  versions: () => Promise<DumpOptions['versions']>,
): Promise<World> {
  switch (spec.type) {
    case 'empty':
      return emptyWorld;
    case 'generated':
      return { ...emptyWorld, name: 'generated', notCovered: ['values that only production has'] };
    case 'profile':
      return profileWorld({ ...spec, seed });
    case 'dump':
      return dumpWorld({ file: spec.file, versions: await versions() });
    case 'directory':
      return dataDirectoryWorld(spec.directory, await versions());
  }
}
