/** What PostgreSQL has not had since 14: servers of an older major do not know such a statement. */

/** In PostgreSQL's own words, with the major that brought it: its release notes say which. */
export interface Feature {
  /** `NOT ENFORCED`. */
  readonly name: string;
  readonly since: number;
}

/** None, or this one, where it is used. */
export function feature(since: number, name: string, isUsed: boolean): readonly Feature[] {
  return isUsed ? [{ name, since }] : [];
}

/** A definition as PostgreSQL writes it, without what is quoted: its key words, and names in lower case. */
export const unquoted = (definition: string): string =>
  definition.replaceAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, '""');
