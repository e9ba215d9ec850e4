/** What PostgreSQL accepts of a drawn schema, and rows for it: what it refuses is left out. */

import type { Database, Session } from '../../../src/database/database.ts';
import { join, type Sql, sql } from '../../../src/model/sql.ts';
import { valueFor } from '../../../src/rehearse/arbitrary/expression.ts';
import type { Schema } from '../../../src/rehearse/arbitrary/item.ts';
import { generators } from '../../../src/rehearse/arbitrary/kind/registry.ts';
import { own } from '../../../src/rehearse/arbitrary/part.ts';
import { Items } from '../../../src/rehearse/arbitrary/scene.ts';
import { scriptOf } from '../../../src/rehearse/arbitrary/script.ts';
import { columnType } from '../../../src/rehearse/arbitrary/type-data.ts';

/** How many items of each kind were accepted, and what the others were refused for. */
export class Tally {
  readonly accepted = new Map<string, number>();
  readonly refused = new Map<string, Map<string, number>>();

  count(kind: string, error: unknown): void {
    if (error === null) {
      this.accepted.set(kind, (this.accepted.get(kind) ?? 0) + 1);
      return;
    }
    const reasons = this.refused.get(kind) ?? new Map<string, number>();
    const reason = error instanceof Error ? error.message.replaceAll(/"[^"]*"/g, '…') : 'unknown';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    this.refused.set(kind, reasons);
  }
}

async function attempt(session: Session, statements: readonly Sql[]): Promise<unknown> {
  try {
    await session.execute(
      sql`SAVEPOINT s; ${join(statements, ';\n')}; SET CONSTRAINTS ALL IMMEDIATE; RELEASE s`,
    );
    return null;
  } catch (error) {
    await session.execute(sql`ROLLBACK TO s`);
    return error;
  }
}

interface Unit {
  readonly kind: string;
  readonly statements: readonly Sql[];
}

/** Runs as many at once as are accepted together. */
async function runAll(
  session: Session,
  units: readonly Unit[],
  accepted: Sql[],
  tally: Tally,
): Promise<void> {
  if (units.length === 0) return;
  const all = units.flatMap(({ statements }) => statements);
  const error = await attempt(session, all);
  const [first] = units;
  if (error === null) {
    accepted.push(...all);
    for (const { kind } of units) tally.count(kind, null);
  } else if (units.length === 1 && first !== undefined) {
    tally.count(first.kind, error);
  } else {
    const half = Math.ceil(units.length / 2);
    await runAll(session, units.slice(0, half), accepted, tally);
    await runAll(session, units.slice(half), accepted, tally);
  }
}

/** Makes a schema; answers the statements that did so. */
export async function accept(
  database: Database,
  schema: Schema,
  tally: Tally,
): Promise<readonly Sql[]> {
  const accepted: Sql[] = [];
  const units = scriptOf(schema, generators)
    .map(({ item, statements }) => ({ kind: item.kind, statements }))
    .filter(({ statements }) => statements.length > 0);
  await database.transaction((session) => runAll(session, units, accepted, tally));
  return accepted;
}

/** A few rows for each table; answers the statements that were accepted. */
export async function fill(database: Database, schema: Schema): Promise<readonly Sql[]> {
  const scene = new Items(schema, generators);
  const units = [0, 1, 2].flatMap((n) =>
    scene.of('table').flatMap((table) => {
      const columns = scene
        .columns(table.key)
        .filter((column) => column.values.generated === null && (n + column.key) % 7 !== 3);
      const values = columns.flatMap((column) => {
        const type = columnType(column.values.type ?? null);
        return type === null ? [] : [valueFor(type, n, scene)];
      });
      const names = columns.map(own);
      if (names.length !== values.length || names.length === 0) return [];
      return [
        {
          kind: 'row',
          statements: [
            sql`INSERT INTO ${scene.name(table)} (${join(names)}) VALUES (${join(values)})`,
          ],
        },
      ];
    }),
  );
  const accepted: Sql[] = [];
  await database.transaction((session) => runAll(session, units, accepted, new Tally()));
  return accepted;
}
