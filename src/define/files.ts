/** The files that a schema consists of. */

import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { escapePath, glob, isDynamicPattern } from 'tinyglobby';

const extensions = '{ts,mts,cts,js,mjs,cjs}';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The folder before the first `*` of a pattern. */
function base(pattern: string): string {
  const parts = pattern.split('/');
  const at = parts.findIndex((each) => isDynamicPattern(each));
  const fixed = parts.slice(0, at < 0 ? -1 : at).join('/');
  return fixed.replace(/\\(.)/g, '$1') || '.';
}

export interface SchemaFiles {
  /** Absolute and sorted, so that every machine evaluates them in the same order. */
  readonly files: readonly string[];
  /** The folders that they are in. */
  readonly folders: readonly string[];
}

/** Folders (with all their folders, but not `exclude`), files, and patterns. */
export async function schemaFiles(
  root: string,
  schema: readonly string[],
  exclude: readonly string[],
): Promise<SchemaFiles> {
  const local = (path: string) => relative(root, resolve(root, path)).replaceAll(sep, '/') || '.';
  const patterns = schema.map((each) =>
    isFolder(resolve(root, each)) ? `${escapePath(local(each))}/**/*.${extensions}` : each,
  );
  const ignored = exclude.map((each) => `${escapePath(local(each))}/**`);
  const files = await glob(patterns, {
    cwd: root,
    absolute: true,
    ignore: [...ignored, '**/node_modules/**', '**/*.d.ts', '**/*.d.mts', '**/*.{test,spec}.*'],
  });
  return {
    files: files.map((each) => resolve(each)).sort(),
    folders: [...new Set(patterns.map((each) => resolve(root, base(each))))],
  };
}
