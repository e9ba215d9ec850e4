/** Rehearsals for test suites: they return when every law held, and throw what a person can read. */

import { join } from 'node:path';
import { readCatalog } from '../catalog/read.ts';
import { loadConfig } from '../config/config.ts';
import { openScratch } from '../database/pglite.ts';
import { parseScript } from '../migration/script.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Colours } from '../model/colours.ts';
import { trusted } from '../model/sql.ts';
import type { LawName, Passage, PassageStep } from '../rehearse/law/law.ts';
import { labFor, setStage } from '../rehearse/law/stage.ts';
import type { WorldSpec } from '../rehearse/run/job.ts';
import { type PassageOutcome, type RehearsalReport, verdictOf } from '../rehearse/run/outcome.ts';
import { checkPassage } from '../rehearse/run/property.ts';
import { passageText, rehearsalText } from '../rehearse/run/report-text.ts';
import { rehearse } from '../rehearse/run/run.ts';
import { emptyWorld } from '../rehearse/world/empty.ts';

interface Options {
  /** Cases for each passage. Default: 10. */
  readonly runs?: number;
  /** The same number gives the same run. Default: 1. */
  readonly seed?: number;
  /** The path of a finding, with its seed: that case alone. */
  readonly path?: string;
  /** Default: all. */
  readonly laws?: readonly LawName[];
}

/** Options of rehearseProject(). */
export interface ProjectRehearsal extends Options {
  /** What is in the tables before. Default: generated rows. */
  readonly world?: WorldSpec;
  /** Where schemadiff.config.ts is looked for, upwards. Default: the working directory. */
  readonly cwd?: string;
  /** Migrations, or parts of their names. Default: all. */
  readonly only?: readonly string[];
  /** Milliseconds for up to 25 cases of one passage. Default: 300 000. */
  readonly timeout?: number;
  /** Processes. Default: one for each core. */
  readonly workers?: number;
}

/** Options of rehearsePassage(). */
export interface PassageRehearsal extends Options {
  /** False: on empty tables. Default: true. */
  readonly rows?: boolean;
}

const plain = (text: string) => text;
const colourless: Colours = { green: plain, red: plain, yellow: plain, bold: plain, dim: plain };

/** A law does not hold, or nothing was run to its end. Its message is the report. */
export class RehearsalFailed extends Error {
  override readonly name = 'RehearsalFailed';
  /** What became of each passage. */
  readonly outcomes: readonly PassageOutcome[];

  constructor(report: string, outcomes: readonly PassageOutcome[]) {
    super(report);
    this.outcomes = outcomes;
  }
}

/**
 * Rehearses the migrations of a project: each on its own, and from every version to the newest and back.
 * @throws RehearsalFailed when a law does not hold, or nothing was run.
 */
export async function rehearseProject(options: ProjectRehearsal = {}): Promise<RehearsalReport> {
  const config = await loadConfig({ cwd: options.cwd ?? process.cwd() });
  const report = await rehearse({
    folders: { migrations: config.migrations, snapshots: config.snapshots },
    world: options.world ?? { type: 'generated' },
    only: options.only,
    laws: options.laws,
    runs: options.runs ?? 10,
    seed: options.seed ?? 1,
    path: options.path,
    kept: join(config.root, 'rehearsals'),
    timeout: options.timeout ?? 300_000,
    workers: options.workers,
  });
  if (report.verdict === 'go') return report;
  throw new RehearsalFailed(rehearsalText(report, colourless), report.outcomes);
}

/**
 * Rehearses one passage, of whatever origin.
 * @throws RehearsalFailed when a law does not hold.
 */
export async function rehearsePassage(
  passage: Passage,
  options: PassageRehearsal = {},
): Promise<PassageOutcome> {
  const lab = await labFor(passage);
  try {
    const outcome = await checkPassage(await setStage(passage, lab, emptyWorld), {
      runs: options.runs ?? 10,
      seed: options.seed ?? 1,
      path: options.path,
      laws: options.laws,
      generate: options.rows !== false,
    });
    if (verdictOf([outcome]) === 'go') return outcome;
    throw new RehearsalFailed(passageText(outcome, colourless), [outcome]);
  } finally {
    await lab.close();
  }
}

/** A migration as SQL. */
export interface PassageText {
  /** For reports. */
  readonly name: string;
  /** The schema before; empty unless said. */
  readonly before?: string;
  /** The schema after as it is declared; where `up` leads unless said. */
  readonly after?: string;
  /** As in up.sql: BEGIN and COMMIT say which statements share a transaction. */
  readonly up: string;
  /** Null: there is no way back. */
  readonly down: string | null;
}

async function catalogOf(...texts: readonly string[]): Promise<Catalog> {
  const scratch = await openScratch();
  try {
    for (const text of texts) await scratch.execute(trusted(text));
    return await readCatalog(scratch, { access: true });
  } finally {
    await scratch.close();
  }
}

async function stepsOf(text: string, name: string): Promise<PassageStep[]> {
  const statements = await parseScript(text, name);
  return statements.map(({ sql, transactional }) => ({ sql, transactional, hazards: null }));
}

/**
 * A passage between schemas that are given as SQL.
 * @throws SchemadiffError when one cannot be loaded or parsed.
 */
export async function passageOf({
  name,
  before = '',
  after,
  up,
  down,
}: PassageText): Promise<Passage> {
  return {
    name,
    before: await catalogOf(before),
    after: await (after === undefined ? catalogOf(before, up) : catalogOf(after)),
    up: await stepsOf(up, `${name} up`),
    down: down === null ? null : await stepsOf(down, `${name} down`),
  };
}
