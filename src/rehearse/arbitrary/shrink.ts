/** What is simpler than a schema and its edits, and still one: the biggest steps first. */

import { type Edit, edited, whole } from './edit.ts';
import { generatorOf } from './generator.ts';
import type { Item, Schema, Values } from './item.ts';
import { generators } from './kind/registry.ts';

/** A schema, and the edits of each version after it. */
export interface History {
  readonly schema: Schema;
  readonly edits: readonly (readonly Edit[])[];
}

/** Parts of a list to leave out: halves, quarters, …, one by one; from the end. */
function* portions(length: number): Generator<readonly [from: number, to: number]> {
  for (let size = Math.ceil(length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let to = length; to > 0; to -= size) yield [Math.max(0, to - size), to];
  }
}

const without = <T>(all: readonly T[], [from, to]: readonly [number, number]) => [
  ...all.slice(0, from),
  ...all.slice(to),
];

function* simplerValues(kind: string, values: Values): Generator<Values> {
  for (const [name, field] of Object.entries(generatorOf(kind, generators).fields)) {
    for (const value of field.simpler(values[name] ?? null)) yield { ...values, [name]: value };
  }
}

function* simplerEdit(edit: Edit): Generator<Edit> {
  if (edit.type === 'add' || edit.type === 'become') {
    for (const values of simplerValues(edit.item.kind, edit.item.values)) {
      yield { ...edit, item: { ...edit.item, values } };
    }
  }
  if (edit.type === 'change') {
    const names = Object.keys(edit.values);
    if (names.length > 1) {
      for (const name of names) {
        const { [name]: _, ...values } = edit.values;
        yield { ...edit, values };
      }
    }
  }
}

/** The items that have to be there. */
function touched(edit: Edit): readonly number[] {
  if (edit.type === 'add') return [];
  if (edit.type === 'become') return [edit.item.key];
  return edit.type === 'swap' ? edit.keys : [edit.key];
}

/** Without what is no longer there: edits of items that went, items that need them. */
function tidy({ schema, edits }: History): History {
  const start = whole(schema);
  let now = start;
  const kept = edits.map((step) => {
    const useful: Edit[] = [];
    for (const edit of step) {
      const keys = new Set(now.items.map(({ key }) => key));
      if (!touched(edit).every((key) => keys.has(key))) continue;
      const next = edited(now, [edit]);
      if (edit.type === 'add' && !next.items.some(({ key }) => key === edit.item.key)) continue;
      useful.push(edit);
      now = next;
    }
    return useful;
  });
  return { schema: start, edits: kept };
}

function* candidates({ schema, edits }: History): Generator<History> {
  if (edits.length > 1) {
    for (const portion of portions(edits.length)) yield { schema, edits: without(edits, portion) };
  }
  for (const [at, step] of edits.entries()) {
    const replaced = (one: readonly Edit[]) =>
      edits.map((old, index) => (index === at ? one : old));
    for (const portion of portions(step.length)) {
      yield { schema, edits: replaced(without(step, portion)) };
    }
  }
  const { items } = schema;
  for (const portion of portions(items.length)) {
    yield { schema: { items: without(items, portion) }, edits };
  }
  for (const [at, item] of items.entries()) {
    for (const values of simplerValues(item.kind, item.values)) {
      const simpler: Item = { ...item, values };
      yield { schema: { items: items.map((old, index) => (index === at ? simpler : old)) }, edits };
    }
  }
  for (const [at, step] of edits.entries()) {
    for (const [index, edit] of step.entries()) {
      for (const simpler of simplerEdit(edit)) {
        const one = step.map((old, other) => (other === index ? simpler : old));
        yield { schema, edits: edits.map((old, other) => (other === at ? one : old)) };
      }
    }
  }
}

export function* simplerThan(history: History): Generator<History> {
  const seen = new Set([JSON.stringify(history)]);
  for (const candidate of candidates(history)) {
    const tidied = tidy(candidate);
    const text = JSON.stringify(tidied);
    if (seen.has(text)) continue;
    seen.add(text);
    yield tidied;
  }
}
