/**
 * Owners and privileges. They are compared only when the definitions speak of them, and then all of
 * them are.
 */

import { ident, trusted } from '../model/sql.ts';
import { TableColumn } from './column.ts';
import type { FragmentData } from './declaration.ts';
import { type Definition, type Named, named, nameOf } from './definition.ts';
import { Fragment, fragmentData } from './fragment.ts';
import { making, wordsFor } from './making.ts';
import { roleName } from './render-text.ts';
import { watched } from './watched.ts';

/** Something that can be granted on: a table, a schema, a column, or as SQL: sql`FUNCTION f(int)`. */
export type GrantTarget = Named | TableColumn | Fragment;

/** Role names; `public`, `current_user` and the like mean what they mean in SQL. */
export type Roles = string | readonly string[];

/** `all`, or PostgreSQL's names. */
export type Privilege =
  | 'all'
  | 'select'
  | 'insert'
  | 'update'
  | 'delete'
  | 'truncate'
  | 'references'
  | 'trigger'
  | 'maintain'
  | 'usage'
  | 'execute'
  | 'create';

/** Options of `grant(…).on(…).to()`. */
export interface GrantOptions {
  /** WITH GRANT OPTION: the role can pass it on. */
  readonly grantOption?: boolean;
}

/** Options of `revoke(…).on(…).from()`. */
export interface RevokeOptions {
  /** GRANT OPTION FOR: the role keeps it, but cannot pass it on. */
  readonly onlyGrantOption?: boolean;
}

/** Of which objects to come `onNew()` speaks. */
export interface NewObjects {
  /** The schema that they are in; in any unless said. */
  readonly in?: Named | string;
  /** The role that makes them; the one that runs the migration unless said. */
  readonly madeBy?: string;
}

/** As ALTER DEFAULT PRIVILEGES names them: `tables` are views too. */
export type NewObjectKind = 'tables' | 'sequences' | 'functions' | 'types' | 'schemas';

/** Before it is said to whom. */
export interface Granting {
  /** TO: one role or several. */
  to(roles: Roles, options?: GrantOptions): Definition;
}

/** Before it is said from whom. */
export interface Revoking {
  /** FROM: one role or several. */
  from(roles: Roles, options?: RevokeOptions): Definition;
}

interface On<Next> {
  /** One or more objects; columns of one table. */
  on(...targets: readonly GrantTarget[]): Next;
  /**
   * ALTER DEFAULT PRIVILEGES: on what will be made later, by others than these definitions.
   * `grant('select').onNew('tables', { in: auth }).to('reader')`.
   */
  onNew(kind: NewObjectKind, options?: NewObjects): Next;
}

const list = (roles: Roles) => (typeof roles === 'string' ? [roles] : roles);

/** What GRANT calls an object of this kind. */
function targetText(target: Exclude<GrantTarget, TableColumn>): FragmentData {
  if (target instanceof Fragment) return fragmentData(target);
  const reference = target[named];
  const words = wordsFor(reference).replace(/^(?:MATERIALIZED )?VIEW$/, 'TABLE');
  return { text: `${words} ${nameOf(reference)}`, references: [reference] };
}

interface Scope {
  /** `ON TABLE app.users`, with the columns that come before it. */
  readonly columns: readonly string[];
  readonly on: FragmentData;
  /** `ALTER DEFAULT PRIVILEGES …`. */
  readonly before: string;
}

function scopeOf(targets: readonly GrantTarget[]): Scope[] {
  const columns = targets.filter((each) => each instanceof TableColumn);
  const tables = new Map(columns.map(({ table }) => [nameOf(table), table]));
  return [
    ...targets.flatMap((each) =>
      each instanceof TableColumn ? [] : [{ columns: [], on: targetText(each), before: '' }],
    ),
    ...[...tables].map(([table, reference]) => ({
      columns: columns
        .filter((each) => nameOf(each.table) === table)
        .map(({ name }) => ident(name)),
      on: { text: `TABLE ${table}`, references: [reference] },
      before: '',
    })),
  ];
}

