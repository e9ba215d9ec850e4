/**
 * Which key of a partition PostgreSQL takes up for one of its table: where that is made, the oldest that is alike, of
 * whatever kind; where the partition is attached, one of the same kind, or else it makes another.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import { type Catalog, type Dependency, type Id, parentIn } from '../model/catalog.ts';
import { once } from './once.ts';

/** It is taken up where the other one is made, and not where the partition is attached. */
export function isOfAnotherKind(catalog: Catalog, id: Id, { on, type }: Dependency): boolean {
  if (type !== 'attached') return false;
  const [part, whole] = [catalog.objects.get(id), catalog.objects.get(on)];
  if (part === undefined || whole === undefined) return false;
  return kindOf(whole).attachesAlike !== undefined && part.kind !== whole.kind;
}

/** The index of a key is attached to one that is no key's: PostgreSQL drops neither while their tables are tied. */
export function isClasped(catalog: Catalog, id: Id, { on, type }: Dependency): boolean {
  if (type !== 'attached') return false;
  const [part, whole] = [catalog.objects.get(id), catalog.objects.get(on)];
  if (part === undefined || whole === undefined) return false;
  return kindOf(part).attachesAlike !== undefined && kindOf(whole).attachesAlike === undefined;
}

function readLate(catalog: Catalog): ReadonlyMap<Id, readonly Id[]> {
  const found = new Map<Id, Id[]>();
  for (const [id, list] of catalog.dependencies()) {
    for (const each of list) {
      if (each.through !== undefined && isOfAnotherKind(catalog, id, each))
        append(found, each.through, each.on);
    }
  }
  return found;
}

/** What takes such ones up, by what ties the partition. */
export const takenUpLate = once(readLate);

/** Those of one table that are alike, where there are several. */
function readAlike(catalog: Catalog): readonly (readonly Id[])[] {
  const groups = new Map<string, Id[]>();
  for (const object of catalog.objects.values()) {
    const like = kindOf(object).takenFor?.(object.spec);
    if (like === undefined) continue;
    append(groups, `${parentIn(catalog.dependencies(), object.id)} ${like}`, object.id);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

const alikeIn = once(readAlike);

const twinsIn = once((catalog: Catalog): ReadonlySet<Id> => new Set(alikeIn(catalog).flat()));

/** What a partition has beside that which its table, `whole`, takes up, and which could be taken up in place of that. */
export interface Rival {
  readonly id: Id;
  readonly whole: Id;
}

function readRivals(catalog: Catalog): ReadonlyMap<Id, readonly Rival[]> {
  const found = new Map<Id, Rival[]>();
  const attachedBy = (id: Id) =>
    (catalog.dependencies().get(id) ?? []).filter(({ type }) => type === 'attached');
  for (const group of alikeIn(catalog)) {
    for (const { on: whole, through } of group.flatMap(attachedBy)) {
      if (through === undefined) continue;
      const own = catalog.objects.get(whole);
      const isOfKey = own !== undefined && kindOf(own).attachesAlike !== undefined;
      for (const id of group) {
        if (attachedBy(id).some((each) => each.through === through)) continue;
        if (!isOfKey || catalog.objects.get(id)?.kind === own.kind)
          append(found, through, { id, whole });
      }
    }
  }
  return found;
}

/** By what ties the partition: where it is attached, PostgreSQL takes up the older one, so these are made after that. */
export const rivalsIn = once(readRivals);

/** Those beside which their table has others that are alike, before or after: each is attached by its name. */
export const twinsBetween = (before: Catalog, after: Catalog): ReadonlySet<Id> =>
  new Set([...twinsIn(before), ...twinsIn(after)]);
