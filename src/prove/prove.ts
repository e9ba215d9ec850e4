/**
 * Proves a plan: runs it up and down on a copy of the schema and compares what came out.
 *
 * Two observers look: our own reader, and pg_dump, which shares no code with it. A plan is shown only
 * with what this says. Rows are no part of it: the gates run on databases that have some.
 */

import { asDeclared, hasAccess } from '../catalog/access.ts';
import { readCatalog, readSession } from '../catalog/read.ts';
import {
  columnOrders,
  compareDumps,
  type DumpDifference,
  describeDifference,
  newColumnOrders,
} from '../database/compare-dumps.ts';
import type { Session } from '../database/database.ts';
import { dumpSchema } from '../database/dump.ts';
import type { ScratchDatabase } from '../database/scratch.ts';
import { type Catalog, type CatalogObject, hashBeside, type Id } from '../model/catalog.ts';
import { reasonOf, SchemadiffError } from '../model/error.ts';
import type { Hazard } from '../model/hazard.ts';
import { inOneLine } from '../model/some-of.ts';
import { join } from '../model/sql.ts';
import { plan } from '../plan/plan.ts';
import { unsoundBodies } from './bodies.ts';
import { misread, printedDifferences } from './clone.ts';
import { type Observation, Observer } from './observe.ts';
import { type Executable, inSegment, segmentsOf, stepError } from './run.ts';
import { type Announcing, hazardOf, type Untold, untoldBetween } from './untold.ts';

interface Seen extends Observation {
  /** Hash of the catalog after it; null where only the end of its transaction was looked at. */
  readonly hash: string | null;
}

/** What was seen of one step. */
interface StepProof extends Seen {
  /** What it did and did not announce; where only the end of a transaction was looked at, any of its steps. */
  readonly untold: readonly Hazard[];
}

export interface Check {
  readonly law: 'converges' | 'reverses' | 'quiet';
  readonly observer: 'catalog' | 'pg_dump' | 'planner';
  readonly passed: boolean;
  /** What differs, a line each; empty when it passed. */
  readonly differences: readonly string[];
}

export interface Proof {
  readonly up: readonly StepProof[];
  readonly down: readonly StepProof[];
  readonly checks: readonly Check[];
  /** Where it was run: `PGlite 18`. */
  readonly engine: string;
  /** What could not be proven here, and why. */
  readonly unproven: readonly string[];
  /** What unsoundBodies() says after `up`; it is part of `unproven`. */
  readonly bodies: readonly string[];
}

export interface ProofInput {
  readonly before: Catalog;
  readonly after: Catalog;
  readonly up: readonly (Executable & Announcing)[];
  readonly down: readonly (Executable & Announcing)[];
  /** Has the schema `before`; the plan is run on it. */
  readonly copy: ScratchDatabase;
  /** pg_dump of a database that was given the schema `after` in another way. */
  readonly expectedDump: string;
  /** Of the servers that it is for. Default: that of the copy. */
  readonly major?: number | undefined;
  /** What neither of the catalogs, nor the copy, has, because the plan cannot reach it: it is hashed, too. */
  readonly rest?: ReadonlyMap<Id, CatalogObject> | undefined;
}

export function proven(proof: Proof): boolean {
  return proof.checks.every((check) => check.passed);
}

/** Longer plans are looked at after each transaction only: the states that a crash can leave. */
const detailed = 64;

/** Steps that are sent in one round trip where nobody looks in between. */
const batchSize = 200;

/** Those after which somebody looks are the last of theirs. */
function batchesOf(
  segment: readonly Executable[],
  each: boolean,
): readonly (readonly Executable[])[] {
  const size = each ? 1 : batchSize;
  return Array.from({ length: Math.ceil(segment.length / size) }, (_, nth) =>
    segment.slice(nth * size, (nth + 1) * size),
  );
}

interface Direction {
  readonly steps: readonly Seen[];
  /** Most locks that one transaction held. */
  readonly locks: number;
}

/** Runs one direction, looking at the catalog after each step. */
async function rehearse(
  { copy, after: { scope }, rest = new Map() }: ProofInput,
  steps: readonly Executable[],
): Promise<Direction> {
  const hash = hashBeside(rest);
  const seen: Seen[] = [];
  let locks = 0;
  const isDetailed = steps.length <= detailed;
  const unseen: Seen = { hash: null, locks: [], rewrites: [], scans: [] };
  const perform = (segment: readonly Executable[], each: boolean) =>
    inSegment(copy, segment, async (session) => {
      const transactional = segment.every((step) => step.transactional);
      const observer = transactional ? await Observer.start(session) : undefined;
      for (const batch of batchesOf(segment, each)) {
        await execute(session, batch);
        seen.push(...batch.slice(1).map(() => unseen));
        const look = isDetailed || batch.at(-1) === segment.at(-1);
        seen.push({
          ...unseen,
          ...(look && { hash: hash(await readSession(session, copy.major, { scope })) }),
          ...((look ? await observer?.look() : undefined) ?? {}),
        });
      }
      locks = Math.max(locks, (await observer?.held()) ?? 0);
    });
  for (const segment of segmentsOf(steps)) {
    const before = seen.length;
    try {
      await perform(segment, isDetailed || segment.length === 1);
    } catch (error) {
      if (isDetailed || segment.length === 1 || !(error instanceof SchemadiffError)) throw error;
      // It was rolled back: once more, to see which step it is.
      seen.length = before;
      await perform(segment, true);
    }
  }
  return { steps: seen, locks };
}

