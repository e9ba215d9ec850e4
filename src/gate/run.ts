/** Runs the gates, cheapest first, and puts their answers together. */

import type { GateOptions } from '../config/define.ts';
import { type Folders, readMigrations } from '../migration/directory.ts';
import type { Catalog } from '../model/catalog.ts';
import { SchemadiffError } from '../model/error.ts';
import { readProfile } from '../rehearse/profile/profile.ts';
import { freshGate } from './fresh.ts';
import { type Finding, type GateName, type GateResult, gateNames, type Verdict } from './gate.ts';
import { prodLikeGate } from './prod-like.ts';
import { repeatGate } from './repeat.ts';
import { reviewGate } from './review.ts';
import { rollbackGate } from './rollback.ts';
import { Story } from './story.ts';
import { testsGate } from './tests.ts';
import { verifyGate } from './verify.ts';

export interface GateRunOptions {
  readonly folders: Folders;
  /** The catalog of the definitions, as PGlite reads it. */
  readonly declared: Catalog;
  /** Ids of the migrations to look at: the pending ones; all unless said. */
  readonly migrations?: readonly string[] | undefined;
  /** The gates to run; all unless said. */
  readonly only?: readonly GateName[] | undefined;
  readonly skip?: readonly GateName[] | undefined;
  /** `gates` of the configuration. */
  readonly options?: GateOptions | undefined;
  /** Where the test command is run; the working directory unless said. */
  readonly root?: string | undefined;
  /** For generated rows: the same seed makes the same rows; 1 unless said. */
  readonly seed?: number | undefined;
  readonly progress?: Progress | undefined;
}

/** What a run tells while it goes on. */
interface Progress {
  gate?(gate: GateName): void;
  doing?(what: string): void;
  result?(result: TimedResult): void;
  /** A process that must be ended when the run is. */
  started?(pid: number): void;
}

export type TimedResult = GateResult & { readonly milliseconds: number };

export interface GateReport {
  readonly verdict: Verdict;
  /** Why, in a sentence. */
  readonly summary: string;
  readonly migrations: readonly string[];
  readonly seed: number;
  readonly rows: number;
  readonly gates: readonly TimedResult[];
  /** Gates that were not asked for. */
  readonly skipped: readonly GateName[];
  readonly milliseconds: number;
}

/** Without these, nothing is known about the migrations: the user can leave out the others. */
const essential: readonly GateName[] = ['review', 'fresh', 'prod-like', 'rollback', 'repeat'];

export function wantedGates({ only, skip }: Pick<GateRunOptions, 'only' | 'skip'>): GateName[] {
  return gateNames.filter(
    (gate) =>
      (only === undefined || only.length === 0 || only.includes(gate)) &&
      skip?.includes(gate) !== true,
  );
}

export function rowsWanted(options: GateRunOptions): number {
  return options.options?.rows ?? (options.options?.profile === undefined ? 100 : 20_000);
}

export function seedWanted({ seed }: Pick<GateRunOptions, 'seed'>): number {
  return seed ?? 1;
}

/** The answers as one. */
export function conclude(
  results: readonly TimedResult[],
  migrations: readonly string[],
  wanted: readonly GateName[],
): Pick<GateReport, 'verdict' | 'summary'> {
  if (migrations.length === 0) return { verdict: 'go', summary: 'Nothing is pending.' };
  const [ran, refused, uncovered] = (['go', 'no-go', 'not covered'] as const).map((verdict) =>
    results.filter((result) => result.verdict === verdict).map(({ gate }) => gate),
  ) as [GateName[], GateName[], GateName[]];
  if (refused.length > 0) {
    return {
      verdict: 'no-go',
      summary: `${refused.join(', ')} ${refused.length === 1 ? 'says' : 'say'} no.`,
    };
  }
  if (wanted.length === 0) return { verdict: 'no-go', summary: 'No gate was run.' };
  const unknown = uncovered.filter((gate) => essential.includes(gate));
  if (unknown.length > 0 || ran.length === 0) {
    return {
      verdict: 'not covered',
      summary: `Nothing is known from ${(unknown.length > 0 ? unknown : uncovered).join(', ')}.`,
    };
  }
  const rest = uncovered.length === 0 ? '' : `; not covered: ${uncovered.join(', ')}`;
  return { verdict: 'go', summary: `${ran.join(', ')} passed${rest}.` };
}

