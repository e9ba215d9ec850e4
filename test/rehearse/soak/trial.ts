/**
 * One case of the soak: a schema with rows goes through its versions, up and down, and is looked at after
 * each step.
 */

import { dumpSchema } from '../../../src/database/dump.ts';
import type { PgliteDatabase } from '../../../src/database/pglite.ts';
import { type Id, parentIn } from '../../../src/model/catalog.ts';
import { join, type Sql, sql } from '../../../src/model/sql.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { versionsOf } from '../../../src/rehearse/arbitrary/history.ts';
import type { Schema } from '../../../src/rehearse/arbitrary/item.ts';
import type { History } from '../../../src/rehearse/arbitrary/shrink.ts';
import { load, Recipe, type State } from '../../kinds/recipe.ts';
import { keptRows, type Rows } from '../../kinds/rows.ts';
import { accept, fill, type Tally } from './accept.ts';
import { limitOf } from './limits.ts';

export interface Trial {
  /** The statements that make the schema before and after, and its rows. */
  readonly before: string;
  readonly after: string;
  readonly seed: string;
  readonly problems: readonly string[];
  /** Reasons of problems that docs/limits.md says there are. */
  readonly excused: readonly string[];
}

export const textOf = (statements: readonly Sql[]) =>
  statements.length === 0 ? '' : `${join(statements, ';\n')};\n`;

/** Without steps where there is no plan: that is reported when it is run. */
function planned(from: State, to: State, major: number): Plan {
  try {
    return plan(from.catalog, to.catalog, { major });
  } catch {
    return { major, steps: [] };
  }
}

/** What a plan says it drops, be it to make it again, and not to put its rows back. */
function droppedBy({ steps }: Plan, { catalog }: State): Id[] {
  const effects = steps.flatMap((each) => each.effects);
  const kept = new Set(effects.flatMap(({ type, id }) => (type === 'keep' ? [id] : [])));
  const wholeOf = (id: Id): Id => parentIn(catalog.dependencies(), id) ?? id;
  const isKept = (id: Id) =>
    kept.has(id) || kept.has(wholeOf(id)) || kept.has(wholeOf(wholeOf(id)));
  return effects
    .filter(({ type, id, replaces }) => type === 'drop' && !(replaces && isKept(id)))
    .map(({ id }) => id);
}

/** Whose rows the plans there and back do not say they drop. */
async function announced(database: PgliteDatabase, from: State, to: State): Promise<Rows> {
  const { major } = database;
  const dropped = [
    ...droppedBy(planned(from, to, major), from),
    ...droppedBy(planned(to, from, major), to),
  ];
  return keptRows(database, from.catalog, to.catalog, new Set(dropped));
}

export interface TrialOptions {
  readonly rows: boolean;
  /** Let pg_dump look too. */
  readonly dump: boolean;
  /** Compare owners and grants as well. */
  readonly access: boolean;
  readonly tally: Tally;
  /** What docs/limits.md says of plans counts as a problem too. */
  readonly limits?: boolean;
  /** End at the first problem. */
  readonly short?: boolean;
}

/** What a plan that does not see owners can make as it was: a sequence goes with its table's owner. */
const ownerless = ({ items }: Schema): Schema => ({
  items: items.filter(({ kind }) => kind !== 'owner'),
});

export async function trialOf(
  database: PgliteDatabase,
  history: History,
  { rows, dump, access, tally, limits = false, short = false }: TrialOptions,
): Promise<Trial> {
  const seen = access || dump;
  const versions = versionsOf(history).map((version) => (seen ? version : ownerless(version)));
  const [first, last] = [versions.at(0), versions.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no version');
  const recipe = new Recipe(database, dump ? () => dumpSchema(database) : null, seen);
  await load(database);
  const after = textOf(await accept(database, last, tally));
  await database.execute(sql`SET search_path = ''`);
  const wanted = await recipe.look();
  await load(database);
  const before = textOf(await accept(database, first, tally));
  const seed = rows ? textOf(await fill(database, first)) : '';
  await database.execute(sql`SET search_path = ''`);
  for (const given of seed === '' ? [''] : [seed, '']) {
    if (seed !== '' && given === '') await load(database, before);
    const start = await recipe.look();
    const kept = await announced(database, start, wanted);
    const arrived = await recipe.go('up', start, wanted, kept, given !== '');
    if (short && recipe.problems.length > 0) break;
    if (!arrived) continue;
    if (await recipe.go('down', wanted, start, kept, given !== '', 'before')) break;
  }
  const problems: string[] = [];
  const excused = new Set<string>();
  for (const problem of recipe.problems) {
    const reason = limits ? null : limitOf(problem);
    if (reason === null) problems.push(problem);
    else excused.add(reason);
  }
  return { before, after, seed, problems, excused: [...excused] };
}
