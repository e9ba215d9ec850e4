import { ident, sql, trusted } from '../../../model/sql.ts';
import { choice, nameOf, ref, seldom } from '../field.ts';
import { type Drawing, defineGenerator, type Field, type Scene } from '../generator.ts';
import type { Item } from '../item.ts';
import { columnNames, keyColumns, nameAt, when } from '../part.ts';
import { columnType } from '../type-data.ts';

const actions = ['', 'CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT'] as const;

const keysOf = ({ values }: Item) =>
  Array.isArray(values.columns) ? values.columns.map(Number) : [];

/** Both columns can hold the same: what = compares. */
function fits(column: Item, target: Item | undefined, scene: Scene): boolean {
  const [a, b] = [column, target].map((each) => columnType(each?.values.type ?? null));
  if (a === null || b === null || a === undefined || b === undefined) return false;
  if (a.array || b.array) return false;
  return (
    JSON.stringify(scene.base(a)) === JSON.stringify(scene.base(b)) ||
    (scene.family(a) === 'integer' && scene.family(b) === 'integer')
  );
}

/** The columns of the key that is referred to. */
function targetsOf({ scene, values }: Drawing): readonly Item[] {
  const key = scene.item(Number(values.key));
  if (key === undefined) return [];
  const keys = keyColumns(Number(key.values.table), keysOf(key), scene);
  return keys.flatMap((each) => scene.item(each) ?? []);
}

/** For each column of the key another one that fits. */
function columnsFor(table: number, drawing: Drawing): readonly number[] | undefined {
  const { scene, random } = drawing;
  const found: number[] = [];
  for (const target of targetsOf(drawing)) {
    const usable = scene
      .columns(table)
      .filter((column) => !found.includes(column.key) && fits(column, target, scene));
    const column = random.pick(usable);
    if (column === undefined) return undefined;
    found.push(column.key);
  }
  return found.length === 0 ? undefined : found;
}

const referring: Field<readonly number[]> = {
  draw: (drawing) => columnsFor(Number(drawing.values.table), drawing),
  needs: (keys) => keys,
  simpler: () => [],
  of: 'table',
};

export const foreignKey = defineGenerator({
  weight: 1.5,
  fields: {
    key: ref(['primary key', 'unique']),
    table: ref(['table'], (table, drawing) => columnsFor(table.key, drawing) !== undefined),
    columns: referring,
    name: nameOf('fk', 4),
    onDelete: seldom(0.4, ...actions),
    onUpdate: seldom(0.3, ...actions),
    match: seldom(0.1, false, true),
    deferral: seldom(0.25, '', ' DEFERRABLE', ' DEFERRABLE INITIALLY DEFERRED'),
    notValid: seldom(0.12, false, true),
    notEnforced: seldom(0.06, false, true),
    form: choice(0, 1),
  },
  statements: (values, scene) => {
    const key = scene.item(values.key);
    if (key === undefined) return [];
    const on = Number(key.values.table);
    const targets = keyColumns(on, keysOf(key), scene);
    if (targets.length !== values.columns.length) return [];
    const action = (on: string, what: string) =>
      what === '' ? sql`` : sql` ON ${trusted(on)} ${trusted(what)}`;
    return [
      sql`ALTER TABLE ${nameAt(values.table, scene)} ADD CONSTRAINT ${ident(values.name)} FOREIGN KEY (${columnNames(values.columns, scene)}) REFERENCES ${nameAt(on, scene)} (${columnNames(targets, scene)})${when(values.match, 'MATCH FULL')}${action('DELETE', values.onDelete)}${action('UPDATE', values.onUpdate)}${trusted(values.deferral)}${values.notEnforced ? when(true, 'NOT ENFORCED') : when(values.notValid, 'NOT VALID')}`,
    ];
  },
  target: ({ table, name }, scene) => sql`CONSTRAINT ${ident(name)} ON ${nameAt(table, scene)}`,
});
