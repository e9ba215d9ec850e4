/** What every command starts from: the configuration, the folders, the database that is meant. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, loadConfig, resolveEnvironment, type Target } from '../config/config.ts';
import { connect, directoryOf } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { extensionsIn } from '../database/pglite-extensions.ts';
import { redact } from '../database/redact.ts';
import { type Folders, readMigrations } from '../migration/directory.ts';
import { refused } from '../model/error.ts';
import { shownPath } from '../shown-path.ts';
import { note } from './output.ts';

/** Options that every command has; yargs parses them, see main.ts. */
export interface CommonArguments {
  readonly config?: string | undefined;
  readonly env?: string | undefined;
}

export interface CommandContext {
  readonly config: Config;
  readonly folders: Folders;
  /** The database of `--env`, or of the default environment. May hold a password: never print it. */
  target(): Target;
  /** Opens the target, as one that can run the migrations. */
  openTarget(): Promise<Database>;
  /** Opens the target and closes it afterwards, whatever happens. */
  withTarget<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

export async function commandContext(flags: CommonArguments): Promise<CommandContext> {
  const config = await loadConfig({ cwd: process.cwd(), file: flags.config });
  const target = () => resolveEnvironment(config, flags.env, process.env);
  const folders = { migrations: config.migrations, snapshots: config.snapshots };
  const openTarget = () => {
    const { url } = target();
    return connect(url, { extensions: url.startsWith('pglite:') ? extensionsOf(folders) : [] });
  };
  return {
    config,
    folders,
    target,
    openTarget,
    withTarget: async (work) => {
      const database = await openTarget();
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    },
  };
}

/** What the migrations make, either way: PGlite has no other extensions than it started with. */
function extensionsOf(folders: Folders): string[] {
  return readMigrations(folders).flatMap(({ up, down }) => extensionsIn(`${up}\n${down}`));
}

function shownUrl(url: string): string {
  if (url === 'postgres://') return 'the database of the PG* variables';
  const folder = /^pglite:(\/[^/].*)$/.exec(url)?.[1];
  return folder === undefined ? redact(url) : `pglite:${shownPath(folder)}`;
}

/**
 * What is read must be there: a folder that does not exist would become an empty database.
 * @throws SchemadiffError refused when it names a data directory that is not.
 */
export function thatExists(source: string, flag: string): string {
  const directory = directoryOf(source);
  if (directory === undefined || existsSync(directory)) return source;
  throw refused(`There is no ${shownPath(resolve(directory))}.`, { next: `Correct ${flag}.` });
}

/** What `--from` names, or the database of the environment: which one that is, people are told. */
export function fromOf({ from }: { readonly from: string | undefined }, context: CommandContext) {
  if (from !== undefined) return thatExists(from, '--from');
  const { url } = context.target();
  note(`From ${shownUrl(url)}`);
  return url;
}
