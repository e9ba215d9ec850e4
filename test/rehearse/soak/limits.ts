/** What docs/limits.md says of plans: here are no failures. */

interface Limit {
  /** Of the problem, without the plan. */
  readonly text: RegExp;
  /** Only where one of the schemas has this. */
  readonly where?: RegExp;
  /** Only where the plan has this. */
  readonly plan?: RegExp;
  readonly reason: string;
}

const limits: readonly Limit[] = [
  {
    text: /constraint .* for table .* does not exist/,
    where: /INHERIT|PARTITION OF/,
    reason: 'a NOT NULL that gets another name, while an heir has it under its own',
  },
  {
    text: /cannot rename inherited constraint/,
    where: /INHERIT|PARTITION OF/,
    plan: /contype = 'n'/,
    reason: 'a NOT NULL that gets another name than that from which it comes',
  },
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
    text: /cannot alter type .* because column .* uses it/,
    reason:
      'a check or NOT NULL of a domain, while a column has an array or a composite type over it',
  },
  {
    text: /: TABLE .* differs(\n {2}\+ {5}.*)+$|: TABLE .* differs(\n {2}- {5}.*)+$/,
    where: /INHERIT/,
    reason: 'whether a column or a check that is inherited is its table’s own as well',
  },
];

/** Why a problem is no failure; null: it is one. */
export function limitOf(problem: string, schemas: string): string | null {
  const [text = '', plan = ''] = problem.split('\n-- plan:');
  const limit = limits.find(
    (each) =>
      each.text.test(text) &&
      (each.where?.test(schemas) ?? true) &&
      (each.plan?.test(plan) ?? true),
  );
  return limit?.reason ?? null;
}
