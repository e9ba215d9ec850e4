/** A gate's report: all of it for programs, what a person reads for people. */

import { describe, expect, it } from 'vitest';
import { Judge } from '../../src/gate/gate.ts';
import { reportJson } from '../../src/gate/report-json.ts';
import { reportJunit } from '../../src/gate/report-junit.ts';
import { reportText } from '../../src/gate/report-text.ts';
import type { GateReport } from '../../src/gate/run.ts';
import { colourless } from '../../src/model/colours.ts';

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
    const lines = reportText(report, colourless).split('\n');
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
    const lines = reportText(report, colourless).split('\n');
    expect(lines.length).toBeLessThan(60);
    expect(lines).toContain('    table public.t19 is lost');
    expect(lines).toContain('    … and 1380 more, see --format json');
    expect(JSON.parse(reportJson(report)).gates[0].findings).toHaveLength(1400);
  });
});

describe('as JUnit', () => {
  const went = () => {
    const judge = new Judge('rollback');
    judge.evidence.push('loses "a" & more');
    return judge;
  };

  it('a gate is a test, with what it saw', () => {
    const text = reportJunit({ ...reportOf(went()), skipped: ['tests'] });
    expect(text).toContain('tests="2" failures="0" skipped="1"');
    expect(text).toContain('<system-out>✔ rollback');
    expect(text).toContain('loses &quot;a&quot; &amp; more');
    expect(text).toContain('name="tests" time="0"><skipped');
  });

  it('a no-go is a failure, with all that it found', () => {
    const judge = went();
    judge.findings.push({ what: 'A is lost.', next: 'Keep it.' }, { what: 'B is lost.' });
    const text = reportJunit(reportOf(judge));
    expect(text).toContain('tests="1" failures="1" skipped="0"');
    expect(text).toContain('<failure message="A is lost. … and 1 more">');
    expect(text).toContain('Keep it.');
    expect(text).toContain('B is lost.');
  });

  it('what proved nothing is no pass', () => {
    const result = { ...went().uncovered('There are no tests.'), milliseconds: 1 };
    const text = reportJunit({
      ...reportOf(went()),
      verdict: 'not covered',
      summary: 'Nothing is known from tests.',
      gates: [result],
    });
    expect(text).toContain('<skipped message="There are no tests.">');
    expect(text).toContain('tests="2" failures="1" skipped="1"');
    expect(text).toContain('<failure message="Nothing is known from tests.">');
  });
});
