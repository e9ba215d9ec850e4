/** What docs/limits.md says that a plan cannot do: PostgreSQL refuses it, and nothing is lost. */

export const limits: readonly { readonly error: RegExp; readonly reason: string }[] = [
  {
    error: /cannot alter type .* because column .* uses it/,
    reason:
      'a check or NOT NULL of a domain, while a column has an array or a composite type over it',
  },
];
