/**
 * The laws as a property of one passage: cases are generated, tried, and shrunk to the least that breaks
 * the same law at the same place. The same seed gives the same run.
 */

import fc from 'fast-check';
import { readPool } from '../arbitrary/pool.ts';
import type { Answer, Breach, LawName } from '../law/law.ts';
import { laws } from '../law/laws.ts';
import type { Stage } from '../law/stage.ts';
import { Trial } from '../law/trial.ts';
import type { WorldSpec } from '../world/spec.ts';
import { type Case, cases, emptyCase, fillWith } from './case.ts';
import type { Finding, LawOutcome, PassageOutcome } from './outcome.ts';
import { schemaOf } from './schema-of.ts';

export interface PropertyOptions {
  /** Cases. Where a schema can hold no rows, one is enough. */
  readonly runs: number;
  /** From 0 to 2^31 - 1. */
  readonly seed: number;
  /** Only the case at this path: fast-check's, from an earlier finding. */
  readonly path?: string | undefined;
  /** The laws that are asked; all unless said. */
  readonly laws?: readonly LawName[] | undefined;
  /** What is in the tables of the stage: a finding says it. */
  readonly world?: WorldSpec | undefined;
  /** Whether rows are generated, beside those of the world. */
  readonly generate: boolean;
  /** Cases that are tried first, from earlier findings. */
  readonly kept?: readonly Case[] | undefined;
  /** Failures that steps announced (may-fail, lossy-cast) are no breaches. Default: false. */
  readonly excused?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which no new case is begun. */
  readonly time?: number | undefined;
  readonly onRun?: ((runs: number) => void) | undefined;
}

/** Rows that are made for each table; a case holds some of them. */
const poolRows = 24;

/** What depends little on which rows there are is asked in every so many cases, and in the first. */
const deepEvery = 8;
const onlyDeep: ReadonlySet<LawName> = new Set(['same', 'crash', 'enforced', 'access']);
/** And what does not depend on rows at all, in the first only. */
const onlyFirst: ReadonlySet<LawName> = new Set(['path']);

/** Cases that are tried to make a finding smaller: a limit that does not depend on the clock. */
const mostShrinks = 120;

class Broken extends Error {
  readonly breach: Breach;

  constructor(breach: Breach) {
    super(breach.sentence);
    this.breach = breach;
  }
}

/** Counts what each law answered. */
class Tally {
  readonly #held = new Map<LawName, number>();
  readonly #reasons = new Map<LawName, string>();

  add(law: LawName, answer: Answer): void {
    if (answer.type === 'holds') this.#held.set(law, (this.#held.get(law) ?? 0) + 1);
    else if (answer.type === 'not covered') this.#reasons.set(law, answer.why);
  }

  outcomes(): Partial<Record<LawName, LawOutcome>> {
    const held = [...this.#held].map(([law, trials]) => [law, { type: 'held', trials } as const]);
    const reasons = [...this.#reasons]
      .filter(([law]) => !this.#held.has(law))
      .map(([law, why]) => [law, { type: 'not covered', why } as const]);
    return Object.fromEntries([...held, ...reasons]);
  }
}

const isSame = (a: Breach, b: Breach) =>
  a.law === b.law && a.direction === b.direction && a.step === b.step;

/** What is being shrunk, and whether it takes pg_dump or pg_locks to see it. */
interface First {
  readonly breach: Breach;
  readonly thorough: boolean;
}

/** Tries cases of one stage, and remembers the breach that is being shrunk. */
class Property {
  readonly tally = new Tally();
  runs = 0;
  readonly #stage: Stage;
  readonly #options: PropertyOptions;
  readonly #wanted: readonly LawName[];
  #first: First | undefined;
  #shrinks = 0;

  constructor(stage: Stage, options: PropertyOptions) {
    this.#stage = stage;
    this.#options = options;
    this.#wanted = (Object.keys(laws) as LawName[]).filter(
      (law) => options.laws?.includes(law) !== false,
    );
  }

  /** @throws Broken */
  async try(tried: Case): Promise<void> {
    if (this.#first !== undefined) {
      await this.#again(tried, this.#first);
      return;
    }
    const deep = this.#options.path !== undefined || this.runs % deepEvery === 0;
    const wanted = this.#wanted.filter(
      (law) => (deep || !onlyDeep.has(law)) && (this.runs === 0 || !onlyFirst.has(law)),
    );
    const breach = await this.ask(tried, deep, wanted);
    if (breach !== undefined) {
      this.#first = { breach, thorough: deep && !(await this.#isSeenCheaply(tried, breach)) };
      throw new Broken(breach);
    }
    this.runs += 1;
    this.#options.onRun?.(this.runs);
  }

  /** Then pg_dump need not look at every attempt to make it smaller. */
  async #isSeenCheaply(tried: Case, breach: Breach): Promise<boolean> {
    const again = await this.ask(tried, false, [breach.law]);
    return again !== undefined && isSame(again, breach);
  }

