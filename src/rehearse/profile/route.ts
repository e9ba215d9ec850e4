/**
 * Lets the rows of a draft find their partitions: so many in each as the profile says. The columns that decide get
 * their values anew: those that they have where some partition takes them, with as many rows as they have, and
 * others that a partition takes in place of those that none does.
 */

import * as z from 'zod';
import type { Session } from '../../database/database.ts';
import { ident, join, literal, type Sql, sql, trusted } from '../../model/sql.ts';
import { type Grain, valuesInside } from '../inside.ts';
import { demandsOn, type Leaf } from '../leaf.ts';
import type { Random } from '../random.ts';
import { isUnique, keysOf } from '../references.ts';
import { Allotment, keyOf, type Slot, type Tuple } from './allotment.ts';
import { likely, quotas } from './count.ts';
import type { Draft } from './draft.ts';
import type { Parents } from './parents.ts';
import type { ColumnProfile, Count } from './profile.ts';
import { scattered } from './spread.ts';
import type { Subject } from './subject.ts';
import { answered, type Rows, type Value } from './write.ts';

/** Columns that get their values together: those of a partition key, and of what refers with them. */
interface Unit {
  readonly columns: readonly string[];
  readonly parents: readonly Parents[];
  /** Whether they say in which leaf a row is; or a leaf demands something of them besides. */
  readonly deciding: boolean;
}

/** Leaves that take the same values of a unit. */
interface Class {
  /** One of them. */
  readonly leaf: Leaf;
  readonly rows: number[];
}

interface Routing {
  readonly session: Session;
  readonly draft: Draft;
  readonly subject: Subject;
  readonly random: Random;
  /** Of leaves for which a value in one unit is looked for, what the other units may have. */
  readonly witnesses: Map<string, ReadonlyMap<string, Value>>;
}

/** `missing`: rows that are not there yet, by leaf. */
export async function route(
  session: Session,
  draft: Draft,
  subject: Subject,
  missing: ReadonlyMap<Leaf, number>,
  parents: readonly Parents[],
  random: Random,
): Promise<void> {
  const leaves = new Map([...missing].map(([leaf]) => [leaf.name, leaf]));
  const wanted = quotas(new Map([...missing].map(([leaf, n]) => [leaf.name, n])), draft.rows);
  const units = unitsOf([...leaves.values()], parents, draft);
  const at = scattered(draft.rows, 1 + random.integer(2 ** 31));
  let next = 0;
  for (const [name, n] of wanted) {
    const leaf = leaves.get(name);
    for (let each = 0; each < n && leaf !== undefined; each += 1, next += 1) {
      draft.leaves[at(next)] = leaf;
    }
  }
  for (const name of units.flatMap(({ columns }) => columns)) draft.fixed.add(name);
  const routing: Routing = { session, draft, subject, random, witnesses: new Map() };
  const deciding = units.filter((unit) => unit.deciding);
  if (deciding.length > 1) await findWitnesses(routing, deciding);
  for (const unit of units) await routeUnit(routing, unit);
}

/** Columns that are in one key, or in one reference, belong together. */
function unitsOf(leaves: readonly Leaf[], parents: readonly Parents[], draft: Draft): Unit[] {
  const deciding = leaves.flatMap(({ path }) => path.map(({ columns }) => columns));
  const demanded = draft.columns.filter(({ name }) =>
    leaves.some((leaf) => demandsOn(leaf, name).length > 0),
  );
  const sets = [...deciding, ...demanded.map(({ name }) => [name])];
  const own = new Set(sets.flat());
  const referring = parents.filter(({ reference: { columns } }) =>
    columns.every((name) => draft.has(name)),
  );
  const together = referring.map(({ reference: { columns } }) => columns);
  const joined: Set<string>[] = [];
  for (const set of [
    ...sets,
    ...together.filter((columns) => columns.some((name) => own.has(name))),
  ]) {
    const touched = joined.filter((other) => set.some((name) => other.has(name)));
    for (const other of touched) joined.splice(joined.indexOf(other), 1);
    joined.push(new Set([...touched.flatMap((other) => [...other]), ...set]));
  }
  return joined.map((set) => ({
    columns: draft.columns.map(({ name }) => name).filter((name) => set.has(name)),
    parents: referring.filter(({ reference: { columns } }) =>
      columns.every((name) => set.has(name)),
    ),
    deciding: deciding.some((columns) => columns.some((name) => set.has(name))),
  }));
}

