/** honest: what a step locked, read and wrote again is among what its hazards announced. */

import { kindOf } from '../../kinds/registry.ts';
import { type Catalog, type Id, identityIn, objectId } from '../../model/catalog.ts';
import type { HazardCode } from '../../model/hazard.ts';
import { qualified, trusted } from '../../model/sql.ts';
import { boundBetween } from '../../plan/bound.ts';
import { andMore, type HeirsOf, heirsBetween } from '../../plan/heirs.ts';
import { once } from '../../plan/once.ts';
import { renamedBy } from '../../plan/rename.ts';
import type { Observation } from '../../prove/observe.ts';
import type { Leg } from '../journey.ts';
import { broken, holds, notCovered } from './answer.ts';
import type { Answer, Breach, PassageStep } from './law.ts';
import { speaksOf } from './speaks-of.ts';
import type { Trial } from './trial.ts';

/** What was seen of a relation, and the hazards of which one must have told it. */
interface Sight {
  readonly what: string;
  readonly relation: string;
  readonly toldBy: readonly HazardCode[];
}

/** Reads wait as well. */
const excludesAll: readonly HazardCode[] = ['blocks-reads', 'table-rewrite', 'replaced'];
const excludesWriters: readonly HazardCode[] = ['blocks-writes', ...excludesAll];

/** Weaker ones block nobody who reads or writes rows. */
const lockHazards: Readonly<Record<string, readonly HazardCode[]>> = {
  SHARE: excludesWriters,
  'SHARE ROW EXCLUSIVE': excludesWriters,
  EXCLUSIVE: excludesWriters,
  'ACCESS EXCLUSIVE': excludesAll,
};

/** An index that is built reads its table too. */
const reading: readonly HazardCode[] = ['table-scan', 'table-rewrite', 'blocks-writes', 'replaced'];

function lockOf(lock: string): Sight | undefined {
  const [, mode = '', relation = ''] = /^([A-Z ]+) (.*)$/s.exec(lock) ?? [];
  const toldBy = lockHazards[mode];
  return toldBy === undefined ? undefined : { what: `takes ${mode} on`, relation, toldBy };
}

/** Statements of a migration that move data read and write what they name: no lock that matters. */
function sightsOf({ locks, rewrites, scans }: Observation): Sight[] {
  const blocking = locks.flatMap((lock) => lockOf(lock) ?? []);
  const held = new Set(blocking.map(({ relation }) => relation));
  return [
    ...blocking,
    ...rewrites.map((relation) => ({
      what: 'writes again',
      relation,
      toldBy: ['table-rewrite', 'replaced', 'table-scan'] as const,
    })),
    ...scans
      .filter((relation) => held.has(relation))
      .map((relation) => ({ what: 'reads every row of', relation, toldBy: reading })),
  ];
}

/** The table of each index. */
function tablesOfIndexes(...catalogs: readonly Catalog[]): ReadonlyMap<string, string> {
  const tables = new Map<string, string>();
  for (const { objects } of catalogs) {
    for (const { spec } of objects.values()) {
      const { schema, table, name } = spec;
      if (typeof schema !== 'string' || typeof table !== 'string' || typeof name !== 'string')
        continue;
      tables.set(qualified(schema, name), qualified(schema, table));
    }
  }
  return tables;
}

/** By name. */
const relationsOf = once(
  ({ objects }: Catalog): ReadonlyMap<string, Id> =>
    new Map(
      [...objects.values()].flatMap((object) => {
        const { schema, name } = object.spec;
        if (typeof schema !== 'string' || typeof name !== 'string') return [];
        const relation = qualified(schema, name);
        const isOne = kindOf(object).names?.(object.spec).includes(`pg_class ${relation}`) === true;
        return isOne ? [[relation, object.id] as const] : [];
      }),
    ),
);

/** Nobody waits for long for one that the same way drops, be it that another one gets its name. */
function staying(start: Catalog, end: Catalog): ReadonlySet<string> {
  const before = relationsOf(start);
  return new Set(
    [...relationsOf(end)].flatMap(([name, id]) =>
      end.objects.has(before.get(name) ?? id) ? [name] : [],
    ),
  );
}

