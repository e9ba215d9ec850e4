/** What a way down did to the schema, from the differences that both observers see. */

import * as z from 'zod';
import { type DumpDifference, describeDifference } from '../../database/compare-dumps.ts';
import { linesOf } from '../../database/dump-entries.ts';
import type { Change } from '../../diff/diff.ts';
import { attributeSpec } from '../../kinds/attributes.ts';
import { describe, type Id, type Spec } from '../../model/catalog.ts';
import type { Differences } from './observe.ts';

/** What each verdict means, for reports and documentation. */
export const verdictSentences = {
  restores: 'down restores the schema',
  wrong: 'down leaves another schema',
  fails: 'down fails',
  empty: 'down has no statement',
  refuses: 'down refuses to run',
  'enum-values': 'down leaves values of an enum behind',
  'column-order': 'down loses the order of columns',
  'no-down': 'there is no way down',
  'up-fails': 'up fails',
  'not-covered': 'could not be rehearsed here',
} as const;

export type Verdict = keyof typeof verdictSentences;

export const verdicts = Object.keys(verdictSentences) as readonly Verdict[];

/** One object that is not as it was. */
export interface ObjectDifference {
  /** `index public.users_email_idx`; an entry of the dump where only pg_dump sees it. */
  readonly object: string;
  readonly how: 'missing' | 'unexpected' | 'different' | 'column order';
  /** What is different of it; none for pg_dump. */
  readonly attributes: readonly string[];
  readonly observer: 'catalog' | 'pg_dump';
  /** Lines of the dump, `-` before and `+` now. */
  readonly lines: readonly string[];
}

const view = z.object({ columns: z.array(attributeSpec), definition: z.string() });

/** The columns and the lines of a view in any order; undefined: it is none. */
function partsOf(spec: Spec): string | undefined {
  const found = view.safeParse(spec).data;
  if (found === undefined) return undefined;
  const columns = found.columns.map((column) => JSON.stringify(column));
  return JSON.stringify([columns.toSorted(), linesOf(found.definition).toSorted()]);
}

/** A view that selects the same columns in another order: those of its table, where it was made with `SELECT *`. */
function isReordered(change: Change): boolean {
  if (change.type !== 'alter' || change.attributes.join() !== 'columns,definition') return false;
  const parts = partsOf(change.from.spec);
  return parts !== undefined && parts === partsOf(change.to.spec);
}

/** pg_dump has the same lines of it, in another order. */
const isReorderedView = ({ kind, entry, lines }: DumpDifference) =>
  kind === 'different' && lines.length === 0 && entry.startsWith('VIEW ');

function ofCatalog(change: Change): ObjectDifference {
  const seen = { attributes: [], observer: 'catalog', lines: [] } as const;
  if (change.type === 'create') {
    return { ...seen, object: describe(change.object.id), how: 'missing' };
  }
  if (change.type === 'drop') {
    return { ...seen, object: describe(change.object.id), how: 'unexpected' };
  }
  const { attributes } = change;
  if (isReordered(change)) return { ...seen, object: describe(change.to.id), how: 'column order' };
  return { ...seen, object: describe(change.to.id), how: 'different', attributes };
}

const howOf = {
  onlyInFirst: 'missing',
  onlyInSecond: 'unexpected',
  different: 'different',
  columnOrder: 'column order',
} as const;

function ofDump(difference: DumpDifference): ObjectDifference {
  const [, ...lines] = describeDifference(difference).split('\n  ');
  const { entry, kind } = difference;
  const how = isReorderedView(difference) ? 'column order' : howOf[kind];
  return { object: entry, how, attributes: [], observer: 'pg_dump', lines };
}

function ofUnmodelled(line: string): ObjectDifference {
  const how = line.startsWith('-') ? 'missing' : 'unexpected';
  return { object: line.slice(2), how, attributes: [], observer: 'catalog', lines: [] };
}

function ofOrder(table: Id): ObjectDifference {
  const seen = { attributes: [], observer: 'catalog', lines: [] } as const;
  return { ...seen, object: describe(table), how: 'column order' };
}

export function objectsOf(differences: Differences): ObjectDifference[] {
  const { changes, unmodelled, reordered, dump } = differences;
  return [
    ...changes.map(ofCatalog),
    ...unmodelled.map(ofUnmodelled),
    ...reordered.map(ofOrder),
    ...dump.map(ofDump),
  ];
}

const labels = z.object({ labels: z.array(z.string()) });

/** An enum that has all the labels that it should, in their order, and more. */
function onlyMoreLabels(change: Change): boolean {
  if (change.type !== 'alter' || change.to.kind !== 'enum') return false;
  if (change.attributes.join() !== 'labels') return false;
  const [found, expected] = [labels.parse(change.from.spec), labels.parse(change.to.spec)];
  const wanted = new Set(expected.labels);
  const kept = found.labels.filter((label) => wanted.has(label));
  return kept.join('\0') === expected.labels.join('\0');
}

const onlyMoreLines = ({ kind, entry, lines }: DumpDifference) =>
  kind === 'different' && entry.startsWith('TYPE ') && lines.every((line) => line.startsWith('+ '));

/** The verdict on a down that ran to its end. */
export function judge({ changes: all, unmodelled, reordered, dump }: Differences): Verdict {
  const changes = all.filter((change) => !isReordered(change));
  // What only the dump has in another order is something else than columns.
  const serious = dump.filter(
    (each) =>
      each.kind !== 'columnOrder' && !(changes.length < all.length && isReorderedView(each)),
  );
  if (changes.length + unmodelled.length + serious.length === 0) {
    return dump.length + reordered.length + all.length === 0 ? 'restores' : 'column-order';
  }
  const enums =
    unmodelled.length === 0 && changes.every(onlyMoreLabels) && serious.every(onlyMoreLines);
  return enums ? 'enum-values' : 'wrong';
}
