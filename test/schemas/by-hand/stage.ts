/** One schema, put back as often as one likes, and what is wrong with plans from it to another state and back. */

import { DatabaseError } from '../../../src/database/database-error.ts';
import { dumpSchema } from '../../../src/database/dump.ts';
import { trusted } from '../../../src/model/sql.ts';
import { openLab } from '../../../src/rehearse/lab/lab.ts';
import { load, Recipe, type State } from '../../kinds/recipe.ts';
import { columnMutations } from './columns.ts';
import { constraintMutations } from './constraints.ts';
import { prelude, scenery } from './mutation.ts';
import { routineMutations, viewMutations } from './routines.ts';
import { tableMutations } from './tables.ts';
import { otherMutations, typeMutations } from './types.ts';

export interface Mutation {
  /** How: `column dropped`. */
  readonly way: string;
  readonly text: string;
}

export interface Trial {
  /** Those that PostgreSQL took. */
  readonly applied: readonly Mutation[];
  readonly problems: readonly string[];
}

export interface Stage {
  readonly mutations: readonly Mutation[];
  trial(mutations: readonly Mutation[], dumped: boolean): Promise<Trial>;
  close(): Promise<void>;
}

const ways = {
  ...tableMutations,
  ...columnMutations,
  ...constraintMutations,
  ...routineMutations,
  ...viewMutations,
  ...typeMutations,
  ...otherMutations,
};

export async function openStage(
  texts: readonly string[],
  extensions: readonly string[],
): Promise<Stage> {
  const lab = await openLab({ extensions });
  const { database } = lab;
  await load(database, ...texts, scenery);
  const mutations: Mutation[] = [];
  for (const [way, query] of Object.entries(ways)) {
    const rows = await database
      .query(
        trusted(`${prelude} SELECT text FROM (${query}) AS m WHERE text IS NOT NULL ORDER BY 1`),
      )
      .catch((error: unknown) => {
        throw new Error(`${way}: ${String(error)}`);
      });
    for (const { text } of rows) mutations.push({ way, text: String(text) });
  }
  const mark = await lab.mark();
  const look = async (dumped: boolean): Promise<State> =>
    await new Recipe(database, dumped ? () => dumpSchema(database) : null).look();
  const wholes = new Map<boolean, State>();
  const wholeOf = async (dumped: boolean) => {
    const whole = wholes.get(dumped) ?? (await look(dumped));
    wholes.set(dumped, whole);
    return whole;
  };
  const applied = async (all: readonly Mutation[]): Promise<readonly Mutation[]> => {
    const done: Mutation[] = [];
    for (const mutation of all) {
      try {
        await database.execute(trusted(mutation.text));
        done.push(mutation);
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
      }
    }
    return done;
  };
  return {
    mutations,
    trial: async (all, dumped) => {
      await lab.restore(mark);
      const whole = await wholeOf(dumped);
      await lab.restore(mark);
      const recipe = new Recipe(database, dumped ? () => dumpSchema(database) : null);
      const done = await applied(all);
      const other = await recipe.look();
      await recipe.go('back', other, whole, [], false);
      await lab.restore(mark);
      await recipe.go('there', whole, other, [], false);
      return { applied: done, problems: recipe.problems };
    },
    close: () => lab.close(),
  };
}
