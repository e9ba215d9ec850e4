/** Functions and procedures. */

import { Column } from './column.ts';
import type {
  ArgumentData,
  DeclarationOf,
  Reference,
  RoutineData,
  TypeData,
} from './declaration.ts';
import { type Definition, declare, type Named, named, nameOf, remember } from './definition.ts';
import { type Fragment, fragmentData } from './fragment.ts';
import { type Renamed, renamedFromData } from './options.ts';
import { watched } from './watched.ts';
import { whereCalled } from './where.ts';

/** A type: `integer()`, a table or another named type, or SQL: `'anyelement'`, `'trigger'`. */
export type TypeLike = Column | Named | string;

/** One argument of a function or a procedure. */
export interface Argument {
  /** It has none unless said. */
  readonly name?: string;
  /** Its type. */
  readonly type: TypeLike;
  /** `in` unless said. */
  readonly mode?: 'in' | 'out' | 'inout' | 'variadic';
  /** DEFAULT; none unless said: it must be given. */
  readonly default?: Fragment;
}

/** By name, `{ userId: bigint('user_id') }`; or a list, where modes and missing names matter. */
export type Arguments = Readonly<Record<string, TypeLike>> | readonly Argument[];

/** Options of `procedure()`, and of `pgFunction()` too. */
export interface ProcedureOptions extends Renamed {
  /** None unless said. */
  readonly args?: Arguments;
  /** `sql` unless said. */
  readonly language?: string;
  /** Whose rights it runs with; `invoker`, who calls it, unless said. */
  readonly security?: 'invoker' | 'definer';
  /** SET: `{ search_path: '' }`. */
  readonly set?: Readonly<Record<string, string>>;
  /** COMMENT ON FUNCTION, or PROCEDURE. */
  readonly comment?: string;
}

/** Options of `pgFunction()`. Defaults are PostgreSQL's. */
export interface FunctionOptions extends ProcedureOptions {
  /** A type, `setof(type)`, or `returnsTable({ … })`; not needed with OUT arguments. */
  readonly returns?: TypeLike | Returns;
  /** `volatile` unless said. */
  readonly volatility?: 'volatile' | 'stable' | 'immutable';
  /** RETURNS NULL ON NULL INPUT. */
  readonly strict?: boolean;
  /** False unless said; only a superuser can make one that is. */
  readonly leakproof?: boolean;
  /** `unsafe` unless said. */
  readonly parallel?: 'unsafe' | 'restricted' | 'safe';
  /** In units of cpu_operator_cost; 1 in C, 100 in other languages unless said. */
  readonly cost?: number;
  /** How many rows the planner expects of a set; 1000 unless said. */
  readonly rows?: number;
}

/** What `setof()` and `returnsTable()` make. */
export class Returns {
  readonly data: NonNullable<RoutineData['returns']>;

  constructor(data: NonNullable<RoutineData['returns']>) {
    this.data = data;
  }
}

/** RETURNS SETOF. */
export function setof(type: TypeLike): Returns {
  return new Returns({ kind: 'setof', columns: [{ name: '', type: typeData(type) }] });
}

/** RETURNS TABLE (…). */
export function returnsTable(columns: Readonly<Record<string, TypeLike>>): Returns {
  return new Returns({ kind: 'table', columns: argumentList(columns).map(asColumn) });
}

function asColumn({ name, type }: ArgumentData): { name: string; type: TypeData } {
  return { name: name ?? '', type };
}

/** A function or procedure: interpolated, its qualified name. */
export type Routine = Definition & Named;

/** A function or procedure before its body. */
export interface RoutineBuilder extends Definition {
  /** The body; in the languages `c` and `internal`, the symbol. */
  as(body: Fragment): Routine;
  /** A body of SQL that is parsed when the function is made: BEGIN ATOMIC … END. */
  atomic(statements: Fragment): Routine;
}

function typeData(type: TypeLike): TypeData {
  if (type instanceof Column) return type.state.type;
  if (typeof type === 'string') return { text: type, base: '', dimensions: 0, reference: null };
  const reference = type[named];
  return { text: nameOf(reference), base: '', dimensions: 0, reference };
}

function fromEntry([key, type]: readonly [string, TypeLike]): ArgumentData {
  const column = type instanceof Column ? type.state : null;
  return {
    name: column?.name ?? key,
    mode: 'in',
    type: typeData(type),
    default: column?.default ?? null,
  };
}

function isList(args: Arguments): args is readonly Argument[] {
  return Array.isArray(args);
}

export function argumentList(args: Arguments): ArgumentData[] {
  if (!isList(args)) return Object.entries(args).map(fromEntry);
  return args.map((given) => {
    const { name = null, mode = 'in', type, default: value } = watched(given);
    return {
      name,
      mode,
      type: typeData(type),
      default: value === undefined ? null : fragmentData(value),
    };
  });
}

function returnsData(returns: TypeLike | Returns | undefined): RoutineData['returns'] {
  if (returns === undefined) return null;
  if (returns instanceof Returns) return returns.data;
  return { kind: 'type', columns: [{ name: '', type: typeData(returns) }] };
}

function newRoutine(
  reference: Reference & { kind: 'function' | 'procedure' },
  given: FunctionOptions,
): RoutineBuilder {
  const options = watched(given);
  const data: DeclarationOf<'function' | 'procedure'> = {
    kind: reference.kind,
    where: whereCalled(),
    schema: reference.schema,
    name: reference.name,
    comment: options.comment ?? null,
    renamedFrom: renamedFromData(options.renamedFrom),
    arguments: argumentList(options.args ?? []),
    returns: returnsData(options.returns),
    language: options.language ?? 'sql',
    body: null,
    volatility: options.volatility ?? null,
    strict: options.strict ?? false,
    securityDefiner: options.security === 'definer',
    leakproof: options.leakproof ?? false,
    parallel: options.parallel ?? null,
    cost: options.cost ?? null,
    rows: options.rows ?? null,
    settings: { ...options.set },
  };
  const finish = (body: Fragment, atomic: boolean): Routine =>
    remember({
      [named]: reference,
      [declare]: () => ({ ...data, body: { fragment: fragmentData(body), atomic } }),
    });
  return {
    [declare]: () => data,
    as: (body) => finish(body, false),
    atomic: (statements) => finish(statements, true),
  };
}

export type MakeFunction = (name: string, options: FunctionOptions) => RoutineBuilder;
export type MakeProcedure = (name: string, options?: ProcedureOptions) => RoutineBuilder;

export function functionIn(schema: string): MakeFunction {
  return (name, options) => newRoutine({ kind: 'function', schema, name }, options);
}

export function procedureIn(schema: string): MakeProcedure {
  return (name, options = {}) => newRoutine({ kind: 'procedure', schema, name }, options);
}

/**
 * A function: `pgFunction('touch', { returns: 'trigger', language: 'plpgsql' }).as(sql`BEGIN … END`)`.
 *
 * Manual: "CREATE FUNCTION".
 */
export const pgFunction: MakeFunction = functionIn('public');

/** A procedure. Manual: "CREATE PROCEDURE". */
export const procedure: MakeProcedure = procedureIn('public');