export function failedGate(gate: GateName, finding: Finding): GateResult {
  return { gate, verdict: 'no-go', findings: [finding], evidence: [], notCovered: [] };
}

/** What goes wrong within a gate is an answer of the gate. */
async function answer(gate: GateName, ask: () => Promise<GateResult>): Promise<GateResult> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    const { message: what, where, why, next } = error;
    return failedGate(gate, { what, where, why, next });
  }
}

/** Gates that run migrations: they need the extensions. */
const onPglite: readonly GateName[] = gateNames.filter((gate) => gate !== 'review');

/** The history that the gates look at, with the rehearsals that they want. */
function storyOf(
  options: GateRunOptions,
  migrations: readonly string[],
  wanted: readonly GateName[],
): Story {
  const profile = options.options?.profile;
  return new Story({
    folders: options.folders,
    declared: options.declared,
    migrations: new Set(migrations),
    rehearse: wanted.includes('rollback')
      ? 'up and down'
      : wanted.includes('prod-like')
        ? 'up'
        : null,
    seedFile: options.options?.seed,
    seed: seedWanted(options),
    rows: rowsWanted(options),
    profile: profile === undefined ? null : readProfile(profile),
    doing: (what) => options.progress?.doing?.(what),
  });
}

function gatesOf(
  story: Story,
  { options, root, progress }: GateRunOptions,
): Readonly<Record<GateName, () => Promise<GateResult>>> {
  return {
    review: () => reviewGate(story),
    fresh: () => freshGate(story),
    'prod-like': () => prodLikeGate(story),
    rollback: () => rollbackGate(story),
    repeat: () => repeatGate(story),
    verify: () => verifyGate(story, options?.verify),
    tests: () =>
      testsGate(story, {
        tests: options?.tests,
        root: root ?? process.cwd(),
        started: (pid) => progress?.started?.(pid),
      }),
  };
}

/**
 * Asks every gate.
 * @throws SchemadiffError refused when the migrations cannot be read.
 */
export async function runGates(options: GateRunOptions): Promise<GateReport> {
  const started = Date.now();
  const history = readMigrations(options.folders).map(({ id }) => id);
  const migrations = options.migrations ?? history;
  const wanted = wantedGates(options);
  const gates: TimedResult[] = [];
  const report = (): GateReport => ({
    ...conclude(gates, migrations, wanted),
    migrations,
    seed: seedWanted(options),
    rows: rowsWanted(options),
    gates,
    skipped: gateNames.filter((gate) => !wanted.includes(gate)),
    milliseconds: Date.now() - started,
  });
  if (migrations.length === 0) return report();
  const { progress } = options;
  const story = storyOf(options, migrations, wanted);
  const ask = gatesOf(story, options);
  try {
    for (const gate of wanted) {
      const [from, rehearsed] = [Date.now(), story.rehearsing];
      progress?.gate?.(gate);
      const result = await answer(gate, async () => {
        const reason = onPglite.includes(gate) ? story.impossible() : undefined;
        return reason === undefined ? await ask[gate]() : notHere(gate, reason);
      });
      // The first gate that needs the story has it told; rehearsals are the time of prod-like.
      const own = Date.now() - from - (story.rehearsing - rehearsed);
      const milliseconds = own + (gate === 'prod-like' ? story.rehearsing : 0);
      const timed = { ...result, milliseconds };
      gates.push(timed);
      progress?.result?.(timed);
    }
    return report();
  } finally {
    await story.close();
  }
}

function notHere(gate: GateName, reason: string): GateResult {
  return {
    gate,
    verdict: 'not covered',
    reason,
    next: 'Nothing was run here. Apply to a copy of the production database first.',
    evidence: [],
    notCovered: [],
  };
}
