/** The report of a gate run for programs. Versioned: what is here stays. */

import * as z from 'zod';
import { gateNames } from './gate.ts';
import type { GateReport } from './run.ts';

const format = 'schemadiff-gates/1';

const finding = z.object({
  what: z.string(),
  where: z.string().optional(),
  why: z.string().optional(),
  next: z.string().optional(),
});

const seen = {
  gate: z.enum(gateNames),
  evidence: z.array(z.string()),
  notCovered: z.array(z.string()),
  milliseconds: z.number(),
};

export const gateReportJson = z.object({
  format: z.literal(format),
  verdict: z.enum(['go', 'no-go', 'not covered']),
  summary: z.string(),
  /** The migrations that were looked at. */
  migrations: z.array(z.string()),
  /** `--seed` and `--rows` that make the same run again. */
  seed: z.int(),
  rows: z.int(),
  gates: z.array(
    z.discriminatedUnion('verdict', [
      z.object({ ...seen, verdict: z.literal('go') }),
      z.object({ ...seen, verdict: z.literal('no-go'), findings: z.array(finding) }),
      z.object({
        ...seen,
        verdict: z.literal('not covered'),
        reason: z.string(),
        next: z.string().optional(),
      }),
    ]),
  ),
  /** Gates that were not asked for. */
  skipped: z.array(z.enum(gateNames)),
  milliseconds: z.number(),
});

export function reportJson(report: GateReport): string {
  const gates = report.gates.map((result) => ({
    ...result,
    evidence: result.evidence.flat(),
    notCovered: result.notCovered.flat(),
  }));
  return JSON.stringify(gateReportJson.parse({ format, ...report, gates }), null, 2);
}
