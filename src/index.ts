/** The public API. Everything a definition, a configuration or a script may import. */

export { type DiffOptions, type DiffResult, type DiffStatement, diff } from './api/diff.ts';
export { type Config, loadConfig } from './config/config.ts';
export * from './config/define.ts';
export * from './define/language.ts';
export { exitCodes, type Outcome, SchemadiffError } from './model/error.ts';
export { type Hazard, type HazardCode, hazardRules } from './model/hazard.ts';
export type { PlannedStep, Summary } from './plan/summary.ts';
