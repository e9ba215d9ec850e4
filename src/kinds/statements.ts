/** Statements that several kinds have, and what they say of themselves. */

import { type Hazard, hazard } from '../model/hazard.ts';
import { inOneLine } from '../model/some-of.ts';
import { ident, nothing, qualified, type Sql, sql } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { asideName } from './generated-name.ts';
import type { Aside, IsTaken } from './kind.ts';

/** `IF EXISTS ` for what may have gone with that of another table. */
export const ifShared = ({ shared }: Context): Sql => (shared === true ? sql`IF EXISTS ` : nothing);

/** ACCESS EXCLUSIVE, for a change of the catalog only. `relation`: `table public.users`. */
export function brieflyLocked(relation: string): Hazard {
  return hazard('blocks-reads', `${relation} is locked for a moment`);
}

/** Relations besides that of the statement, as of `brieflyLocked()`. */
export function alsoLocked(relations: readonly string[] = []): Hazard[] {
  if (relations.length < 2) return relations.map(brieflyLocked);
  return [hazard('blocks-reads', `${inOneLine(relations)} are locked for a moment`)];
}

/** A domain demands more: PostgreSQL reads `users`, under SHARE, with NOT VALID too. */
export function valuesTried(domain: Sql, users: readonly string[] = [], demand: string): Hazard[] {
  if (users.length === 0) return [];
  const listed = inOneLine(users);
  return [
    hazard('table-scan', `${listed} ${users.length === 1 ? 'is' : 'are'} read`),
    hazard('blocks-writes', `writes to ${listed} wait`),
    hazard('may-fail', `every value of domain ${domain} must satisfy ${demand}`),
  ];
}

interface Name {
  readonly schema: string;
  readonly name: string;
}

/** Clients name it in their statements. */
export function renamed(from: string, to: string): Hazard {
  return hazard('renames', `statements that name ${from} fail from now on: it is ${to}`);
}

/** `ALTER <words> a.x RENAME TO y`, `… SET SCHEMA b`: what has a name in a schema. */
export function renameInSchema(words: Sql, from: Name, to: Name, signature = nothing): Statement[] {
  const alter = (at: Name, action: Sql) =>
    sql`ALTER ${words} ${qualified(at.schema, at.name)}${signature} ${action}`;
  const texts = [
    ...(from.schema === to.schema ? [] : [alter(from, sql`SET SCHEMA ${ident(to.schema)}`)]),
    ...(from.name === to.name
      ? []
      : [alter({ ...from, schema: to.schema }, sql`RENAME TO ${ident(to.name)}`)]),
  ];
  const [old, now] = [qualified(from.schema, from.name), qualified(to.schema, to.name)];
  const relation = ['TABLE', 'VIEW', 'MATERIALIZED VIEW'].includes(words);
  return texts.map((text) =>
    statement(text, [
      ...(relation ? [brieflyLocked(`${words.toLowerCase()} ${old}`)] : []),
      renamed(old, now),
    ]),
  );
}

/** Renames what has a name in a schema out of the way. */
export function asideOf(words: Sql, { schema, name }: Name, isTaken: IsTaken): Aside {
  const away = asideName(name, undefined, (each) => isTaken(schema, each));
  return {
    away: [statement(sql`ALTER ${words} ${qualified(schema, name)} RENAME TO ${ident(away)}`)],
    discard: [statement(sql`DROP ${words} ${qualified(schema, away)}`)],
  };
}

/** Parts of a table that go by a name of their own: `ALTER POLICY x ON t RENAME TO y`. */
export function renamePart(text: Sql, table: Sql): Statement[] {
  return [statement(text, [brieflyLocked(`table ${table}`)])];
}
