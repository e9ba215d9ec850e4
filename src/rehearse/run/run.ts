/** Rehearses the passages of a project: shares them out, and puts the answers together. */

import type { Folders } from '../../migration/directory.ts';
import { refused } from '../../model/error.ts';
import type { LawName, Passage } from '../law/law.ts';
import { worldOf } from '../world/spec.ts';
import { pgliteLimits } from '../world/world.ts';
import { type Job, type WorldSpec, worldNames } from './job.ts';
import { type KeptCase, readKept } from './kept-cases.ts';
import {
  type LawOutcome,
  type PassageOutcome,
  type RehearsalReport,
  verdictOf,
} from './outcome.ts';
import { passagesOf } from './project.ts';
import { runShares, type ShareOptions } from './shares.ts';
import { jobKey, RunState } from './state.ts';
import { versionsOf } from './versions.ts';
import { withinReach } from './within-reach.ts';

export interface RehearseOptions extends Omit<ShareOptions, 'state'> {
  readonly folders: Folders;
  readonly world: WorldSpec;
  /** Names of passages, or parts of them; all unless said. */
  readonly only?: readonly string[] | undefined;
  readonly laws?: readonly LawName[] | undefined;
  /** Cases for each passage. */
  readonly runs: number;
  readonly seed: number;
  /** Of an earlier finding; with one passage. */
  readonly path?: string | undefined;
  /** Where findings are kept. */
  readonly kept: string;
  /** Where what was run to its end is written, for `resume`; nowhere unless said. */
  readonly state?: string | undefined;
  /** What an earlier run of the same wrote there is not run again. Default: false. */
  readonly resume?: boolean | undefined;
}

/** Cases of one share: the seed of each share is its own, so their number does not depend on the workers. */
const shareSize = 25;

function jobsFor(
  options: RehearseOptions,
  names: readonly string[],
  kept: readonly KeptCase[],
): Job[] {
  const { folders, world, runs, seed, path, laws } = options;
  return names.flatMap((passage) => {
    const shares = path === undefined ? Math.max(1, Math.ceil(runs / shareSize)) : 1;
    return Array.from({ length: shares }, (_, share) => ({
      folders,
      passage,
      world,
      runs: Math.min(shareSize, runs - share * shareSize),
      seed: seed + share,
      path,
      laws,
      kept:
        share === 0 && path === undefined
          ? kept
              .filter((each) => each.passage === passage)
              .map(({ rows, workload, seed: own }) => ({ rows, workload, seed: own }))
          : [],
    }));
  });
}

function mergedLaw(a: LawOutcome | undefined, b: LawOutcome | undefined): LawOutcome | undefined {
  if (a?.type !== 'held') return b ?? a;
  return b?.type === 'held' ? { type: 'held', trials: a.trials + b.trials } : a;
}

/** Two shares of one passage as one. */
function merged(a: PassageOutcome, b: PassageOutcome): PassageOutcome {
  const sums = { runs: a.runs + b.runs, milliseconds: a.milliseconds + b.milliseconds };
  if (a.type === 'broken') return { ...a, ...sums };
  if (b.type === 'broken') return { ...b, ...sums };
  if (a.type === 'cut short') return { ...a, ...sums };
  if (b.type === 'cut short') return { ...b, ...sums };
  const names = new Set([...Object.keys(a.laws), ...Object.keys(b.laws)]) as Set<LawName>;
  const laws = [...names].flatMap((law) => {
    const outcome = mergedLaw(a.laws[law], b.laws[law]);
    return outcome === undefined ? [] : [[law, outcome] as const];
  });
  return { ...a, ...sums, laws: Object.fromEntries(laws) };
}

function byPassage(outcomes: readonly PassageOutcome[]): PassageOutcome[] {
  const found = new Map<string, PassageOutcome>();
  for (const outcome of outcomes) {
    const other = found.get(outcome.passage);
    found.set(outcome.passage, other === undefined ? outcome : merged(other, outcome));
  }
  return [...found.values()];
}

async function chosen({ folders, only = [] }: RehearseOptions): Promise<readonly Passage[]> {
  const all = await passagesOf(folders);
  if (only.length === 0) return all;
  const exact = all.filter(({ name }) => only.includes(name));
  const found =
    exact.length > 0 ? exact : all.filter(({ name }) => only.some((part) => name.includes(part)));
  if (found.length > 0) return found;
  throw refused(`There is no migration ${only.join(', ')}.`, {
    next: `Known: ${all.map(({ name }) => name).join(', ')}.`,
  });
}

function stateOf(
  { state, resume }: RehearseOptions,
  passages: readonly Passage[],
): ShareOptions['state'] {
  if (state === undefined) return undefined;
  const keyOf = (job: Job) => {
    const passage = passages.find(({ name }) => name === job.passage);
    return passage === undefined ? '' : jobKey(job, passage);
  };
  return { of: new RunState(state, resume === true), keyOf };
}

/**
 * Never a pass for what was not run to its end.
 * @throws SchemadiffError refused when the migrations or the kept cases cannot be read.
 */
export async function rehearse(options: RehearseOptions): Promise<RehearsalReport> {
  const started = Date.now();
  const world = await worldOf(options.world, options.seed, async () => versionsOf(options.folders));
  const { passages, notCovered } = await withinReach(await chosen(options), world);
  const names = passages.map(({ name }) => name);
  if (options.path !== undefined && names.length !== 1) {
    throw refused('A path leads to a case of one passage.', {
      next: `Name it: ${names.join(', ')}.`,
    });
  }
  const jobs = jobsFor(options, names, readKept(options.kept));
  const all = byPassage(await runShares(jobs, { ...options, state: stateOf(options, passages) }));
  return {
    verdict: verdictOf(all),
    world: worldNames[options.world.type],
    seed: options.seed,
    runs: options.runs,
    outcomes: all,
    notCovered: [...notCovered, ...pgliteLimits],
    milliseconds: Date.now() - started,
  };
}
