/** Where in the user's files a definition is written. */

import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeFolder } from '../installation.ts';

const loader = `${sep}node_modules${sep}jiti${sep}`;

function path(site: NodeJS.CallSite): string {
  const file = site.getFileName() ?? '';
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}

/** Not Node's, nor of what loads definitions. */
function isUsers(site: NodeJS.CallSite): boolean {
  const file = path(site);
  if (file === '' || file.startsWith('node:') || file.startsWith(codeFolder)) return false;
  return !file.includes(loader);
}

/** The call sites of an error, without turning them into text. */
function callSites(capture: () => Error): readonly NodeJS.CallSite[] {
  const prepare = Error.prepareStackTrace;
  const sites: NodeJS.CallSite[] = [];
  Error.prepareStackTrace = (_, stack) => {
    sites.push(...stack);
    return '';
  };
  void capture().stack;
  Error.prepareStackTrace = prepare;
  return sites;
}

/** `file:line` of the innermost call that is not the definition language's own. */
export function whereCalled(): string {
  const site = callSites(() => new Error()).find(isUsers);
  return site === undefined ? '' : `${path(site)}:${site.getLineNumber() ?? 0}`;
}
