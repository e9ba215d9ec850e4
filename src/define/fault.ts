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
  return `${first.trim()}${because}`;
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

export function faultOf(error: unknown, where = ''): Fault {
  const stack = text(property(error, 'stack'));
  const found = placeIn(stack) || placeIn(text(property(error, 'message')));
  return { where: found || where, object: '', message: messageOf(error) };
}