/** What a leaf asks of the columns of a unit; where they decide, of those of other units as well. */
function conditionOf(leaf: Leaf, { columns, deciding }: Unit): Sql {
  const demands = columns.flatMap((name) => demandsOn(leaf, name));
  const all = deciding ? [sql`(${leaf.condition})`, ...demands] : demands;
  return all.length === 0 ? sql`true` : join(all, ' AND ');
}

function classesOf({ draft }: Routing, { columns }: Unit): Class[] {
  const found = new Map<string, Class>();
  const known = new Map<Leaf, Class>();
  draft.leaves.forEach((leaf, row) => {
    let own = known.get(leaf);
    if (own === undefined) {
      const levels = leaf.path.filter((level) =>
        level.columns.some((name) => columns.includes(name)),
      );
      const bounds = JSON.stringify([levels, columns.map((name) => demandsOn(leaf, name))]);
      own = found.get(bounds) ?? { leaf, rows: [] };
      found.set(bounds, own);
      known.set(leaf, own);
    }
    own.rows.push(row);
  });
  return [...found.values()];
}

async function routeUnit(routing: Routing, unit: Unit): Promise<void> {
  const { draft, subject, session } = routing;
  const classes = classesOf(routing, unit);
  const unique = isUnique(subject.shape.keys, unit.columns);
  const [alone = '', ...more] = unit.columns;
  const profile = subject.profile.columns.find(({ name }) => name === alone);
  const slots = slotsOf(draft, unit);
  const tuples = slots.map(({ tuple }) => tuple);
  const allotment = new Allotment({
    classes,
    slots,
    fitting: await taking(routing, unit, tuples, classes),
    used: unique ? await present(session, subject, unit) : [],
    repeating: unique
      ? 'never'
      : more.length > 0 || profile?.duplicates?.groups !== 0
        ? 'often'
        : 'seldom',
    more: (of, count) => spareTuples(routing, unit, of, count),
  });
  lay(routing, unit, await allotment.run(), slots);
}

function slotsOf(draft: Draft, { columns }: Unit): Slot[] {
  const found = new Map<string, Slot>();
  for (let row = 0; row < draft.rows; row += 1) {
    const tuple = columns.map((name) => draft.get(name, row));
    const known = found.get(keyOf(tuple));
    if (known === undefined) found.set(keyOf(tuple), { tuple, rows: 1 });
    else known.rows += 1;
  }
  return [...found.values()].sort((a, b) => b.rows - a.rows);
}

/** Rows for which there is no value keep what is left: PostgreSQL says what becomes of them. */
function lay(
  { draft, random }: Routing,
  { columns }: Unit,
  placed: ReadonlyMap<Class, readonly Slot[]>,
  left: readonly Slot[],
): void {
  const rest = left.flatMap(({ tuple, rows }) => new Array<Tuple>(rows).fill(tuple));
  for (const [{ rows }, slots] of placed) {
    const at = scattered(rows.length, 1 + random.integer(2 ** 31));
    const tuples = slots.flatMap(({ tuple, rows: n }) => new Array<Tuple>(n).fill(tuple));
    for (let n = 0; n < rows.length; n += 1) {
      const [row, tuple] = [rows[at(n)], tuples[n] ?? rest.pop()];
      if (row === undefined || tuple === undefined) continue;
      columns.forEach((name, column) => {
        draft.set(name, row, tuple[column] ?? null);
      });
    }
  }
}

/** What a key has already. */
async function present(session: Session, { shape }: Subject, unit: Unit): Promise<string[]> {
  const asked = { target: shape.sql, partition: null, targetColumns: unit.columns };
  return (await keysOf(session, asked, 2_000_000)).map(keyOf);
}

const taken = z.array(z.number());

/** Of each tuple, the classes that take it. */
async function taking(
  { session, draft, witnesses }: Routing,
  unit: Unit,
  tuples: readonly Tuple[],
  classes: readonly Class[],
): Promise<Class[][]> {
  const { columns, deciding } = unit;
  const tests = classes.map(({ leaf }, at) => {
    const condition = conditionOf(leaf, unit);
    const witness = deciding ? [...(witnesses.get(leaf.name) ?? [])] : [];
    const others = witness.filter(([column]) => !columns.includes(column));
    const selected = others.flatMap(([column, value]) => {
      const type = draft.columns.find((each) => each.name === column)?.typeText;
      const text = value === null ? sql`NULL` : literal(value);
      return type === undefined ? [] : [sql`${text}::${trusted(type)} AS ${ident(column)}`];
    });
    const test =
      selected.length === 0
        ? sql`(${condition}) IS TRUE`
        : sql`(SELECT (${condition}) IS TRUE FROM (SELECT ${join(selected)} OFFSET 0) AS w)`;
    return sql`CASE WHEN ${test} THEN ${at} END`;
  });
  const answer = sql`array_remove(ARRAY[${join(tests)}]::integer[], NULL)`;
  const found = await answered(session, rowsOf(draft, columns, tuples), answer);
  return tuples.map((_, at) =>
    taken.parse(found.get(at) ?? []).flatMap((each) => classes[each] ?? []),
  );
}

