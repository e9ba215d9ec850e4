/** A history as a passage, its renames declared, and all laws asked of it, with rows. */

import { readCatalog } from '../../../src/catalog/read.ts';
import { planBoth } from '../../../src/migration/create.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import { SchemadiffError } from '../../../src/model/error.ts';
import { join, type Sql, sql } from '../../../src/model/sql.ts';
import { Renames } from '../../../src/prove/renames.ts';
import { versionsOf } from '../../../src/rehearse/arbitrary/history.ts';
import type { Schema } from '../../../src/rehearse/arbitrary/item.ts';
import type { History } from '../../../src/rehearse/arbitrary/shrink.ts';
import type { Breach, Passage } from '../../../src/rehearse/law/law.ts';
import { type Stage, setStage } from '../../../src/rehearse/law/stage.ts';
import { checkPassage } from '../../../src/rehearse/run/property.ts';
import { emptyWorld } from '../../../src/rehearse/world/empty.ts';
import { load } from '../../kinds/recipe.ts';
import { accept, type Tally } from './accept.ts';
import { limitOf } from './limits.ts';
import type { Soak } from './open.ts';
import { originsOf } from './renamed.ts';
import { type Trial, textOf } from './trial.ts';

/** Sets of rows for each history. */
const runs = 2;

interface Made {
  readonly catalog: Catalog;
  /** The statements that made it. */
  readonly text: string;
}

async function made(soak: Soak, schema: Schema, tally: Tally): Promise<Made> {
  await load(soak);
  const text = textOf(await accept(soak, schema, tally));
  await soak.execute(sql`SET search_path = ''`);
  return { catalog: await readCatalog(soak, { access: true, serverOnly: true }), text };
}

/** Null: the old and the new one exist, which is refused. */
async function renamesOf(
  soak: Soak,
  [first, last]: readonly [Schema, Schema],
  before: Catalog,
  after: Catalog,
): Promise<Renames | null> {
  const origins = originsOf(first, last, after);
  const scratch = async () => {
    await soak.empty();
    return soak;
  };
  try {
    return await Renames.start({ before, after, origins, done: () => false, scratch });
  } catch (error) {
    if (error instanceof SchemadiffError && error.outcome === 'refused') return null;
    throw error;
  }
}

/** As `plan` makes it of definitions. */
async function planned(soak: Soak, before: Catalog, after: Catalog, renames: Renames) {
  const { up, down } = planBoth(renames.before, after, soak.major, renames);
  const passage: Passage = { name: 'history', before, after, up: up.steps, down: down.steps };
  await soak.empty();
  return await setStage(passage, soak.lab, emptyWorld);
}

function describeBreach({ passage }: Stage, breach: Breach): string {
  const { law, direction, sentence, step, differences } = breach;
  const steps = (direction === 'up' ? passage.up : passage.down) ?? [];
  return [
    `${direction}: ${law}: ${sentence}`,
    ...differences.flatMap(({ observer, lines }) => lines.map((line) => `${observer}: ${line}`)),
    `-- plan:\n${join(
      steps.map((each) => each.sql),
      ';\n',
    )}`,
    ...(step === null ? [] : [`-- at:\n${step}`]),
  ].join('\n');
}

/** What breaks a law; null: nothing does. Fails where there is no plan, or its renames do not run on an empty copy. */
async function findingOf(
  soak: Soak,
  versions: readonly [Schema, Schema],
  [before, after]: readonly [Catalog, Catalog],
  seed: number,
): Promise<{ readonly problem: string; readonly rows: readonly Sql[] } | null> {
  const renames = await renamesOf(soak, versions, before, after);
  if (renames === null) return null;
  const stage = await planned(soak, before, after, renames);
  const outcome = await checkPassage(stage, { runs, seed, generate: true, excused: true });
  if (outcome.type === 'held') return null;
  if (outcome.type === 'cut short') return { problem: `cut short: ${outcome.why}`, rows: [] };
  const { breach, found } = outcome.finding;
  return { problem: describeBreach(stage, breach), rows: found.rows };
}

/** A history that the laws are asked of; `seed` is that of its rows. */
export async function lawTrialOf(
  soak: Soak,
  history: History,
  { seed, tally, limits = false }: { seed: number; tally: Tally; limits?: boolean },
): Promise<Trial> {
  const [first, last] = [versionsOf(history).at(0), versionsOf(history).at(-1)];
  if (first === undefined || last === undefined) throw new Error('no version');
  const after = await made(soak, last, tally);
  const before = await made(soak, first, tally);
  const texts = { before: before.text, after: after.text };
  const catalogs = [before.catalog, after.catalog] as const;
  const found = await findingOf(soak, [first, last], catalogs, seed).catch((error: unknown) => {
    if (!(error instanceof SchemadiffError)) throw error;
    const lines = [`no passage: ${error.message}`, error.where, error.why];
    return { problem: lines.filter((line) => line !== undefined).join('\n'), rows: [] };
  });
  if (found === null) return { ...texts, seed: '', problems: [], excused: [] };
  const { problem, rows } = found;
  const reason = limits ? null : limitOf(problem);
  return {
    ...texts,
    seed: textOf(rows),
    problems: reason === null ? [problem] : [],
    excused: reason === null ? [] : [reason],
  };
}
