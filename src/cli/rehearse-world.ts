/** Options of `schemadiff rehearse` that say what is in the tables before. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { refused } from '../model/error.ts';
import type { WorldSpec } from '../rehearse/world/spec.ts';

export interface WorldArguments {
  readonly world: 'empty' | 'generated' | undefined;
  readonly profile: string | undefined;
  readonly scale: number | undefined;
  readonly dump: string | undefined;
  readonly 'data-directory': string | undefined;
}

export const worldOptions = <T>(parser: Argv<T>) =>
  parser
    .option('world', {
      choices: ['empty', 'generated'] as const,
      describe: 'What is in the tables before; default: generated',
    })
    .option('profile', {
      type: 'string',
      requiresArg: true,
      describe: 'Or: rows like those of this profile',
    })
    .option('scale', { type: 'number', describe: 'With --profile: rows for each of its, 0 to 1' })
    .option('dump', {
      type: 'string',
      requiresArg: true,
      describe: 'Or: the rows of this dump, as SQL or SQL in gzip',
    })
    .option('data-directory', {
      type: 'string',
      requiresArg: true,
      describe: 'Or: the rows of this folder of PGlite, which is copied',
    });

function present(flag: string, path: string): string {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return resolve(path);
  throw refused(`There is no ${path}.`, { next: `Correct --${flag}.` });
}

/** @throws SchemadiffError refused when more than one is named. */
export function worldFrom(flags: WorldArguments): WorldSpec {
  const { world, profile, scale, dump, 'data-directory': directory } = flags;
  const wanted: readonly (WorldSpec | undefined)[] = [
    world === undefined ? undefined : { type: world },
    profile === undefined
      ? undefined
      : { type: 'profile', file: present('profile', profile), scale },
    dump === undefined ? undefined : { type: 'dump', file: present('dump', dump) },
    directory === undefined
      ? undefined
      : {
          type: 'directory',
          directory: present('data-directory', directory.replace(/^pglite:/, '')),
        },
  ];
  const [first = { type: 'generated' }, ...others] = wanted.filter((each) => each !== undefined);
  if (others.length === 0) return first;
  throw refused('A rehearsal runs in one world.', {
    next: 'Name one of --world, --profile, --dump, --data-directory.',
  });
}
