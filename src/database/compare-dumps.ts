/** Compares two dumps of pg_dump, entry by entry, whatever their order. See dump-entries.ts for what means the same. */

import { readBack } from '../model/reparse.ts';
import { columnsOf, type Entries, heard, isTable, linesOf, readDump } from './dump-entries.ts';

export interface DumpDifference {
  /** `columnOrder` is the weaker one: PostgreSQL can add columns at the end only. */
  readonly kind: 'onlyInFirst' | 'onlyInSecond' | 'different' | 'columnOrder';
  /** `TABLE users in public`. */
  readonly entry: string;
  /** The lines that differ, `-` of the first dump and `+` of the second. */
  readonly lines: readonly string[];
}

/** `loaded`: the dump of a database when another one's dump had been loaded into it. What is still so may be printed otherwise there. */
export function compareDumps(
  first: string,
  second: string,
  loaded: string | null = null,
): readonly DumpDifference[] {
  const [one, other] = [readDump(first), readDump(second)];
  const [before, after] = [heard(one, other), heard(other, one)];
  const brought = loaded === null ? undefined : heard(readDump(loaded), other);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((entry) => {
    const [old, now] = [before.get(entry), after.get(entry)];
    return difference(entry, old, withOldText(now, old, brought?.get(entry)));
  });
}

/** The text with what `other` has since it was loaded, and PostgreSQL prints otherwise when it reads it back, as it is there. */
function withOldText(
  text: string | undefined,
  other: string | undefined,
  loaded: string | undefined,
): string | undefined {
  if (text === undefined || other === undefined || loaded === undefined || text === other) {
    return text;
  }
  if (other === loaded && readBack(text) === readBack(other)) return other;
  const kept = new Set(linesOf(loaded));
  const theirs = linesOf(other).filter((line) => kept.has(line));
  const known = new Map(theirs.map((line) => [readBack(line), line]));
  return text.replaceAll(/^.*?(?=,?$)/gm, (line) => known.get(readBack(line)) ?? line);
}

export function describeDifference({ kind, entry, lines }: DumpDifference): string {
  const what = {
    onlyInFirst: 'is missing',
    onlyInSecond: 'is unexpected',
    different: 'differs',
    columnOrder: 'has its columns in another order',
  }[kind];
  return [`${entry} ${what}`, ...lines].join('\n  ');
}

/** The tables whose columns are in another order. */
export function columnOrders(found: readonly DumpDifference[]): string[] {
  return found.filter(({ kind }) => kind === 'columnOrder').map(({ entry }) => entry);
}

/**
 * The tables of `expected` whose columns are in another order in `found`, and in which one stands elsewhere that `before`
 * lacks: what stood elsewhere before the plan is not its doing.
 */
export function newColumnOrders(before: string, expected: string, found: string): string[] {
  const dumps = [before, expected, found].map((dump) => readDump(dump).entries);
  const columns = (entries: Entries, entry: string) => columnsOf(entry, entries.get(entry) ?? '');
  return columnOrders(compareDumps(expected, found)).filter((entry) => {
    const [had, wants, has] = dumps.map((entries) => columns(entries, entry));
    return has?.some(
      (column, at) => had?.includes(column) === false && isElsewhere(column, at, has, wants ?? []),
    );
  });
}

/** Whether other columns come before it than in `wanted`. */
function isElsewhere(
  column: string,
  at: number,
  columns: readonly string[],
  wanted: readonly string[],
): boolean {
  const first = new Set(wanted.slice(0, wanted.indexOf(column)));
  return first.size !== at || !columns.slice(0, at).every((each) => first.has(each));
}

function difference(
  entry: string,
  before: string | undefined,
  after: string | undefined,
): readonly DumpDifference[] {
  if (before === after) return [];
  const old = linesOf(before);
  const now = linesOf(after);
  const lines = [
    ...without(old, now).map((line) => `- ${line}`),
    ...without(now, old).map((line) => `+ ${line}`),
  ];
  if (after === undefined) return [{ kind: 'onlyInFirst', entry, lines }];
  if (before === undefined) return [{ kind: 'onlyInSecond', entry, lines }];
  const reordered = lines.length === 0 && isTable(entry);
  return [{ kind: reordered ? 'columnOrder' : 'different', entry, lines }];
}

/** The lines of `all` that are not in `others`, each counted as often as it occurs. */
function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return all.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
}
