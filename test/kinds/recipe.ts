/**
 * What is asked of every pair of schemas, whatever is in it: planned, run as apply runs it, read back,
 * planned again, and all of it once more backwards, with rows that must stay.
 */

import { readCatalog } from '../../src/catalog/read.ts';
import { compareDumps, describeDifference } from '../../src/database/compare-dumps.ts';
import type { Database } from '../../src/database/database.ts';
import { kindOf } from '../../src/kinds/registry.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { SchemadiffError } from '../../src/model/error.ts';
import { type HazardCode, hazardRules } from '../../src/model/hazard.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { type Plan, plan } from '../../src/plan/plan.ts';
import { misread, printedDifferences } from '../../src/prove/clone.ts';
import { Observer } from '../../src/prove/observe.ts';
import { inSegment, run, segmentsOf } from '../../src/prove/run.ts';
import { type Untold, untoldBetween } from '../../src/prove/untold.ts';
import type { Emptied } from './lab.ts';
import { keptRows, type Rows, rowProblems } from './rows.ts';

export interface Pair {
  readonly before: string;
  readonly after: string;
  /** Rows for `before`; null for none. */
  readonly seed: string | null;
}

/** Runs steps, and answers which locks they took, and what they read or wrote again, without a word of it. */
async function untoldOf(
  database: Database,
  steps: Plan['steps'],
  untold: Untold,
): Promise<string[]> {
  const found: string[] = [];
  for (const segment of segmentsOf(steps)) {
    await inSegment(database, segment, async (session) => {
      // Locks are held to the end of a transaction: of a statement on its own none are to be seen.
      const isSeen = segment.every((step) => step.transactional);
      const observer = isSeen ? await Observer.start(session) : null;
      for (const step of segment) {
        await session.execute(step.sql);
        const sights = observer === null ? [] : untold(step, await observer.look());
        found.push(...sights.map(({ what, relation }) => `${step.sql} ${what} ${relation}`));
      }
    });
  }
  return found;
}

/** What an empty database has, after everything of the last pair is gone. */
const emptied = sql`ROLLBACK; RESET ROLE; RESET check_function_bodies;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT s.subname FROM pg_catalog.pg_subscription AS s JOIN pg_catalog.pg_database AS b
      ON b.oid = s.subdbid AND b.datname = pg_catalog.current_database() LOOP
    EXECUTE pg_catalog.format('ALTER SUBSCRIPTION %I DISABLE', name);
    EXECUTE pg_catalog.format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', name);
    EXECUTE pg_catalog.format('DROP SUBSCRIPTION %I', name);
  END LOOP;
  -- What is in no schema; event triggers first, which would fire.
  FOR name IN SELECT pg_catalog.replace(i.type, '-', ' ') || ' ' || i.identity FROM (
      SELECT 'pg_catalog.pg_event_trigger'::regclass AS class, oid FROM pg_catalog.pg_event_trigger
      UNION ALL SELECT 'pg_catalog.pg_publication'::regclass, oid FROM pg_catalog.pg_publication
      UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid FROM pg_catalog.pg_foreign_data_wrapper) AS o,
      LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) AS i WHERE o.oid >= 16384
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
          WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e') LOOP
    EXECUTE pg_catalog.format('DROP %s CASCADE', name);
  END LOOP;
  FOR name IN SELECT extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' LOOP
    EXECUTE pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT nspname FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE pg_catalog.format('DROP SCHEMA IF EXISTS %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT pg_catalog.format('CAST IF EXISTS (%s AS %s)', castsource::regtype, casttarget::regtype) FROM pg_cast WHERE oid >= 16384
    UNION ALL SELECT pg_catalog.format('TRANSFORM IF EXISTS FOR %s LANGUAGE %I', t.trftype::regtype, l.lanname)
      FROM pg_transform AS t JOIN pg_language AS l ON l.oid = t.trflang
    UNION ALL SELECT pg_catalog.format('LANGUAGE IF EXISTS %I', lanname) FROM pg_language WHERE oid >= 16384 AND lanname <> 'plpgsql'
    UNION ALL SELECT pg_catalog.format('ACCESS METHOD IF EXISTS %I', amname) FROM pg_am WHERE oid >= 16384 LOOP
    EXECUTE pg_catalog.format('DROP %s CASCADE', name);
  END LOOP;
  DELETE FROM pg_catalog.pg_shdepend WHERE classid = 'pg_catalog.pg_default_acl'::pg_catalog.regclass
    AND objid IN (SELECT oid FROM pg_catalog.pg_default_acl);
  DELETE FROM pg_catalog.pg_default_acl;
  CREATE SCHEMA public AUTHORIZATION pg_database_owner;
  COMMENT ON SCHEMA public IS 'standard public schema';
  GRANT USAGE ON SCHEMA public TO PUBLIC;
  -- Roles that every case may name.
  FOREACH name IN ARRAY ARRAY['case_a', 'case_b', 'case_c'] LOOP
    BEGIN
      EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$`;

export async function load(
  database: Database & Partial<Emptied>,
  ...texts: readonly string[]
): Promise<void> {
  if (database.empty === undefined) await database.execute(emptied);
  else await database.empty();
  await database.execute(sql`SET search_path = public`);
  for (const text of texts) if (text.trim() !== '') await database.execute(trusted(text));
  await database.execute(sql`RESET ROLE; SET search_path = ''`);
}

const announcing: ReadonlySet<HazardCode> = new Set(['may-fail', 'lossy-cast']);

/** The plan says that rows may stand in its way. */
const mayFail = ({ steps }: Plan) =>
  steps.some(({ hazards }) => hazards.some(({ code }) => announcing.has(code)));

