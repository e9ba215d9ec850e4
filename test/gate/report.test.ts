/** A gate's report: all of it for programs, what a person reads for people. */

import { describe, expect, it } from 'vitest';
import { Judge } from '../../src/gate/gate.ts';
import { reportJson } from '../../src/gate/report-json.ts';
import { reportText } from '../../src/gate/report-text.ts';
import type { GateReport } from '../../src/gate/run.ts';

const plain = (text: string) => text;
const colours = { green: plain, red: plain, yellow: plain, bold: plain, dim: plain };
const names = Array.from({ length: 1400 }, (_, at) => `table public.t${at}`);

function reportOf(judge: Judge): GateReport {
  const result = { ...judge.result(), milliseconds: 1 };
  return {
    verdict: result.verdict,
    summary: '',
    migrations: ['0000-many'],
    seed: 1,
    rows: 1,
    gates: [result],
    skipped: [],
    milliseconds: 1,
  };
}

describe('a report with many lines of one sort', () => {
  it('shows people the first of them, and whatever else there is', () => {
    const judge = new Judge('rollback');
    judge.evidence.push(names.map((name) => `loses ${name}`));
    judge.evidence.push('CAUTION: the schema is back');
    judge.notCovered.push(names.map((name) => `${name} is empty`));
    const report = reportOf(judge);
    const lines = reportText(report, colours).split('\n');
    expect(lines.length).toBeLessThan(60);
    expect(lines).toContain('    loses table public.t19');
    expect(lines).not.toContain('    loses table public.t20');
    expect(lines).toContain('    … and 1380 more, see --format json');
    expect(lines).toContain('    CAUTION: the schema is back');
    expect(lines).toContain('    not covered: … and 1380 more, see --format json');
    expect(lines).toContain('    1400 things not covered, named above');
    const [gate] = JSON.parse(reportJson(report)).gates;
    expect(gate.evidence).toEqual([
      ...names.map((name) => `loses ${name}`),
      'CAUTION: the schema is back',
    ]);
    expect(gate.notCovered).toHaveLength(1400);
  });

  it('does so with findings', () => {
    const judge = new Judge('review');
    for (const name of names) judge.findings.push({ what: `${name} is lost` });
    const report = reportOf(judge);
    const lines = reportText(report, colours).split('\n');
    expect(lines.length).toBeLessThan(60);
    expect(lines).toContain('    table public.t19 is lost');
    expect(lines).toContain('    … and 1380 more, see --format json');
    expect(JSON.parse(reportJson(report)).gates[0].findings).toHaveLength(1400);
  });
});
