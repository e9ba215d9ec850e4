/** What PostgreSQL answers to columnPart(), as a profile of the column. */

import * as z from 'zod';
import { type ColumnQuestion, groupingOf, setsOf } from './column.ts';
import { castFlag, isNumber, isTime } from './facet.ts';
import { distinctOf, type Scaling } from './groups.ts';
import type { ColumnProfile, Counts } from './profile.ts';

const answered = z.tuple([
  z.array(z.tuple([z.number(), z.string().nullable(), z.number()])).nullable(),
  z
    .array(
      z.tuple([z.number(), z.number(), z.number(), z.number(), z.array(z.number()).nullable()]),
    )
    .nullable(),
  z.array(z.number().nullable()),
]);

/** Values that are equal. */
interface Groups {
  readonly distinct: number;
  readonly groups: number;
  readonly largest: number;
  readonly top: readonly number[];
}

/** `0`, `1`, `2-3`, `4-7`, … */
function lengthClass(bucket: number): string {
  return bucket < 2 ? String(bucket) : `${2 ** (bucket - 1)}-${2 ** bucket - 1}`;
}

/** The answer by the names of the question's facet. Counts are those of the whole table. */
class Answer {
  /** Of the sample, as are the groups. */
  readonly values: number;
  /** Null: they were not asked for. */
  readonly groups: Groups | null;
  readonly folds: Groups | null;
  readonly #question: ColumnQuestion;
  readonly #fraction: number;
  readonly #sets: readonly string[];
  readonly #classes: readonly (readonly [set: number, of: string | null, n: number])[];
  readonly #keys: z.infer<typeof answered>[1];
  readonly #maxima: readonly (number | null)[];

  constructor(question: ColumnQuestion, answer: unknown, { fraction }: Scaling) {
    const [classRows, keyRows, maxima] = answered.parse(answer);
    const { classes, keys } = setsOf(question);
    this.#question = question;
    this.#fraction = fraction;
    this.#sets = [...classes, ...keys].map(([alias]) => alias);
    this.#classes = classRows ?? [];
    this.#keys = keyRows;
    this.#maxima = maxima;
    this.values = this.#inSet('flags').reduce((sum, [, , n]) => sum + n, 0);
    this.groups = question.unique
      ? { distinct: this.values, groups: 0, largest: Math.min(1, this.values), top: [] }
      : this.#groupsBy('_key');
    this.folds = this.#groupsBy('_fold');
  }

  scaled(n: number): number {
    return Math.round(n / this.#fraction);
  }

  /** Values for which it is true; 0 when it was not asked for. */
  flag(name: string): number {
    const at = [...this.#question.facet.flags.keys()].indexOf(name);
    if (at < 0) return 0;
    const rows = this.#inSet('flags').filter(
      ([, mask]) => Math.floor(Number(mask) / 2 ** at) % 2 === 1,
    );
    return this.scaled(rows.reduce((sum, [, , n]) => sum + n, 0));
  }

  counts(name: string, label: (of: string) => string = (of) => of): Counts {
    return Object.fromEntries(
      this.#inSet(name)
        .flatMap(([, of, n]): [string, number][] => (of === null ? [] : [[of, n]]))
        .sort(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1))
        .map(([of, n]) => [label(of), this.scaled(n)]),
    );
  }

  /** By class of length. */
  lengths(name: string): Counts {
    return this.counts(name, (of) => lengthClass(Number(of)));
  }

  largest(name: string): number {
    return this.#maxima[[...this.#question.facet.maxima.keys()].indexOf(name)] ?? 0;
  }

  #inSet(name: string) {
    const at = ['flags', ...this.#question.facet.classes.keys()].indexOf(name);
    return this.#classes.filter(([set]) => set === groupingOf(this.#sets.length, at));
  }

  #groupsBy(suffix: string): Groups | null {
    const at = this.#sets.findIndex((alias) => alias.endsWith(suffix));
    if (at < 0) return null;
    const found = this.#keys?.find(([set]) => set === groupingOf(this.#sets.length, at));
    const [, distinct = 0, groups = 0, largest = 0, top = null] = found ?? [];
    return { distinct, groups, largest, top: top ?? [] };
  }
}

function textOf(found: Answer, { facet }: ColumnQuestion): Required<ColumnProfile>['text'] {
  const { groups, folds } = found;
  return {
    chars: found.largest(facet.maxima.has('chars') ? 'chars' : 'octets'),
    octets: found.largest('octets'),
    lengths: found.lengths('lengths'),
    blank: found.flag('blank'),
    padded: found.flag('padded'),
    multibyte: found.flag('multibyte'),
    caseFolds:
      folds === null || groups === null ? null : found.scaled(groups.distinct - folds.distinct),
  };
}

const numberOf = (found: Answer): Required<ColumnProfile>['number'] => ({
  digits: found.largest('digits'),
  scale: found.largest('scale'),
  magnitudes: found.counts('magnitudes'),
  zero: found.flag('zero'),
  negative: found.flag('negative'),
  fraction: found.flag('fraction'),
  nan: found.flag('nan'),
  infinity: found.flag('infinity'),
});

const timeOf = (found: Answer): Required<ColumnProfile>['time'] => ({
  years: found.counts('years'),
  infinity: found.flag('infinity'),
  subSecond: found.flag('subSecond'),
  timeOfDay: found.flag('timeOfDay'),
});

const arrayOf = (found: Answer): Required<ColumnProfile>['array'] => ({
  dimensions: found.counts('dimensions'),
  elements: found.lengths('elements'),
  longest: found.largest('longest'),
});

function castsOf(found: Answer, names: readonly string[]): Required<ColumnProfile>['casts'] {
  const counts = names.map((name) => {
    const refused = found.flag(name);
    const taken = found.scaled(found.values) - refused;
    return [name.slice(castFlag.length), { taken, refused }] as const;
  });
  return Object.fromEntries(counts);
}

/** How often values come again; null: not known. */
function repetition(
  found: Answer,
  { unique }: ColumnQuestion,
  scaling: Scaling,
): Pick<ColumnProfile, 'distinct' | 'duplicates' | 'top'> {
  const { groups, values } = found;
  if (groups === null) return { distinct: null, duplicates: null, top: [] };
  return {
    distinct: unique ? found.scaled(values) : distinctOf(groups, values, scaling),
    duplicates: {
      groups: found.scaled(groups.groups),
      largest: groups.groups === 0 ? 0 : found.scaled(groups.largest),
    },
    top: groups.top.map((n) => found.scaled(n)),
  };
}

/** Reads what columnPart() asked for. */
export function columnProfile(
  question: ColumnQuestion,
  answer: unknown,
  scaling: Scaling,
): ColumnProfile {
  const { column, facet } = question;
  const found = new Answer(question, answer, scaling);
  const casts = [...facet.flags.keys()].filter((name) => name.startsWith(castFlag));
  return {
    name: column.name,
    type: column.typeText,
    automatic: column.automatic,
    nulls: scaling.rows - found.scaled(found.values),
    ...repetition(found, question, scaling),
    width: null,
    correlation: null,
    ...(facet.classes.has('lengths') && { text: textOf(found, question) }),
    ...(isNumber(column.type) && { number: numberOf(found) }),
    ...(isTime(column.type) && { time: timeOf(found) }),
    ...(facet.classes.has('dimensions') && { array: arrayOf(found) }),
    ...(facet.classes.has('json') && { json: found.counts('json') }),
    ...(facet.classes.has('labels') && { labels: found.counts('labels') }),
    ...(casts.length > 0 && { casts: castsOf(found, casts) }),
  };
}
