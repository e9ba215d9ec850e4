/** All formats, and which one a folder has. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refused } from '../../model/error.ts';
import type { Folder } from './folder.ts';
import { alembicSql } from './format/alembic-sql.ts';
import { dbmate } from './format/dbmate.ts';
import { diesel } from './format/diesel.ts';
import { drizzle } from './format/drizzle.ts';
import { flyway } from './format/flyway.ts';
import { golangMigrate } from './format/golang-migrate.ts';
import { plain } from './format/plain.ts';
import { prisma } from './format/prisma.ts';
import { sqlx, sqlxFiles } from './format/sqlx.ts';
import { typeorm } from './format/typeorm.ts';
import { type Format, type FormatName, formatNames } from './format.ts';

export const formats: Readonly<Record<FormatName, Format>> = {
  'alembic-sql': alembicSql,
  typeorm,
  flyway,
  'golang-migrate': golangMigrate,
  dbmate,
  diesel,
  sqlx,
  prisma,
  drizzle,
  plain,
};

/** Those that leave clear traces first: what two of them read, both read alike. */
const byTraces: readonly FormatName[] = [
  'drizzle',
  'prisma',
  'dbmate',
  'flyway',
  'diesel',
  'golang-migrate',
  'sqlx',
  'alembic-sql',
  'typeorm',
  'plain',
];

/** sqlx's files look like golang-migrate's: the project's Cargo.toml tells. */
function usesSqlx(directory: string): boolean {
  const file = join(directory, 'Cargo.toml');
  if (existsSync(file)) return /^\s*(\[dependencies\.)?sqlx\b/m.test(readFileSync(file, 'utf8'));
  const parent = dirname(directory);
  return parent !== directory && usesSqlx(parent);
}

/**
 * The format of a folder.
 * @throws SchemadiffError refused when it has none.
 */
export function detectFormat(folder: Folder): Format {
  const found = byTraces.find((name) => formats[name].detect(folder));
  if (found === undefined) {
    throw refused('The folder holds no migrations of a known format.', {
      where: folder.path,
      next: `Name one with --format:\n${formatNames.map((name) => `${name}: ${formats[name].layout}`).join('\n')}`,
    });
  }
  const alike = found === 'golang-migrate' || found === 'plain';
  const isSqlx = alike && usesSqlx(folder.path) && sqlxFiles(folder).length > 0;
  return isSqlx ? sqlx : formats[found];
}
