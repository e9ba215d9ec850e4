/** keep: rows in what stays are unchanged; after up and down every old value is back. */

import { losing } from '../../migration/losses.ts';
import { describe, type Id, objectId } from '../../model/catalog.ts';
import { counted } from '../../model/counted.ts';
import { ident, trusted } from '../../model/sql.ts';
import { partsBetween } from '../../plan/heirs.ts';
import { calledBefore, type Renamable, renamedBy } from '../../plan/rename.ts';
import { mayStay } from '../../plan/ties.ts';
import type { RowChange } from '../fingerprint.ts';
import type { Arrival } from '../journey.ts';
import type { Renamed } from '../kept.ts';
import type { Loss } from '../losses.ts';
import { arrival, broken, catalogDifference, holds, notCovered, seenBy } from './answer.ts';
import type { Answer, Breach, Passage, PassageStep } from './law.ts';
import type { Trial } from './trial.ts';

/** What is known of a passage's names. */
type Ways = Pick<Passage, 'before' | 'after' | 'acknowledged'> & { readonly up: Renamable };

/** `public.users: other values in name`. */
export function describeChange(change: RowChange): string {
  const { table, before, after, columns, without = [] } = change;
  const those = without.length === 0 ? '' : `, without those of ${without.join(', ')}`;
  if (before !== after) return `${table}: ${counted(before, 'row')} before, ${after} after${those}`;
  return columns.length === 0
    ? `${table}: values changed places between rows`
    : `${table}: other values in ${columns.join(', ')}`;
}

/** Names under which a change of rows can be acknowledged: its columns', or, where rows come or go, the table's, or its partition's. */
function namesOf({ table, before, after, columns, without }: RowChange): string[] {
  if (without !== undefined) return without.map((each) => `table ${each}`);
  return before !== after || columns.length === 0
    ? [`table ${table}`]
    : columns.map((column) => `column ${table}.${ident(column)}`);
}

/** Of the name of a table or a column; undefined: it is that of something else. */
function idOf(name: string): Id | undefined {
  const [, kind, of] = /^(table|column) (.*)$/s.exec(name) ?? [];
  return kind === undefined || of === undefined ? undefined : objectId(kind, trusted(of));
}

/** Names of tables and columns, as these are called at another time. */
function calledAt(names: readonly string[], renamed: Renamed): string[] {
  return names.map((name) => {
    const id = idOf(name);
    return id === undefined ? name : describe(renamed(id));
  });
}

/** Each with those of what goes with it. */
function withMore(names: readonly string[], more: (id: Id) => readonly Id[]): string[] {
  return names.flatMap((name) => {
    const id = idOf(name);
    return id === undefined ? [name] : [name, ...more(id).map(describe)];
  });
}

/** With those of the columns that heirs have from one of them: whatever it gets, they get as well. */
function withHeirs(names: readonly string[], { before, after, up }: Ways): string[] {
  const partsOf = partsBetween(before, after, renamedBy(up));
  return [...new Set(withMore(names, partsOf))];
}

/** As a plan speaks of it, and wants it acknowledged: what it renames has its new name. */
export const namesAfter = (change: RowChange, up: Renamable): string[] => {
  const known = knownFrom(up);
  return calledAt(namesOf(change), (id) => known.get(renamedBy(up)(id)) ?? renamedBy(up)(id));
};

/** What made way and goes, by the id under which it waits for that, as it is acknowledged. */
const knownFrom = (up: Renamable): ReadonlyMap<Id, Id> =>
  new Map(
    up.flatMap(({ effects = [] }) =>
      effects.flatMap(({ type, id, from }) =>
        type === 'rename' || from === undefined ? [] : [[id, from] as const],
      ),
    ),
  );

function agreedTo({ acknowledged = [], up }: Ways): readonly string[] {
  const known = new Set([...knownFrom(up).values()].map(describe));
  const renamed = acknowledged.filter((name) => !known.has(name));
  return [...acknowledged, ...calledAt(renamed, calledBefore(up))];
}

/**
 * With those of the tables of partitions: what a column of one loses is missed in that of its table, whose rows are
 * looked at with it, and with those of its other partitions.
 */
function withWholes(names: readonly string[], { before }: Ways): string[] {
  const wholesOf = (id: Id): Id[] =>
    (before.dependencies().get(id) ?? []).flatMap((each) =>
      each.through === undefined || mayStay(each, before) ? [] : [each.on, ...wholesOf(each.on)],
    );
  return withMore(names, wholesOf);
}

/** What a reviewer agreed to, by the names after and before. */
export const agreedIn = (ways: Ways): readonly string[] => withHeirs(agreedTo(ways), ways);