  async #again(tried: Case, { breach: first, thorough }: First): Promise<void> {
    this.#shrinks += 1;
    if (this.#shrinks > mostShrinks) return;
    const breach = await this.ask(tried, thorough, [first.law]);
    if (breach !== undefined && isSame(breach, first)) throw new Broken(breach);
  }

  /** The first breach, in the order of the laws. */
  async ask(
    { rows, workload, seed }: Case,
    thorough: boolean,
    wanted: readonly LawName[],
  ): Promise<Breach | undefined> {
    const { excused } = this.#options;
    const trial = new Trial(this.#stage, {
      seed,
      fill: fillWith({ rows }),
      workload,
      thorough,
      excused,
    });
    for (const law of wanted) {
      const answer = await laws[law](trial);
      if (answer.type === 'broken') return answer.breach;
      this.tally.add(law, answer);
    }
    return undefined;
  }
}

async function checkKept(
  stage: Stage,
  property: Property,
  { kept = [], seed, world, laws: wanted }: PropertyOptions,
): Promise<Finding | undefined> {
  for (const found of kept) {
    const breach = await property.ask(found, true, wanted ?? (Object.keys(laws) as LawName[]));
    if (breach === undefined) continue;
    property.runs += 1;
    const schema = schemaFor(stage, found, breach);
    const passage = stage.passage.name;
    return { passage, breach, found, schema, world, seed, path: null, shrinks: 0 };
  }
  return undefined;
}

const schemaFor = ({ passage }: Stage, { rows, workload }: Case, { step }: Breach) =>
  schemaOf(passage.before, [...rows, ...workload.map(({ sql }) => sql), step ?? '']);

/** All that pg_dump and our reader see, for a case that was found by the cheaper of them. */
async function looked(property: Property, found: Case, breach: Breach): Promise<Breach> {
  const again = await property.ask(found, true, [breach.law]);
  return again !== undefined && isSame(again, breach) ? again : breach;
}

async function arbitraryOf(stage: Stage, options: PropertyOptions) {
  if (!options.generate) return undefined;
  await stage.lab.restore(stage.start);
  const pool = await readPool(stage.lab.database, {
    seed: options.seed,
    rows: poolRows,
    after: stage.shapes,
  });
  return pool.tables.some(({ rows, present }) => rows.length > 0 && !present)
    ? cases(pool)
    : undefined;
}

/** Runs the property on a stage. */
export async function checkPassage(
  stage: Stage,
  options: PropertyOptions,
): Promise<PassageOutcome> {
  const started = Date.now();
  const passage = stage.passage.name;
  const property = new Property(stage, options);
  const done = () => ({ passage, runs: property.runs, milliseconds: Date.now() - started });
  const kept = await checkKept(stage, property, options);
  if (kept !== undefined) return { ...done(), type: 'broken', finding: kept };
  const arbitrary = await arbitraryOf(stage, options);
  const isOver = () =>
    options.signal?.aborted === true ||
    (options.time !== undefined && Date.now() - started > options.time);
  const one = arbitrary === undefined || options.path !== undefined;
  const numRuns = one ? Math.min(1, options.runs) : options.runs;
  const result = await fc.check(
    fc.asyncProperty(arbitrary ?? fc.constant(emptyCase), async (tried) => {
      // What was found is still told when time is up, as small as it is by then.
      if (!isOver()) await property.try(tried);
    }),
    {
      seed: options.seed,
      numRuns,
      ...(options.path === undefined ? {} : { path: options.path, endOnFailure: true }),
      markInterruptAsFailure: true,
    },
  );
  const { errorInstance: error, counterexample, counterexamplePath, numShrinks } = result;
  if (error instanceof Broken && counterexample !== null) {
    const [found] = counterexample;
    const breach = await looked(property, found, error.breach);
    property.runs += 1;
    return {
      ...done(),
      type: 'broken',
      finding: {
        passage,
        breach,
        found,
        schema: schemaFor(stage, found, breach),
        world: options.world,
        seed: options.seed,
        path: arbitrary === undefined ? null : counterexamplePath,
        shrinks: numShrinks,
      },
    };
  }
  if (property.runs < numRuns && isOver()) {
    return { ...done(), type: 'cut short', why: 'it was stopped before its last case' };
  }
  if (result.failed) throw error instanceof Error ? error : new Error(String(error));
  if (property.runs === 0) return { ...done(), type: 'cut short', why: 'no case was run' };
  return {
    ...done(),
    type: 'held',
    laws: property.tally.outcomes(),
    notCovered: stage.notCovered,
  };
}
