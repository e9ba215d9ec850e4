/** What a fault calls the things that it is about. */

import { qualified } from '../model/sql.ts';
import type { Declaration, ItemData, Reference } from './declaration.ts';
import { nameOf } from './definition.ts';

export function labelOf(declaration: Declaration): string {
  switch (declaration.kind) {
    case 'sql':
      return 'sql';
    case 'made':
      return `${declaration.type} ${declaration.identity}`;
    case 'schema':
    case 'extension':
    case 'trigger':
    case 'policy':
      return `${declaration.kind} ${qualified(declaration.name)}`;
    default:
      return `${declaration.kind} ${qualified(declaration.schema, declaration.name)}`;
  }
}

export function describeReference(reference: Reference): string {
  return `${reference.kind} ${nameOf(reference)}`;
}

export function itemLabel(of: ItemData, table: string): string {
  return `${of.kind}${of.name === null ? '' : ` ${qualified(of.name)}`} of ${table}`;
}