/** A change of which all is acknowledged. */
export function isAcknowledged(change: RowChange, acknowledged: readonly string[]): boolean {
  const known = new Set(acknowledged);
  if (known.has(`table ${change.table}`)) return true;
  return namesOf(change).every((name) => known.has(name));
}

/** Losses that steps announced, by the names under which they would be acknowledged. */
function announcedLosses(steps: readonly PassageStep[], renamed: Renamed = (id) => id): string[] {
  const told = steps.map(({ hazards, effects = [] }) => ({ hazards: hazards ?? [], effects }));
  return losing(told).map(({ id }) => describe(renamed(id)));
}

/** By the names before as well: a step speaks of what has its new name already. */
const announcedIn = (steps: readonly PassageStep[]) => [
  ...announcedLosses(steps),
  ...announcedLosses(steps, calledBefore(steps)),
];

/** Whose rows may change: a reviewer agreed to it, or, where that is enough, one of these steps said so. */
export function acknowledgedIn(
  { passage, excused }: Trial,
  steps: readonly PassageStep[],
): readonly string[] {
  return withHeirs([...agreedTo(passage), ...(excused ? announcedIn(steps) : [])], passage);
}

/** Names of what was looked at on arrival, and was as before. */
function unchangedIn({ observed, changed }: Arrival): ReadonlySet<string> {
  const changes = new Map(changed.map((change) => [change.table, change]));
  return new Set(
    observed.flatMap(({ table, columns }) => {
      const change = changes.get(table);
      const names = columns.map(({ name }) => `column ${table}.${ident(name)}`);
      if (change === undefined) return [`table ${table}`, ...names];
      if (change.before !== change.after || change.columns.length === 0) return [];
      const others = new Set(namesOf(change));
      return names.filter((name) => !others.has(name));
    }),
  );
}

/**
 * Whose rows may be others after both ways, as they are called before: what the way back said, or up said and did, or
 * up dropped, which is no secret.
 */
function excusedBack(trial: Trial, lost: readonly Loss[], there: Arrival): string[] {
  const { up, down } = trial.passage;
  const back = down ?? [];
  const unchanged = unchangedIn(there);
  return [
    ...acknowledgedIn(trial, back),
    ...(trial.excused ? withHeirs(announcedLosses(back, renamedBy(back)), trial.passage) : []),
    ...withWholes(
      acknowledgedIn(trial, up).filter((name) => !unchanged.has(name)),
      trial.passage,
    ),
    ...lost.map(({ name }) => name),
  ];
}

/** What a reviewer can do about a change that the plan itself speaks of. */
function nextFor(change: RowChange, passage: Passage): string {
  const { name, up } = passage;
  if (!isAcknowledged(change, withHeirs(announcedIn(up), passage))) return '';
  const flags = namesAfter(change, up).map((each) => ` --ack '${each}'`);
  return ` The plan said so: where it is meant, schemadiff seal ${name}${flags.join('')}.`;
}

function brokenBy(
  passage: Passage,
  direction: Breach['direction'],
  changed: readonly RowChange[],
): Answer {
  const { name } = passage;
  const [first] = changed;
  if (first === undefined) return holds;
  const what =
    direction === 'up'
      ? `${name} up changes rows of what stays`
      : `Going up and down ${name} does not bring back the rows`;
  const [column, ...others] = first.columns;
  return broken('keep', direction, `${what}: ${describeChange(first)}.${nextFor(first, passage)}`, {
    object:
      column !== undefined && others.length === 0
        ? objectId('column', trusted(`${first.table}.${ident(column)}`))
        : objectId('table', trusted(first.table)),
    differences: seenBy('rows', changed.map(describeChange)),
  });
}

export async function keep(trial: Trial): Promise<Answer> {
  const { passage } = trial;
  const { tables, up, down } = await trial.journey();
  if (tables.every(({ rows }) => rows === 0)) return notCovered('there are no rows');
  const [there, back] = [arrival(up), arrival(down)];
  if (there === null) return notCovered('up does not come to its end');
  const meant = withWholes(acknowledgedIn(trial, passage.up), passage);
  const answer = brokenBy(
    passage,
    'up',
    there.changed.filter((change) => !isAcknowledged(change, meant)),
  );
  if (answer.type !== 'holds' || back === null) return answer;
  // Tables that did not come back as they were are what reverse speaks of.
  if (catalogDifference(back.catalog, passage.before).lines.length > 0) return holds;
  const excused = excusedBack(trial, up.lost, there);
  return brokenBy(
    passage,
    'down',
    back.changed.filter((change) => !isAcknowledged(change, excused)),
  );
}
