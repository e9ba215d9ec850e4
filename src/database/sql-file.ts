/** SQL that somebody wrote into a file, or pg_dump did: plain, or compressed by gzip. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { refused, SchemadiffError } from '../model/error.ts';

/** How many bytes tell what a file is. */
export const tellingBytes = 262;

const isArchive = (start: Uint8Array) => {
  const text = Buffer.from(start).toString('latin1');
  return text.startsWith('PGDMP') || text.slice(257, tellingBytes) === 'ustar';
};

export const isGzip = (start: Uint8Array) => start[0] === 0x1f && start[1] === 0x8b;

/**
 * `called`: `The dump`.
 * @throws SchemadiffError refused for what is no SQL, and that pg_restore can make into SQL.
 */
export function checkNoArchive(start: Uint8Array, file: string, called: string): void {
  if (!isArchive(start)) return;
  throw refused(`${called} is in a format that only pg_restore reads.`, {
    where: file,
    next: `Turn it into SQL: pg_restore --file=dump.sql ${file}`,
  });
}

interface SqlFile {
  /** `The dump`. */
  readonly called: string;
  /** How people are shown its path. */
  readonly shown: string;
  readonly next?: string;
}

/**
 * The whole text.
 * @throws SchemadiffError refused, with `next`, when it cannot be read.
 */
export function readSqlFile(file: string, { called, shown, next }: SqlFile): string {
  try {
    const raw = readFileSync(file);
    const bytes = isGzip(raw) ? gunzipSync(raw) : raw;
    checkNoArchive(bytes, shown, called);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof SchemadiffError) throw error;
    throw refused(`${called} cannot be read.`, {
      where: shown,
      why: error instanceof Error ? error.message : undefined,
      next,
    });
  }
}
