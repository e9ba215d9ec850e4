/** The report of a rehearsal for people: a line for each passage, findings in full, the verdict last. */

import type { Colours } from '../../model/colours.ts';
import { counted } from '../../model/counted.ts';
import { someOf } from '../../model/some-of.ts';
import { shownPath } from '../../shown-path.ts';
import { type Breach, type LawName, lawSentences } from '../law/law.ts';
import type { WorldSpec } from '../world/spec.ts';
import type { Case } from './case.ts';
import type { Finding, PassageOutcome, RehearsalReport } from './outcome.ts';

const indent = '    ';

const indented = (text: string, by: string) => text.split('\n').map((line) => `${by}${line}`);

const observers: Readonly<Record<Breach['differences'][number]['observer'], string>> = {
  catalog: 'our reader sees',
  pg_dump: 'pg_dump sees',
  planner: 'the planner says',
  rows: 'in the rows',
  locks: 'observed',
  postgres: 'PostgreSQL says',
};

function block(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`${indent}${title}:`, ...someOf(lines).flatMap((line) => indented(line, `${indent}  `))];
}

/** Characters of a value that a person reads. */
const readable = 80;

/** Long values by their beginnings: the whole ones are in the other formats, and in what --save keeps. */
function shortened(text: string): string {
  return text.replaceAll(/'(?:[^']|'')*'/g, (value) => {
    const more = value.length - 2 - readable;
    return more <= 20 ? value : `${value.slice(0, readable + 1)}…'/* and ${more} characters */`;
  });
}

function caseLines({ rows, workload }: Case): string[] {
  const inserts = rows.filter((text) => text.startsWith('INSERT '));
  return [
    ...block(
      'rows before',
      inserts.map((text) => `${shortened(text)};`),
    ),
    ...block(
      'statements of the old release',
      workload.map(
        ({ moment, sql }) => `${shortened(sql)};  -- ${Math.round(moment * 100)} % of the way`,
      ),
    ),
  ];
}

/** For a shell: quoted only where it has to be. */
const word = (text: string) =>
  /^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The flags of `schemadiff rehearse` that put the same into the tables. */
function worldFlags(world: WorldSpec | undefined): string {
  const file = (path: string) => word(shownPath(path));
  switch (world?.type) {
    case undefined:
    case 'generated':
      return '';
    case 'empty':
      return ' --world empty';
    case 'profile':
      return ` --profile ${file(world.file)}${world.scale === undefined ? '' : ` --scale ${world.scale}`}`;
    case 'dump':
      return ` --dump ${file(world.file)}`;
    case 'directory':
      return ` --data-directory ${file(world.directory)}`;
  }
}

/** The command that shows the same again. */
export function replayCommand({ passage, breach, world, seed, path }: Finding): string {
  const replay = path === null ? '' : ` --replay ${path}`;
  return `schemadiff rehearse ${word(passage)}${worldFlags(world)} --law ${breach.law} --seed ${seed}${replay}`;
}

export function findingText(finding: Finding, colours: Colours): string {
  const { breach, found, schema, shrinks } = finding;
  const { law, sentence, step, differences } = breach;
  return [
    `${indent}${colours.red(colours.bold(sentence))}`,
    `${indent}law: ${law}: ${lawSentences[law]}`,
    ...block('step', step === null ? [] : [step]),
    ...block(
      'schema before',
      schema.map((text) => `${text};`),
    ),
    ...caseLines(found),
    ...differences.flatMap(({ observer, lines }) => block(observers[observer], lines)),
    ...(shrinks === 0 ? [] : [colours.dim(`${indent}shrunk ${counted(shrinks, 'time')}`)]),
    `${indent}again: ${replayCommand(finding)}`,
  ].join('\n');
}

function uncovered(outcome: PassageOutcome & { readonly type: 'held' }): string[] {
  return (Object.keys(outcome.laws) as LawName[]).flatMap((law) => {
    const answer = outcome.laws[law];
    return answer?.type === 'not covered' ? [`${law}: ${answer.why}`] : [];
  });
}

export function passageText(outcome: PassageOutcome, colours: Colours): string {
  const { passage, runs, milliseconds } = outcome;
  const time = colours.dim(`${counted(runs, 'case')}, ${(milliseconds / 1000).toFixed(1)} s`);
  switch (outcome.type) {
    case 'held':
      return [
        `${colours.green('✔')} ${colours.bold(passage)}  ${time}`,
        ...uncovered(outcome).map((line) => colours.yellow(`${indent}not covered: ${line}`)),
      ].join('\n');
    case 'broken':
      return [
        `${colours.red('✖')} ${colours.bold(passage)}  ${time}`,
        findingText(outcome.finding, colours),
      ].join('\n');
    case 'cut short':
      return [
        `${colours.red('✖')} ${colours.bold(passage)}  ${time}`,
        `${indent}${colours.red('cut short')}: ${outcome.why}`,
      ].join('\n');
  }
}

function summary({ outcomes, verdict }: RehearsalReport): string {
  const count = (type: PassageOutcome['type']) =>
    outcomes.filter((outcome) => outcome.type === type).length;
  const [held, broken, cut] = [count('held'), count('broken'), count('cut short')];
  if (outcomes.length === 0) return 'Nothing was rehearsed.';
  return [
    `${held} of ${counted(outcomes.length, 'passage')} held`,
    ...(broken > 0 ? [`${broken} broke a law`] : []),
    ...(cut > 0 ? [`${cut} cut short`] : []),
    ...(verdict === 'no-go' && broken + cut === 0 ? ['no law had anything to look at'] : []),
  ].join(', ');
}

export function rehearsalText(report: RehearsalReport, colours: Colours): string {
  const { verdict, outcomes, world, seed, runs, notCovered, milliseconds } = report;
  const paint = verdict === 'go' ? colours.green : colours.red;
  const all = new Set([
    ...notCovered,
    ...outcomes.flatMap((outcome) => (outcome.type === 'held' ? outcome.notCovered : [])),
  ]);
  return [
    ...outcomes.map((outcome) => passageText(outcome, colours)),
    '',
    `${paint(colours.bold(verdict.toUpperCase()))}  ${summary(report)}`,
    colours.dim(
      `${indent}on ${world}, up to ${counted(runs, 'case')} each, ${(milliseconds / 1000).toFixed(1)} s; again with --seed ${seed} --runs ${runs}`,
    ),
    ...[...all].map((line) => colours.yellow(`${indent}not covered: ${line}`)),
  ].join('\n');
}
