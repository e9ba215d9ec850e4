/** What docs/limits.md says of plans: here are no failures. */

interface Limit {
  /** Of the problem, without the plan. */
  readonly text: RegExp;
  readonly reason: string;
}

const limits: readonly Limit[] = [
  {
    text: /ALTER action SET cannot be performed on relation/,
    reason: 'storage options of a key of a partitioned table',
  },
  {
    text: /could not determine which collation to use/,
    reason:
      "name IN ('a') where the column has a collation: PostgreSQL writes what it does not read",
  },
  {
    text: /operator is not unique/,
    reason: 'a type with an implicit cast to one that compares itself',
  },
  {
    text: /is not an identity column/,
    reason: 'a partitioned table that was attached to one with an identity',
  },
  {
    text: /cannot alter type .* because column .* uses it/,
    reason:
      'a check or NOT NULL of a domain, while a column has an array or a composite type over it',
  },
  {
    text: /inherited column .* has a generation conflict/,
    reason: 'a column that is generated in one parent, and plain in another',
  },
  {
    text: /column .* in child table must be a generated column/,
    reason: 'a column that is plain in an heir of the table that has it generated',
  },
  {
    text: /missing FROM-clause entry for table "(?:new|old)_1"/,
    reason: 'a rule of a table that is called new or old',
  },
  {
    text: /^\w+: TABLE .* differs\n(?:\s+[+-]\s+NOT NULL \S+\n?)+$/,
    reason:
      'whether a NOT NULL that is only inherited is valid where that of the other table is not',
  },
  {
    // Materialized views are the ones called so.
    text: /cannot alter table .* because column "m\d\w*\..*" uses its row type/,
    reason: 'a table that is written again, while a materialized view has rows of it within',
  },
];

/** Why a problem is no failure; null: it is one. */
export function limitOf(problem: string): string | null {
  const [text = ''] = problem.split('\n-- plan:');
  return limits.find((each) => each.text.test(text))?.reason ?? null;
}