function rowsOf(draft: Draft, names: readonly string[], tuples: readonly Tuple[]): Rows {
  const values = new Map(names.map((name, at) => [name, tuples.map((tuple) => tuple[at] ?? null)]));
  return { columns: draft.columns.filter(({ name }) => names.includes(name)), values };
}

/** Tuples that a class takes, `count` or so. */
async function spareTuples(
  routing: Routing,
  unit: Unit,
  of: Class,
  count: number,
): Promise<Tuple[]> {
  const tuples = await tuplesFor(routing, unit, of.leaf, count);
  const fitting = await taking(routing, unit, tuples, [of]);
  return tuples.filter((_, at) => (fitting[at]?.length ?? 0) > 0);
}

function grainOf({ number, time }: ColumnProfile): Grain {
  const some = (count: Count = 0) => likely(count) > 0;
  return {
    whole: !some(number?.fraction),
    unit: !some(time?.timeOfDay) ? 'day' : some(time?.subSecond) ? 'microsecond' : 'second',
  };
}

/** Tuples that a leaf may take. */
async function tuplesFor(
  { session, draft, subject, random }: Routing,
  unit: Unit,
  leaf: Leaf,
  count: number,
): Promise<Tuple[]> {
  const { columns, parents } = unit;
  const condition = conditionOf(leaf, unit);
  if (parents.length > 0) {
    // What refers has the values of what it refers to, and no others.
    return parents.flatMap(({ reference, keys }) =>
      reference.columns.length === columns.length
        ? keys.map((key) => columns.map((name) => key[reference.columns.indexOf(name)] ?? null))
        : [],
    );
  }
  const own = columns.map((name) => [...new Set(draft.values.get(name) ?? [])]);
  const lists: Value[][] = [];
  for (const [at, name] of columns.entries()) {
    const column = draft.columns.find((each) => each.name === name);
    const profile = subject.profile.columns.find((each) => each.name === name);
    const some = (own[at] ?? []).filter((value) => value !== null).slice(0, 4);
    if (column === undefined) continue;
    const grain = profile && grainOf(profile);
    const of = { session, table: subject.shape, column, grain };
    const texts = await valuesInside(of, condition, some, random, count);
    lists.push([...new Set(texts), ...(column.nullable ? [null] : [])]);
  }
  const [only = [], ...others] = lists;
  if (others.length === 0) return only.map((value) => [value]);
  // Values that the rows have keep the column as it is; what the condition names comes before the rest.
  const drawn = (list: readonly Value[], at: number): Value =>
    (random.chance(0.5) ? random.pick(own[at] ?? []) : undefined) ??
    list[Math.floor(list.length * random.next() ** 4)] ??
    null;
  return Array.from({ length: 20 * count }, () => lists.map(drawn));
}

/** What is asked of a value in one unit is asked of a whole row: the other units have values that their leaf takes. */
async function findWitnesses(routing: Routing, units: readonly Unit[]): Promise<void> {
  const { session, draft, witnesses } = routing;
  const leaves = new Set(units.flatMap((unit) => classesOf(routing, unit).map(({ leaf }) => leaf)));
  const columns = units.flatMap((unit) => unit.columns);
  const most = Math.ceil(10_000 ** (1 / units.length));
  for (const leaf of leaves) {
    let rows: Tuple[] = [[]];
    for (const unit of units) {
      const own = slotsOf(draft, unit).map(({ tuple }) => tuple);
      const tuples = await tuplesFor(routing, unit, leaf, 20);
      const some = [...tuples.slice(0, most / 2), ...own.slice(0, most / 2), ...tuples.slice(-1)];
      rows = rows.flatMap((row) => some.map((tuple) => [...row, ...tuple]));
    }
    const answer = sql`CASE WHEN (${leaf.condition}) IS TRUE THEN true END`;
    const [first] = await answered(session, rowsOf(draft, columns, rows), answer);
    const row = first === undefined ? undefined : rows[first[0]];
    if (row !== undefined) {
      witnesses.set(leaf.name, new Map(columns.map((name, at) => [name, row[at] ?? null])));
    }
  }
}
