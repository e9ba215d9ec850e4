/** From what the schema files export to plain data. */

import type { Declaration, Fault } from './declaration.ts';
import {
  type Definition,
  declare,
  isDefinition,
  isItem,
  placeOf,
  remembered,
} from './definition.ts';
import { faultOf } from './fault.ts';
import { Fragment } from './fragment.ts';
import { labelOf } from './label.ts';
import { unknownOptions, watching } from './watched.ts';

export interface Module {
  readonly file: string;
  readonly exports: unknown;
}

export interface Collected {
  readonly declarations: readonly Declaration[];
  readonly faults: readonly Fault[];
}

/** Every definition among the exports, also within arrays, objects and namespaces. */
function walk(value: unknown, visit: (found: unknown) => void, seen = new Set<unknown>()): void {
  if (isDefinition(value) || isItem(value)) visit(value);
  else if (isContainer(value) && !seen.has(value)) {
    seen.add(value);
    for (const each of Object.values(value)) walk(each, visit, seen);
  }
}

function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || prototype === Object.prototype;
}

function declared(definition: Definition, faults: Fault[]): Declaration[] {
  try {
    return [watching(placeOf(definition), () => definition[declare]())];
  } catch (error) {
    faults.push(faultOf(error, placeOf(definition)));
    return [];
  }
}

const misplaced =
  'exports a constraint, index, trigger or policy on its own: it belongs in the list of its table';

/** Definitions are in the order in which they were made, sql statements after all others. */
export function collect(modules: readonly Module[]): Collected {
  const faults: Fault[] = [];
  const found = new Set<Definition>();
  const order = new Map(remembered().map((each, at) => [each, at]));
  for (const { file, exports } of modules) {
    walk(exports, (value) => {
      // A trigger or policy that names its table is remembered, and stands on its own.
      if (isDefinition(value) && (!isItem(value) || order.has(value))) found.add(value);
      else faults.push({ where: `${file}:1`, object: '', message: misplaced });
    });
  }
  const rank = (each: Definition) =>
    order.get(each) ?? order.size + (each instanceof Fragment ? each.order : 0);
  const declarations = [...found]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((each) => declared(each, faults));
  const files = new Set(modules.map(({ file }) => file));
  const schemas: Declaration[] = [];
  for (const each of remembered().filter((one) => !found.has(one))) {
    for (const lost of declared(each, [])) {
      if (lost.kind === 'schema') schemas.push(lost);
      else if (files.has(lost.where.replace(/:\d+$/, ''))) {
        faults.push({
          where: lost.where,
          object: labelOf(lost),
          message: 'is not exported, so it would not exist',
        });
      }
    }
  }
  faults.push(...unknownOptions());
  return { declarations: [...impliedSchemas(schemas, declarations), ...declarations], faults };
}

/** Schemas that were not exported, but hold something that is. */
function impliedSchemas(
  schemas: readonly Declaration[],
  declarations: readonly Declaration[],
): Declaration[] {
  const used = new Set(declarations.flatMap((each) => ('schema' in each ? [each.schema] : [])));
  const names = new Set<string>();
  return schemas.filter((each) => {
    const needed = each.kind === 'schema' && used.has(each.name) && !names.has(each.name);
    if (needed) names.add(each.name);
    return needed;
  });
}
