/** Options that several definitions share. */

import type { RenamedFromData } from './declaration.ts';
import { watched } from './watched.ts';

/** `true` and `immediate`: can be deferred; `deferred`: is, unless the transaction says otherwise. */
export type Deferrable = boolean | 'immediate' | 'deferred';

export function deferrableData(option: Deferrable | undefined): 'immediate' | 'deferred' | null {
  if (option === undefined || option === false) return null;
  return option === true ? 'immediate' : option;
}

/** Storage parameters: `{ fillfactor: 70, 'toast.autovacuum_enabled': false }`. */
export type Storage = Readonly<Record<string, string | number | boolean>>;

/** What it was called: a name, or also the schema that it was in. */
export type RenamedFrom = string | { readonly schema?: string; readonly name?: string };

export interface Renamed {
  /** It is the one that had this name: a plan renames it, and its rows stay. Remove it afterwards. */
  readonly renamedFrom?: RenamedFrom;
}

export function renamedFromData(from: RenamedFrom | undefined): RenamedFromData {
  if (from === undefined) return undefined;
  if (typeof from === 'string') return { schema: null, name: from };
  const { schema = null, name = null } = watched(from);
  return { schema, name };
}
