/**
 * callable: a function that could be called before can be called after. PostgreSQL does not know what
 * bodies name, so nothing keeps a column that they need from being dropped.
 */

import * as z from 'zod';
import type { Database } from '../../database/database.ts';
import { undefinedNames } from '../../database/sqlstate.ts';
import { type Id, objectId } from '../../model/catalog.ts';
import { type Sql, sql, trusted } from '../../model/sql.ts';
import { unsoundBodies } from '../../prove/bodies.ts';
import { runScript } from '../script.ts';
import { broken, holds, notCovered, seenBy } from './answer.ts';
import type { Answer } from './law.ts';
import { tryAll } from './outcomes.ts';
import type { Trial } from './trial.ts';

const routineRows = z.array(
  z.object({
    kind: z.enum(['f', 'p']),
    name: z.string().transform(trusted),
    identity: z.string().transform(trusted),
    strict: z.boolean(),
    /** Its last argument takes as many values as there are: an array of them is said to be so. */
    variadic: z.boolean(),
    /** By argument: its type, and the category of that. */
    arguments: z.array(z.tuple([z.string().transform(trusted), z.string()])),
  }),
);

type Routine = z.infer<typeof routineRows>[number];

/** Without those that only triggers call: what the old release does wakes them. */
const routines = sql`
  SELECT p.prokind AS kind, format('%I.%I', n.nspname, p.proname) AS name, p.proisstrict AS strict,
    p.provariadic <> 0 AS variadic,
    format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS identity,
    (SELECT coalesce(json_agg(json_build_array(format_type(t.oid, NULL), t.typcategory) ORDER BY a.at), '[]')
      FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, at) JOIN pg_type AS t ON t.oid = a.type) AS arguments
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_language AS l ON l.oid = p.prolang
  WHERE p.oid >= 16384 AND p.prokind IN ('f', 'p') AND l.lanname IN ('sql', 'plpgsql')
    AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
    AND NOT EXISTS (SELECT FROM pg_depend AS d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  ORDER BY identity`;

/** A plain value of a category of types ("pg_type", typcategory). */
const plain: Readonly<Record<string, string>> = {
  A: "'{}'",
  B: "'true'",
  D: "'2020-01-01'",
  N: "'1'",
  S: "'a'",
  T: "'1 day'",
};

/** A strict function with a null is not run at all. */
function call({ kind, name, strict, variadic, arguments: types }: Routine): Sql {
  const values = types.map(([type, category], at) => {
    const value = strict ? (plain[category] ?? 'NULL') : 'NULL';
    return `${variadic && at === types.length - 1 ? 'VARIADIC ' : ''}${value}::${type}`;
  });
  const list = trusted(values.join(', '));
  return kind === 'p' ? sql`CALL ${name}(${list})` : sql`SELECT * FROM ${name}(${list})`;
}

/** Functions that name what is not there, with how PostgreSQL says so. */
async function uncallable(database: Database): Promise<ReadonlyMap<string, string>> {
  const all = routineRows.parse(await database.query(routines));
  const outcomes = await tryAll(
    database,
    all.map((routine) => ({ role: null, sql: call(routine) })),
  );
  const found = new Map<string, string>();
  for (const [at, { identity }] of all.entries()) {
    const outcome = outcomes[at];
    if (outcome?.type === 'refused' && undefinedNames.has(outcome.sqlstate)) {
      found.set(identity, `${identity} fails when it is called (SQLSTATE ${outcome.sqlstate})`);
    }
  }
  for (const line of await unsoundBodies(database)) found.set(line, line);
  return found;
}

const idOf = (identity: string): Id => objectId('function', trusted(identity));

export async function callable(trial: Trial): Promise<Answer> {
  const { passage, database } = trial;
  await trial.begin();
  const routinesBefore = await database.query(routines);
  if (routinesBefore.length === 0) return notCovered('there is no function to call');
  const before = await uncallable(database);
  await trial.begin();
  const script = { direction: 'up', statements: passage.up, target: passage.after } as const;
  if ((await runScript(database, script)) !== undefined) {
    return notCovered('up does not come to its end');
  }
  const lines = [...(await uncallable(database))].filter(([name]) => !before.has(name));
  const [first] = lines;
  if (first === undefined) return holds;
  const [name, line] = first;
  return broken('callable', 'up', `After ${passage.name} up, ${line}.`, {
    object: name === line ? null : idOf(name),
    differences: seenBy(
      'postgres',
      lines.map(([, each]) => each),
    ),
  });
}