/** Each held to what it announces: with those before it, as far as nobody looked in between. */
function withUntold(
  seen: readonly Seen[],
  steps: readonly Announcing[],
  untold: Untold,
): StepProof[] {
  let from = 0;
  return seen.map((each, at) => {
    if (each.hash === null) return { ...each, untold: [] };
    const since = steps.slice(from, at + 1);
    from = at + 1;
    const together = {
      hazards: since.flatMap(({ hazards }) => hazards),
      effects: since.flatMap(({ effects = [] }) => effects),
    };
    return { ...each, untold: untold(together, each).map(hazardOf) };
  });
}

async function execute(session: Session, batch: readonly Executable[]): Promise<void> {
  const [step] = batch;
  try {
    await session.execute(
      join(
        batch.map((each) => each.sql),
        '\n;\n',
      ),
    );
  } catch (error) {
    throw batch.length > 1 || step === undefined ? error : stepError(step, error);
  }
}

function dumpCheck(law: Check['law'], found: readonly DumpDifference[]): Check {
  const strong = found.filter(({ kind }) => kind !== 'columnOrder');
  return {
    law,
    observer: 'pg_dump',
    passed: strong.length === 0,
    differences: strong.map(describeDifference),
  };
}

function catalogCheck(law: Check['law'], found: Catalog, expected: Catalog): Check {
  const lines = [...printedDifferences(found, expected), ...misread(found, expected)];
  return { law, observer: 'catalog', passed: lines.length === 0, differences: lines };
}

function quietCheck(found: Catalog, after: Catalog): Check {
  const again = plan(found, after, { major: found.major }).steps.map((step) => String(step.sql));
  return { law: 'quiet', observer: 'planner', passed: again.length === 0, differences: again };
}

const engineOf = ({ engine, major }: ScratchDatabase) =>
  `${engine === 'pglite' ? 'PGlite' : 'PostgreSQL'} ${major}`;

/** Room for locks on a server where nobody set max_locks_per_transaction or max_connections, for all sessions. */
const usualRoom = 64 * 100;

function unprovenOf(input: ProofInput, reordered: readonly string[], locks: number): string[] {
  const { copy, major = copy.major } = input;
  const concurrent = [...input.up, ...input.down].filter((step) => !step.transactional);
  return [
    copy.engine === 'pglite'
      ? 'How long locks are held and who waits for them: PGlite has one connection and no rows here.'
      : 'How long locks are held and who waits for them: the copy has no rows, and nobody else uses it.',
    ...(locks > usualRoom / 2
      ? [
          `Whether the server has room for about ${Math.round(locks / 100) * 100} locks that one transaction holds: about max_locks_per_transaction * max_connections, for all sessions together.`,
        ]
      : []),
    ...(major === copy.major
      ? []
      : [`Whether PostgreSQL ${major} takes the statements: ${engineOf(copy)} did.`]),
    ...concurrent.map(({ sql }) => `The locks of a statement outside of a transaction: ${sql}`),
    ...(reordered.length === 0
      ? []
      : [
          `The order of columns: ${inOneLine([...new Set(reordered)])} (PostgreSQL adds columns at the end).`,
        ]),
  ];
}

/**
 * Runs the plan up and down on the copy.
 * @throws SchemadiffError noGo when a step fails, with the step and PostgreSQL's message.
 */
export async function prove(input: ProofInput): Promise<Proof> {
  const { before, after, copy } = input;
  const options = { access: hasAccess(before) || hasAccess(after), scope: after.scope };
  const dumpBefore = await dumpSchema(copy);
  const up = await rehearseOrRefuse(input, 'up');
  const there = asDeclared(await readCatalog(copy, options), after);
  const bodies = await unsoundBodies(copy);
  const thereText = await dumpSchema(copy);
  const dumpThere = compareDumps(input.expectedDump, thereText);
  const reordered = newColumnOrders(dumpBefore, input.expectedDump, thereText);
  const down = await rehearseOrRefuse(input, 'down');
  const back = await readCatalog(copy, options);
  const dumpBack = compareDumps(dumpBefore, await dumpSchema(copy));
  const untold = untoldBetween(before, after, input.up);
  return {
    up: withUntold(up.steps, input.up, untold.up),
    down: withUntold(down.steps, input.down, untold.down),
    engine: engineOf(copy),
    checks: [
      catalogCheck('converges', there, after),
      dumpCheck('converges', dumpThere),
      quietCheck(there, after),
      catalogCheck('reverses', back, before),
      dumpCheck('reverses', dumpBack),
    ],
    unproven: [
      ...unprovenOf(
        input,
        [...reordered, ...columnOrders(dumpBack)],
        Math.max(up.locks, down.locks),
      ),
      ...bodies,
    ],
    bodies,
  };
}

async function rehearseOrRefuse(input: ProofInput, direction: 'up' | 'down'): Promise<Direction> {
  try {
    return await rehearse(input, input[direction]);
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    throw new SchemadiffError(
      'noGo',
      `The plan fails on a copy, going ${direction}: ${error.message}`,
      {
        where: error.where,
        why: reasonOf(error),
        next: 'Nothing was written. Change the definitions, or write the step by hand and seal it.',
        cause: error,
      },
    );
  }
}
