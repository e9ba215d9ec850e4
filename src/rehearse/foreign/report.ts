/** The report of a rehearsal of migrations that schemadiff did not write: for people, and for programs. */

import type { Colours } from '../../model/colours.ts';
import { counted } from '../../model/counted.ts';
import { inOneLine } from '../../model/some-of.ts';
import type { RowChange } from '../fingerprint.ts';
import type { FormatName } from './format.ts';
import type { RowsSeen } from './keep.ts';
import type { ForeignResult } from './rehearse.ts';
import { type Failure, messageOf } from './run.ts';
import { type ObjectDifference, type Verdict, verdictSentences, verdicts } from './verdict.ts';

export interface ForeignReport {
  readonly format: FormatName;
  readonly folder: string;
  readonly seed: number;
  readonly rows: number;
  /** False: a verdict that was not allowed, rows that stop a migration, nothing that was judged, or not all. */
  readonly ok: boolean;
  /** Migrations of which nothing is known, because the run was stopped. */
  readonly cutShort: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly migrations: readonly ForeignResult[];
  /** Files with a way down whose way up is not there: they did not run. */
  readonly downsAlone: readonly string[];
  /** SQL of the folder that the tool would not run either. */
  readonly notRun: readonly string[];
  readonly notCovered: readonly string[];
  readonly milliseconds: number;
}

/** Verdicts that are no findings whatever the user allows: nothing was seen to be wrong. */
const harmless: ReadonlySet<Verdict> = new Set(['restores', 'not-covered']);

/** Whether a migration needs somebody to look at it. */
export function isFinding(
  { verdict, reason, rows }: ForeignResult,
  allowed: ReadonlySet<Verdict>,
): boolean {
  // A reason: its tool knows none for such a migration.
  const isHarmless = harmless.has(verdict) || (verdict === 'no-down' && reason !== '');
  return (!isHarmless && !allowed.has(verdict)) || rows?.up != null || rows?.down != null;
}

export function countsOf(results: readonly ForeignResult[]): Record<Verdict, number> {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0]));
  for (const { verdict } of results) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts as Record<Verdict, number>;
}

const indent = '    ';

function objectLines({ object, how, attributes, observer, lines }: ObjectDifference): string[] {
  const what = {
    missing: 'is missing',
    unexpected: 'is left behind',
    different: `is different${attributes.length === 0 ? '' : ` (${attributes.join(', ')})`}`,
    'column order': 'has its columns in another order',
  }[how];
  const by = observer === 'pg_dump' ? 'pg_dump: ' : '';
  return [
    `${indent}${by}${object} ${what}`,
    ...lines.slice(0, 8).map((line) => `${indent}  ${line}`),
  ];
}

/** Of the same difference, the catalog's line and the dump's: the dump's says more only when it is alone. */
function shownObjects(objects: readonly ObjectDifference[]): readonly ObjectDifference[] {
  const own = objects.filter(({ observer }) => observer === 'catalog');
  return own.length > 0 ? own : objects;
}

const failureLine = (what: string, failure: Failure) =>
  `${indent}${what}: ${failure.where}: ${messageOf(failure)}`;

const changeText = ({ table, before, after, columns }: RowChange) =>
  before === after
    ? `${table}${columns.length === 0 ? ': values changed places' : `: ${columns.join(', ')}`}`
    : `${table}: ${before} rows, then ${after}`;

const upFails = ({ atLimits }: RowsSeen) =>
  atLimits
    ? 'up fails on values at the limits of their types (NaN, infinity, …), not on ordinary rows'
    : 'up fails on rows';

function rowLines(rows: RowsSeen | null): string[] {
  if (rows === null) return [];
  const changed = (what: string, changes: readonly RowChange[]) =>
    changes.map((change) => `${indent}${what} ${changeText(change)}`);
  return [
    ...(rows.up === null ? [] : [failureLine(upFails(rows), rows.up)]),
    ...(rows.down === null ? [] : [failureLine('down fails on rows', rows.down)]),
    ...changed('up changes', rows.changedByUp),
    ...changed('up and down do not bring back', rows.changedByBoth),
  ];
}

/** Of all tables that a migration found without a row, each once. */
export function notCoveredOf(results: readonly ForeignResult[]): string[] {
  const tables = new Set(results.flatMap(({ rows }) => rows?.without ?? []));
  if (tables.size === 0) return [];
  return [`rows of ${inOneLine([...tables].sort(), shown)}: no row that was made is accepted`];
}

const shown = 12;

/** The lines of one migration. */
export function resultText(
  result: ForeignResult,
  allowed: ReadonlySet<Verdict>,
  colours: Colours,
): string {
  const { id, verdict, reason, objects, assumed, notes, rows } = result;
  const bad = isFinding(result, allowed);
  const paint = bad ? colours.red : verdict === 'restores' ? colours.green : colours.yellow;
  const mark = bad ? '✖' : verdict === 'restores' ? '✔' : '–';
  const list = shownObjects(objects).flatMap(objectLines);
  const more = list.length - shown;
  return [
    `${paint(mark)} ${colours.bold(id)}  ${paint(verdictSentences[verdict])}`,
    ...(reason === '' ? [] : [`${indent}${reason}`]),
    ...list.slice(0, shown),
    ...(more > 0 ? [`${indent}… and ${more} more lines (--output json has all)`] : []),
    ...rowLines(rows),
    ...assumed.map((name) => colours.dim(`${indent}assumed: ${name}`)),
    ...notes.map((note) => colours.dim(`${indent}${note}`)),
  ].join('\n');
}

function whyNot(
  counts: ForeignReport['counts'],
  { length }: readonly unknown[],
  cutShort: number,
): string {
  if (cutShort > 0) return 'it was stopped.';
  return counts['not-covered'] === length ? 'nothing could be judged.' : 'there are findings.';
}

/** Counts, and the answer. */
export function summaryText(report: ForeignReport, colours: Colours): string {
  const { format, counts, migrations, ok, cutShort, downsAlone, notRun, notCovered } = report;
  const lines = verdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${String(counts[verdict]).padStart(6)}  ${verdictSentences[verdict]}`);
  const onRows = migrations.filter(({ rows }) => rows?.up != null || rows?.down != null).length;
  return [
    counted(migrations.length, 'migration'),
    ...lines,
    ...(onRows === 0 ? [] : [`${String(onRows).padStart(6)}  fail on rows`]),
    ...downsAlone.map((file) => colours.yellow(`${file} did not run: its way up is not there`)),
    ...(notRun.length === 0
      ? []
      : [colours.yellow(`did not run, being no migration of ${format}: ${inOneLine(notRun)}`)]),
    ...notCovered.map((line) => colours.dim(`not covered: ${line}`)),
    ...(cutShort === 0
      ? []
      : [
          colours.red(
            `${counted(cutShort, 'migration')} not judged: it was stopped. --continue goes on with them.`,
          ),
        ]),
    ok
      ? colours.green('No findings.')
      : colours.red(`NO-GO: ${whyNot(counts, migrations, cutShort)}`),
  ].join('\n');
}