function newObjects(kind: NewObjectKind, options: NewObjects): Scope {
  const { in: within, madeBy } = watched(options);
  const schema = typeof within === 'object' ? within[named].name : within;
  const role = madeBy === undefined ? '' : ` FOR ROLE ${roleName(madeBy)}`;
  const place = schema === undefined ? '' : ` IN SCHEMA ${ident(schema)}`;
  return {
    columns: [],
    on: {
      text: kind.toUpperCase(),
      references: typeof within === 'object' ? [within[named]] : [],
    },
    before: `ALTER DEFAULT PRIVILEGES${role}${place} `,
  };
}

function statements(
  verb: 'grant' | 'revoke',
  privileges: readonly Privilege[],
  scopes: readonly Scope[],
  roles: string,
  option: string,
): Definition {
  const [first] = scopes;
  const words = (columns: readonly string[]) =>
    privileges
      .map((each) => `${each.toUpperCase()}${columns.length > 0 ? ` (${columns.join(', ')})` : ''}`)
      .join(', ');
  const later = first !== undefined && first.before !== '';
  const [start, end] =
    verb === 'grant' ? ['GRANT ', ` TO ${roles}${option}`] : [`REVOKE ${option}`, ` FROM ${roles}`];
  return making(
    later ? 'default privileges' : verb,
    scopes.map(({ on }) => on.text).join(', '),
    null,
    later ? 'last' : 'grant',
    scopes.map(({ columns, on, before }) => ({
      text: `${before}${start}${words(columns)} ON ${on.text}${end}`,
      references: on.references,
    })),
  );
}

function onAny<Next>(finish: (scopes: readonly Scope[]) => Next): On<Next> {
  return {
    on: (...targets) => finish(scopeOf(targets)),
    onNew: (kind, options = {}) => finish([newObjects(kind, options)]),
  };
}

const names = (roles: Roles) => list(roles).map(roleName).join(', ');

/**
 * GRANT: `grant('select', 'insert').on(users).to('app')`, `grant('update').on(users.email).to('support')`.
 *
 * Once one grant is declared, a plan revokes those that a database has beyond the declared ones.
 */
export function grant(...privileges: readonly [Privilege, ...Privilege[]]): On<Granting> {
  return onAny((scopes) => ({
    to: (roles, options = {}) => {
      const { grantOption = false } = watched(options);
      const option = grantOption ? ' WITH GRANT OPTION' : '';
      return statements('grant', privileges, scopes, names(roles), option);
    },
  }));
}

/**
 * REVOKE, of what everybody has on a new object: `revoke('execute').on(secret).from('public')`.
 */
export function revoke(...privileges: readonly [Privilege, ...Privilege[]]): On<Revoking> {
  return onAny((scopes) => ({
    from: (roles, options = {}) => {
      const { onlyGrantOption = false } = watched(options);
      const option = onlyGrantOption ? 'GRANT OPTION FOR ' : '';
      return statements('revoke', privileges, scopes, names(roles), option);
    },
  }));
}

/** ALTER … OWNER TO: `owner('app').of(users, orders)`; as SQL: `owner('app').of(sql`FUNCTION f(int)`)`. */
export function owner(role: string): { of(...objects: readonly (Named | Fragment)[]): Definition } {
  return {
    of: (...objects) => {
      const targets = objects.map((each): FragmentData => {
        if (each instanceof Fragment) return fragmentData(each);
        const reference = each[named];
        return { text: `${wordsFor(reference)} ${nameOf(reference)}`, references: [reference] };
      });
      return making(
        'owner',
        targets.map(({ text }) => text).join(', '),
        null,
        'owner',
        targets.map(({ text, references }) => ({
          text: trusted(`ALTER ${text} OWNER TO ${roleName(role)}`),
          references,
        })),
      );
    },
  };
}