/** Some hazards speak of relations that only the database knows. */
const generic = /every table that/;

/** A person's statement announces what the proof saw of it. */
function toldByHand(step: PassageStep, { what, relation }: Sight): boolean {
  const { proven } = step;
  if (proven === undefined || step.hazards?.some(({ code }) => code === 'by-hand') !== true) {
    return false;
  }
  return (
    [...proven.locks, ...proven.rewrites].some((line) => line.endsWith(relation)) ||
    what === 'reads every row of'
  );
}

/** What the step renames is looked at under its new name, and announced under the old one. */
function namesBefore({ effects = [] }: PassageStep, name: string): string[] {
  return effects.flatMap(({ type, id, from }) =>
    type === 'rename' && from !== undefined && identityIn(id) === name ? [identityIn(from)] : [],
  );
}

function isTold(
  step: PassageStep,
  sight: Sight,
  relations: readonly string[],
  reachedBy: HeirsOf,
): boolean {
  const names = [...relations, ...relations.flatMap((each) => namesBefore(step, each))];
  const isReached = () =>
    (step.effects ?? []).some(({ type, id }) =>
      names.some((name) =>
        reachedBy(id, type === 'drop').includes(objectId('table', trusted(name))),
      ),
    );
  return (
    toldByHand(step, sight) ||
    (step.hazards ?? []).some(
      ({ code, message }) =>
        sight.toldBy.includes(code) &&
        (generic.test(message) ||
          names.some((name) => speaksOf(message, name)) ||
          (andMore.test(message) && isReached())),
    )
  );
}

export async function honest(trial: Trial): Promise<Answer> {
  const { passage } = trial;
  const steps = [...passage.up, ...(passage.down ?? [])];
  if (steps.every(({ hazards }) => hazards === null)) {
    return notCovered('its steps announce nothing');
  }
  if (!trial.thorough) return notCovered('locks were not looked at in this run');
  const { up, down } = await trial.journey();
  const tables = tablesOfIndexes(passage.before, passage.after);
  const heirsOf = heirsBetween(passage.before, passage.after, renamedBy(passage.up));
  const boundOf = boundBetween(passage.before, passage.after);
  const reachedBy: HeirsOf = (id, goes) => [...heirsOf(id, goes), ...boundOf(id)];
  const check = (
    leg: Leg | null,
    direction: Breach['direction'],
    on: readonly PassageStep[],
    ...ends: readonly [start: Catalog, end: Catalog]
  ) =>
    dishonest(leg, on, tables, staying(...ends), reachedBy).map(({ step, sight }) =>
      broken(
        'honest',
        direction,
        `A step of ${passage.name} ${direction} ${sight.what} ${sight.relation}, and does not say so.`,
        {
          step: step.sql,
          differences: [
            { observer: 'locks', lines: [`${sight.what} ${sight.relation}`] },
            {
              observer: 'planner',
              lines: (step.hazards ?? []).map(({ code, message }) => `${code}: ${message}`),
            },
          ],
        },
      ),
    );
  return (
    check(up, 'up', passage.up, passage.before, passage.after)[0] ??
    check(down, 'down', passage.down ?? [], passage.after, passage.before)[0] ??
    holds
  );
}

function dishonest(
  leg: Leg | null,
  steps: readonly PassageStep[],
  tables: ReadonlyMap<string, string>,
  staying: ReadonlySet<string>,
  reachedBy: HeirsOf,
): { readonly step: PassageStep; readonly sight: Sight }[] {
  return (leg?.seen ?? []).flatMap((seen, at) => {
    const step = steps[at];
    if (seen === null || step === undefined || step.hazards === null) return [];
    const sights = sightsOf(seen).filter((sight) => {
      const { relation } = sight;
      const table = tables.get(relation);
      if (!staying.has(relation)) return false;
      const relations = table === undefined ? [relation] : [relation, table];
      return !isTold(step, sight, relations, reachedBy);
    });
    return sights.map((sight) => ({ step, sight }));
  });
}
