/** The report of a gate run for people: a line per gate, its evidence below, the verdict last. */

import type { Colours, Paint } from '../model/colours.ts';
import { someOf } from '../model/some-of.ts';
import type { Finding, Told, Verdict } from './gate.ts';
import { gatePurposes } from './gate.ts';
import type { GateReport, TimedResult } from './run.ts';

const indent = '    ';

/** Findings of a gate, and lines of one sort, that people are shown. */
const most = 20;

const marks: Readonly<Record<Verdict, string>> = { go: '✔', 'no-go': '✖', 'not covered': '–' };

const paintOf = (colours: Colours, verdict: Verdict): Paint =>
  ({ go: colours.green, 'no-go': colours.red, 'not covered': colours.yellow })[verdict];

const hanging = (label: string, text: string) =>
  `${indent}${label}${text.split('\n').join(`\n${indent}${' '.repeat(label.length)}`)}`;

function findingLines({ what, where, why, next }: Finding, colours: Colours): string[] {
  const part = (label: string, text: string | undefined) =>
    text === undefined || text === '' ? [] : [hanging(`  ${label.padEnd(7)}`, text)];
  return [
    `${indent}${colours.red(colours.bold(what))}`,
    ...part('where:', where),
    ...part('why:', why),
    ...part('next:', next),
  ];
}

function findingsOf(findings: readonly Finding[], colours: Colours): string[] {
  const lines = findings.map((each) => findingLines(each, colours).join('\n'));
  return shown(lines).map((line, at) => (at < most ? line : indent + line));
}

/** Of lines of one sort the first; programs get them all. */
const shown = (lines: readonly string[]) => someOf(lines, most, ', see --format json');

const shownOf = (told: readonly Told[]) =>
  told.flatMap((each) => (typeof each === 'string' ? [each] : shown(each)));

/** The lines of one gate. */
export function gateText(result: TimedResult, colours: Colours): string {
  const { gate, verdict, evidence, notCovered, milliseconds } = result;
  const paint = paintOf(colours, verdict);
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const head = `${paint(marks[verdict])} ${colours.bold(gate.padEnd(10))}${paint(verdict.padEnd(13))}${colours.dim(`${seconds.padStart(7)}  ${gatePurposes[gate]}`)}`;
  const why =
    verdict === 'no-go'
      ? findingsOf(result.findings, colours)
      : verdict === 'not covered'
        ? [`${indent}${result.reason}${result.next === undefined ? '' : ` ${result.next}`}`]
        : [];
  const caution = (line: string) => (line.includes('CAUTION') ? colours.yellow(line) : line);
  return [
    head,
    ...why,
    ...shownOf(evidence).map((line) => caution(hanging('', line))),
    ...shownOf(notCovered).map((line) => colours.yellow(hanging('not covered: ', line))),
  ].join('\n');
}

/** The verdict, and how to see the same again. */
export function verdictText(report: GateReport, colours: Colours): string {
  const { verdict, summary, migrations, skipped, seed, rows, milliseconds } = report;
  const paint = paintOf(colours, verdict);
  const gaps = report.gates.flatMap(({ notCovered }) => notCovered.flat()).length;
  return [
    `${paint(colours.bold(verdict.toUpperCase()))}  ${summary}`,
    ...(migrations.length === 0 ? [] : [`${indent}migrations: ${migrations.join(', ')}`]),
    ...(skipped.length === 0 ? [] : [colours.yellow(`${indent}not run: ${skipped.join(', ')}`)]),
    ...(gaps === 0
      ? []
      : [
          colours.yellow(
            `${indent}${gaps} ${gaps === 1 ? 'thing' : 'things'} not covered, named above`,
          ),
        ]),
    ...(migrations.length === 0
      ? []
      : [
          colours.dim(
            `${indent}${(milliseconds / 1000).toFixed(1)} s; again with --seed ${seed} --rows ${rows}`,
          ),
        ]),
  ].join('\n');
}

export function reportText(report: GateReport, colours: Colours): string {
  return [
    ...report.gates.map((result) => gateText(result, colours)),
    verdictText(report, colours),
  ].join('\n\n');
}
