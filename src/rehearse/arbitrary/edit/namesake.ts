/** Kinds whose names PostgreSQL keeps in one list: of two things in a schema, only one can have the name. */

export const namesakes: readonly (readonly string[])[] = [
  ['table', 'view', 'materialized view', 'foreign table', 'sequence', 'composite type'],
  ['enum', 'domain', 'composite type', 'range type', 'table', 'view'],
  ['function', 'procedure', 'aggregate'],
];

/** Those that could have the name of one of the kind. */
export const namesakesOf = (kind: string): readonly string[] => [
  ...new Set([kind, ...namesakes.filter((list) => list.includes(kind)).flat()]),
];
