/** What a definition threw, as a fault with the place in the user's files. */

import { sep } from 'node:path';
import { codeFolder } from '../installation.ts';
import type { Fault } from './declaration.ts';

const place = /(?:^|[\s(]|file:\/\/)((?:\/|[A-Za-z]:[\\/])[^\s()'"]*?):(\d+):\d+/gm;

function isUsers(file: string): boolean {
  return !file.startsWith(codeFolder) && !file.includes(`${sep}node_modules${sep}`);
}

/** The first `file:line` of a stack that is the user's. */
function placeIn(text: string): string {
  for (const [, file = '', line] of text.matchAll(place)) {
    if (isUsers(file)) return `${file}:${line}`;
  }
  return '';
}

function property(error: unknown, key: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function messageOf(error: unknown): string {
  const message = text(property(error, 'message')) || String(error);
  if (property(error, 'code') === 'ERR_ACCESS_DENIED') return accessMessage(error);
  const cause = property(error, 'cause');
  const because = cause === undefined ? '' : `: ${messageOf(cause)}`;
  // jiti writes the place of a syntax error into the message.
  const [first = ''] = message.split(/\n(?:Require stack| ?\/)/);
  // As the user wrote it: `pgEnum(…)`, not the `(0 , _schemadiff.pgEnum)(…)` of the transpiled module.
  const written = first.replaceAll(/\(0 ?, ?_\w+\.(\w+)\)/g, '$1');
  return `${written.trim()}${because}`;
}

function accessMessage(error: unknown): string {
  const resource = text(property(error, 'resource'));
  switch (property(error, 'permission')) {
    case 'FileSystemRead':
      return `may not read ${resource}: definitions see their own folder; add others to \`definitions.read\` in the configuration`;
    case 'FileSystemWrite':
      return `may not write ${resource}: definitions are only evaluated`;
    case 'ChildProcess':
      return 'may not start other programs: definitions are only evaluated';
    default:
      return `may not use ${text(property(error, 'permission')) || 'this'}: definitions are only evaluated`;
  }
}

/**
 * What JavaScript itself complains of within the language: something that it was given has another shape than
 * its type allows, and nobody checked the types. Undefined: it is another error.
 */
function misshapen(error: unknown): string | undefined {
  if (!(error instanceof TypeError || error instanceof RangeError)) return undefined;
  const frames = text(error.stack)
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !line.includes('<anonymous>)'));
  const users = frames.findIndex((line) => placeIn(line) !== '');
  const callee = frames.at(users < 0 ? 0 : users - 1) ?? '';
  if (users === 0 || !callee.includes(codeFolder)) return undefined;
  // A function without a name has an address in its place.
  const name = users < 0 ? undefined : /at (?:new )?(?:\w+\.)*(\w+) .*\(/.exec(callee)?.[1];
  const who = name === undefined ? 'the definition' : `${name}()`;
  return `${who} was given something that its TypeScript type does not allow (${messageOf(error)})`;
}

export function faultOf(error: unknown, where = ''): Fault {
  const stack = text(property(error, 'stack'));
  const found = placeIn(stack) || placeIn(text(property(error, 'message')));
  const message = misshapen(error) ?? messageOf(error);
  return { where: found || where, object: '', message };
}
