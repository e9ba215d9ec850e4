/**
 * The part of a schema that a finding is about, as SQL: the tables that its rows, statements and step name,
 * with their partitions, and what those tables cannot be without. Grants, owners and comments are left out, and so is what needs a
 * table that has no part in it.
 */

import { isAccess } from '../../catalog/access.ts';
import { only } from '../../catalog/scope.ts';
import { type Catalog, type CatalogObject, type Id, parentIn } from '../../model/catalog.ts';
import { SchemadiffError } from '../../model/error.ts';
import type { Sql } from '../../model/sql.ts';
import { partitionTreeOf } from '../../plan/partition-tree.ts';
import { plan } from '../../plan/plan.ts';

const isLeftOut = (object: CatalogObject) =>
  isAccess(object) || object.kind === 'comment' || object.kind === 'security label';

const escaped = (text: string) => text.replaceAll(/[^\w]/g, '\\$&');

/** Whether a text has a qualified name, and not as a part of another. */
const names = (text: string, name: string) =>
  new RegExp(`(?<![\\w."])${escaped(name)}(?![\\w"])`).test(text);

/** Without tables that are not wanted: what needs one is not there either. */
function neededBy(catalog: Catalog, tables: ReadonlySet<Id>): ReadonlySet<Id> {
  const dependencies = catalog.dependencies();
  const found = new Map<Id, boolean>();
  /** Circles count as there: the plan orders them. */
  const take = (id: Id): boolean => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const object = catalog.objects.get(id);
    if (object === undefined) return true;
    if (isLeftOut(object) || (object.kind === 'table' && !tables.has(id))) return false;
    found.set(id, true);
    const there = (dependencies.get(id) ?? []).every(({ on }) => take(on));
    if (!there) found.set(id, false);
    return there;
  };
  const isPart = (id: Id): boolean => {
    const whole = parentIn(dependencies, id);
    return whole !== undefined && (tables.has(whole) || isPart(whole));
  };
  for (const id of catalog.objects.keys()) if (tables.has(id) || isPart(id)) take(id);
  return new Set([...found].flatMap(([id, there]) => (there ? [id] : [])));
}

/** Of a tree with more partitions the report would show little else. */
const mostPartitions = 20;

/** With the partitions that take their rows, unless there are too many. */
function withPartitions(catalog: Catalog, tables: readonly Id[]): ReadonlySet<Id> {
  const tree = partitionTreeOf(catalog);
  const partitions = tables.map((id) => tree.within(id).map(({ table }) => table));
  return new Set([
    ...tables,
    ...partitions.filter(({ length }) => length <= mostPartitions).flat(),
  ]);
}

/** None where no table is named, or what is left cannot be made. */
export function schemaOf(catalog: Catalog, texts: readonly string[]): readonly Sql[] {
  const text = texts.join('\n');
  const tables = [...catalog.objects.values()]
    .filter(({ id, kind }) => kind === 'table' && names(text, id.slice('table:'.length)))
    .map(({ id }) => id);
  if (tables.length === 0) return [];
  const wanted = neededBy(catalog, withPartitions(catalog, tables));
  const there = only(catalog, (id) => id === 'schema:public');
  const part = only(catalog, (id) => id === 'schema:public' || wanted.has(id));
  try {
    const { steps } = plan(there, part, { major: catalog.major });
    return steps.map(({ sql }) => sql).filter((sql) => !sql.startsWith('SET '));
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    return [];
  }
}
