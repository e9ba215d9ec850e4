/** How a file is called in messages. */

import { isAbsolute, relative, resolve, sep } from 'node:path';

/** From the working directory, where the file is in it; else its absolute path. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  if (path === '') return file;
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? resolve(file) : path;
}
