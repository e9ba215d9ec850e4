/** How a tool lays out its migrations: which files, in which order, what is up and what is down. */

import type { Folder } from './folder.ts';
import type { ForeignMigration, ForeignScript } from './migration.ts';

export const formatNames = [
  'alembic-sql',
  'typeorm',
  'flyway',
  'golang-migrate',
  'dbmate',
  'diesel',
  'sqlx',
  'prisma',
  'drizzle',
  'plain',
] as const;

export type FormatName = (typeof formatNames)[number];

export interface ReadOptions {
  /** A command that prints SQL: `alembic {direction} {range} --sql`. */
  readonly command?: string | undefined;
  /** What the first of them finds, for a tool that asks a database. */
  readonly setup?: ForeignScript | null | undefined;
}

export interface Format {
  readonly name: FormatName;
  /** Its files, by an example. */
  readonly layout: string;
  /** False: its tool knows no way down, and a migration without one is no finding. */
  readonly hasDowns: boolean;
  detect(folder: Folder): boolean;
  /** Files that are ways down by their names, with and without a way up. */
  downs(folder: Folder): readonly string[];
  /** Oldest first. */
  read(
    folder: Folder,
    options: ReadOptions,
  ): readonly ForeignMigration[] | Promise<readonly ForeignMigration[]>;
}
