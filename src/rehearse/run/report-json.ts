/** The report of a rehearsal for programs. */

import type { RehearsalReport } from './outcome.ts';
import { replayCommand } from './report-text.ts';

/** `format` says how to read it: it changes with the meaning of what it names. */
export function rehearsalJson(report: RehearsalReport): string {
  const outcomes = report.outcomes.map((outcome) =>
    outcome.type === 'broken'
      ? { ...outcome, finding: { ...outcome.finding, replay: replayCommand(outcome.finding) } }
      : outcome,
  );
  return JSON.stringify({ format: 'schemadiff-rehearsal-report/1', ...report, outcomes }, null, 2);
}
