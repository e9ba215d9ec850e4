/** How a plan looks to a person: signs, objects, hazards, SQL. */

import { describe, identityIn, kindIn } from '../model/catalog.ts';
import { describeHazard } from '../model/hazard.ts';
import { inOneLine } from '../model/some-of.ts';
import type { Effect } from '../plan/plan.ts';
import { describeSummary, type PlannedStep, type Summary } from '../plan/summary.ts';
import type { Proof } from '../prove/prove.ts';
import { colour } from './output.ts';

const signs: Readonly<Record<Effect['type'], string>> = {
  create: '+',
  drop: '-',
  alter: '~',
  adopt: '~',
  aside: '~',
  discard: '-',
  detour: '~',
  keep: '~',
  refill: '~',
  rename: '~',
};

function paint(sign: string, text: string): string {
  if (sign === '+') return colour.green(text);
  return sign === '-' ? colour.red(text) : colour.yellow(text);
}

function effectLine({ type, id, from, replaces }: Effect, indent: string): string {
  const sign = signs[type];
  const suffix = replaces ? colour.dim(' (replaced)') : '';
  const names =
    type === 'rename' && from !== undefined
      ? `${describe(from)} → ${identityIn(id)}`
      : describe(from ?? id);
  return `${indent}${paint(sign, `${sign} ${visible(names)}`)}${suffix}`;
}

/** Names and texts from a database may hold control characters: they must not reach a terminal. Before it is painted. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes.
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

const most = 12;

/** Parts that are made are in the SQL below: they are counted. Parts that go are named. */
function partLines(first: Effect | undefined, parts: readonly Effect[]): string[] {
  if (first?.type === 'create') {
    const counts = new Map<string, number>();
    for (const { id } of parts) {
      const kind = kindIn(id);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const texts = [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} × ${count}`));
    return texts.length === 0 ? [] : [`      ${colour.dim('with')} ${texts.join(', ')}`];
  }
  const shown = parts.slice(0, most).map((part) => effectLine(part, '      '));
  return parts.length > most ? [...shown, `      … ${parts.length - most} more`] : shown;
}

function stepLines(step: PlannedStep): string[] {
  const [first, ...parts] = step.effects;
  return [
    ...(first === undefined ? [] : [effectLine(first, '  ')]),
    ...partLines(first, parts),
    ...step.hazards.map(
      ({ code, message }) => `      ${colour.yellow(`! ${code}`)}: ${visible(message)}`,
    ),
    ...(step.transactional ? [] : [`      ${colour.yellow('! runs outside of a transaction')}`]),
    ...visible(step.sql)
      .split('\n')
      .map((line, index, all) => {
        const end = index === all.length - 1 ? ';' : '';
        return colour.dim(`      ${line}${end}`);
      }),
    '',
  ];
}

/** The steps of one direction. */
export function renderSteps(steps: readonly PlannedStep[]): string {
  return steps.flatMap(stepLines).join('\n');
}

export function renderSummary(summary: Summary): string {
  return colour.bold(`Plan: ${describeSummary(summary)}.`);
}

const laws = {
  converges: 'up reaches the declared schema',
  reverses: 'down restores the schema before',
  quiet: 'planning again is empty',
} as const;

/** What the proof says, a line a check. */
export function renderProof(proof: Proof): string {
  const lines = proof.checks.map(({ law, observer, passed }) => {
    const mark = passed ? colour.green('✔') : colour.red('✖');
    return `  ${mark} ${laws[law]} ${colour.dim(`(${observer})`)}`;
  });
  const locks = proof.up.flatMap((step) => step.locks).filter((lock) => lock.startsWith('ACCESS'));
  const rewrites = [...new Set(proof.up.flatMap((step) => step.rewrites))];
  const untold = proof.up.flatMap((step) => step.untold.map(describeHazard));
  const locked = inOneLine([...new Set(locks)]) || 'no ACCESS EXCLUSIVE lock on what was there';
  const rewritten =
    rewrites.length === 0 ? 'no table was rewritten' : `rewritten: ${inOneLine(rewrites)}`;
  return [
    colour.bold('Proof: up and down were run on a copy.'),
    ...lines,
    ...[locked, rewritten].map((text) => `  ${colour.dim('observed')} ${visible(text)}`),
    ...untold.map((text) => `  ${colour.yellow('! not announced')} ${visible(text)}`),
    ...proof.unproven.map((text) => `  ${colour.dim('not proven')} ${visible(text)}`),
  ].join('\n');
}

export function renderUnmodelled(names: readonly string[]): string {
  return [
    colour.yellow('Not modelled yet, neither compared nor changed:'),
    ...names.map((name) => `  ? ${visible(name)}`),
  ].join('\n');
}
