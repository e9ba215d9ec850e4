/**
 * `schemadiff/testing`: rehearsals in a project's own tests, with whatever test runner.
 *
 * ```ts
 * import { rehearseProject } from 'schemadiff/testing';
 * test('every migration keeps the laws', () => rehearseProject({ runs: 5 }), 300_000);
 * ```
 *
 * The arbitraries are fast-check's, for properties of one's own.
 */

export {
  type PassageRehearsal,
  type PassageText,
  type ProjectRehearsal,
  passageOf,
  RehearsalFailed,
  rehearsePassage,
  rehearseProject,
} from './api/rehearse.ts';
export type { SchemaOptions } from './rehearse/arbitrary/draw.ts';
export { type Edit, edited } from './rehearse/arbitrary/edit.ts';
export { type Fault, faults } from './rehearse/arbitrary/fault.ts';
export { type HistoryOptions, history } from './rehearse/arbitrary/history.ts';
export type { Schema } from './rehearse/arbitrary/item.ts';
export { type Pool, type PoolOptions, readPool } from './rehearse/arbitrary/pool.ts';
export { insertRows, type Rows, type RowsOptions, rows } from './rehearse/arbitrary/rows.ts';
export { schema } from './rehearse/arbitrary/schema.ts';
export type { History } from './rehearse/arbitrary/shrink.ts';
export {
  type Scenario,
  type ScenarioOptions,
  scenarios,
  type WorkloadStatement,
} from './rehearse/arbitrary/workload.ts';
export { type Lab, type Mark, openLab } from './rehearse/lab/lab.ts';
export {
  type Answer,
  type Breach,
  type LawName,
  lawNames,
  lawSentences,
  type Passage,
  type PassageStep,
} from './rehearse/law/law.ts';
export { laws } from './rehearse/law/laws.ts';
export { labFor, type Stage, setStage } from './rehearse/law/stage.ts';
export { type OldStatement, Trial, type TrialOptions } from './rehearse/law/trial.ts';
export type {
  Finding,
  LawOutcome,
  PassageOutcome,
  RehearsalReport,
} from './rehearse/run/outcome.ts';
export { emptyWorld } from './rehearse/world/empty.ts';
export { type GeneratedOptions, generatedWorld } from './rehearse/world/generated.ts';
export type { WorldSpec } from './rehearse/world/spec.ts';
export type { World } from './rehearse/world/world.ts';
