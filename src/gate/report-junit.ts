/** The report of a gate run as JUnit XML: a gate is a test case. */

import { colourless } from '../model/colours.ts';
import { type JunitCase, junit } from '../model/junit.ts';
import { someOf } from '../model/some-of.ts';
import { gateText } from './report-text.ts';
import type { GateReport, TimedResult } from './run.ts';

function caseOf(result: TimedResult): JunitCase {
  const { gate: name, milliseconds, verdict } = result;
  const text = gateText(result, colourless);
  if (verdict === 'no-go') {
    const message = someOf(
      result.findings.map(({ what }) => what),
      1,
    ).join(' ');
    return { name, milliseconds, failure: { message, text } };
  }
  const skipped = verdict === 'not covered' ? result.reason : undefined;
  return { name, milliseconds, skipped, output: text };
}

export function reportJunit({
  gates,
  skipped,
  verdict,
  summary,
  milliseconds,
}: GateReport): string {
  const cases: JunitCase[] = [
    ...gates.map(caseOf),
    ...skipped.map((name) => ({ name, milliseconds: 0, skipped: 'It was not asked for.' })),
  ];
  // Who reads failures and no exit code must not take it for a go.
  if (verdict !== 'go' && cases.every(({ failure }) => failure === undefined))
    cases.push({ name: 'go', milliseconds: 0, failure: { message: summary, text: summary } });
  return junit({ name: 'schemadiff gate', milliseconds, cases });
}