function message(error: unknown): string {
  if (!(error instanceof SchemadiffError)) return String(error);
  return [error.message, error.why, error.where].filter((part) => part !== undefined).join(' · ');
}

const sqlOf = ({ steps }: Plan) => steps.map((step) => step.sql).join(';\n');

/** One state to arrive at, as the two observers see it. */
export interface State {
  readonly catalog: Catalog;
  /** Null where pg_dump is not asked. */
  readonly dump: string | null;
}

/** No plan has the secrets of a subscription: those that it has stay, at the end. */
const withoutSecrets = (dump: string): string =>
  dump.replaceAll(/^CREATE SUBSCRIPTION .*$/gm, (text) =>
    text
      .replaceAll(/(?:ssl)?password=(?:''(?:\\+''|[^'])*?''(?!')|[^\s'&]+)\s*/g, '')
      .replace(/(\/\/[^:@/]+):[^@]*@/, '$1@')
      .replace(/\s*' PUBLICATION/, "' PUBLICATION"),
  );

/** pg_dump of the database; null where it is not asked. */
export type Dump = (() => Promise<string>) | null;

export class Recipe {
  readonly problems: string[] = [];
  /** Where pg_dump sees columns in another order: PostgreSQL adds them at the end. */
  readonly columnOrder: string[] = [];
  readonly #database: Database;
  readonly #dump: Dump;
  readonly #access: boolean;
  readonly #observed: boolean;

  /** @param observed Whether plans must announce what each of their steps does to others: one after the other, which takes time. */
  constructor(database: Database, dump: Dump, access = true, observed = false) {
    this.#database = database;
    this.#dump = dump;
    this.#access = access;
    this.#observed = observed;
  }

  async look(): Promise<State> {
    const catalog = await readCatalog(this.#database, { access: this.#access, serverOnly: true });
    const dump = this.#dump === null ? null : await this.#dump();
    return { catalog, dump: dump === null ? null : withoutSecrets(dump) };
  }

  /** Runs a plan and compares where it ends; answers false when it could not be run. */
  async go(
    label: string,
    from: State,
    to: State,
    rows: Rows,
    excused: boolean,
    side: 'before' | 'after' = 'after',
  ): Promise<boolean> {
    const { major } = this.#database;
    // As the commands do, which know what was declared for labels.
    const context = { major, values: new Map() };
    let planned: Plan = { major, steps: [] };
    const complain = (what: string) =>
      this.problems.push(`${label}: ${what}\n-- plan:\n${sqlOf(planned)}`);
    try {
      planned = plan(from.catalog, to.catalog, context);
      for (const { hazards } of planned.steps) {
        for (const { code } of hazards) if (!(code in hazardRules)) complain(`hazard ${code}`);
      }
      if (this.#observed) {
        const { up: untold } = untoldBetween(from.catalog, to.catalog, planned.steps);
        for (const each of await untoldOf(this.#database, planned.steps, untold))
          complain(`not announced: ${each}`);
      } else await run(this.#database, planned.steps);
    } catch (error) {
      if (!(excused && mayFail(planned))) complain(message(error));
      return false;
    }
    const there = await this.look();
    for (const line of printedDifferences(there.catalog, to.catalog)) complain(line);
    for (const line of misread(there.catalog, to.catalog)) complain(line);
    const again = plan(there.catalog, to.catalog, context);
    if (again.steps.length > 0) complain(`planned again: ${sqlOf(again)}`);
    if (there.dump !== null && to.dump !== null) {
      for (const each of compareDumps(to.dump, there.dump)) {
        if (each.kind === 'columnOrder') this.columnOrder.push(`${label}: ${each.entry}`);
        else complain(describeDifference(each));
      }
    }
    for (const line of await rowProblems(this.#database, rows, side)) complain(line);
    return true;
  }
}

/** The first major that has all that the kinds say the catalogs use. */
export const majorNeededBy = (...catalogs: readonly Catalog[]): number =>
  Math.max(
    14,
    ...catalogs.flatMap(({ objects }) =>
      [...objects.values()].flatMap((object) =>
        (kindOf(object).features?.(object.spec) ?? []).map(({ since }) => since),
      ),
    ),
  );

/**
 * What is wrong with the plans of a pair, up and down; nothing when all is well. Rows may make the way
 * down fail where the plan says so; then it is gone without rows. `mayNeed`: whether it may be said to need this major;
 * `observed`: see Recipe.
 */
export async function problemsOf(
  database: Database,
  pair: Pair,
  dump: Dump = null,
  mayNeed: (major: number) => boolean = () => true,
  observed = false,
): Promise<readonly string[]> {
  const recipe = new Recipe(database, dump, true, observed);
  await load(database, pair.after);
  const after = await recipe.look();
  for (const seed of pair.seed === null ? [''] : [pair.seed, '']) {
    await load(database, pair.before, seed);
    const before = await recipe.look();
    const needed = majorNeededBy(before.catalog, after.catalog);
    if (!mayNeed(needed)) recipe.problems.push(`it is said to need PostgreSQL ${needed}`);
    const rows = await keptRows(database, before.catalog, after.catalog);
    if (!(await recipe.go('up', before, after, rows, false))) break;
    if (await recipe.go('down', after, before, rows, seed !== '', 'before')) break;
  }
  return recipe.problems;
}

/** What is wrong with making a schema from nothing. */
export async function problemsFromNothing(
  database: Database,
  text: string,
): Promise<readonly string[]> {
  const recipe = new Recipe(database, null);
  await load(database, text);
  const wanted = await recipe.look();
  await load(database);
  const empty = await recipe.look();
  await recipe.go('from nothing', empty, wanted, [], false);
  return recipe.problems;
}
