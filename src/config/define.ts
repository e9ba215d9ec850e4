/**
 * The configuration as a user writes it: `schemadiff.config.ts`, default-exporting `defineConfig({…})`.
 *
 * Light, because the child process that evaluates the file imports it.
 */

/** A value that is read from an environment variable when it is needed, and not by the file. */
export interface EnvironmentVariable {
  /** Name of the variable. */
  readonly env: string;
}

/** `postgres://…`, `pglite:./folder`, or a variable that holds one: `env('DATABASE_URL')`. */
export type Url = string | EnvironmentVariable;

/** A database that has a name: `development`, `production`. */
export interface EnvironmentOptions {
  /** Where it is. */
  readonly url: Url;
}

/**
 * A question of the gate `verify`, asked read-only, with search_path = public, where all migrations have run.
 */
export interface VerifyQuery {
  /** What it asks, for the report. */
  readonly name: string;
  /** One SELECT. */
  readonly sql: string;
  /** The rows that it must return, in their order. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

/** What the gates need to know of a project. */
export interface GateOptions {
  /** The project's own tests, run with DATABASE_URL of a migrated database. */
  readonly tests?: {
    readonly command: string;
    /** Milliseconds; 300,000 unless said. */
    readonly timeout?: number;
  };
  /** A SQL file with rows for the old schema; they are generated otherwise. */
  readonly seed?: string;
  /** Generated rows per table; 100 unless said. */
  readonly rows?: number;
  /**
   * What `schemadiff profile` wrote of production: the generated rows have its statistics, and `rows` is
   * how many there are of all tables together; 20,000 unless said.
   */
  readonly profile?: string;
  /** None unless said: the gate then covers nothing. */
  readonly verify?: readonly VerifyQuery[];
}

/** Limits of the process that evaluates definitions. */
export interface DefinitionOptions {
  /** Milliseconds that evaluating the schema files may take; 30,000 and 50 for each file unless said. */
  readonly timeout?: number;
  /** Megabytes of JavaScript heap; 512 unless said. */
  readonly memory?: number;
  /** Folders that definitions may read besides their own and node_modules. */
  readonly read?: readonly string[];
}

/**
 * Which objects are managed: those in `schemas` and those that `include` names (everything, when neither is
 * given), but for what `exclude` names. What is outside is never changed, and need not be declared.
 *
 * Patterns are names with globs, `public.audit_*`, or those of one kind, `function:public.audit_*`, as plans
 * write kinds. `*` stands for any characters, dots too. A pattern takes along what is part of the object:
 * columns, constraints, indexes, triggers, comments, privileges, sequences of its columns. `partman.*` is the
 * schema and all in it; `partitions:public.events` (in `exclude`) are the partitions of a table that is managed
 * itself.
 */
export interface ScopeOptions {
  /** Names of schemas, with globs. What is in no schema (casts, publications, …) is outside then. */
  readonly schemas?: readonly string[];
  /** Objects besides those in `schemas`, or all that are managed when there are no `schemas`. */
  readonly include?: readonly string[];
  /** Stronger than the others. */
  readonly exclude?: readonly string[];
}

/** Paths are relative to the configuration file. */
export interface ConfigOptions {
  /** Folders, files or patterns of the definitions; `./schema` unless said. */
  readonly schema?: string | readonly string[];
  /** `./schema/migrations` unless said. Never part of the definitions. */
  readonly migrations?: string;
  /** `./snapshots` unless said. */
  readonly snapshots?: string;
  /** By name. None: DATABASE_URL, the PG* variables, or an embedded database, in this order. */
  readonly environments?: Readonly<Record<string, EnvironmentOptions>>;
  /** The environment that is meant when none is named; `development`, or the only one. */
  readonly default?: string;
  /**
   * Where definitions are loaded and plans are proven: `pglite` unless said, or a database on a server of the
   * live major, which then has to offer the extensions. Scratch databases are made beside it, and dropped; the
   * role needs CREATEDB, and whatever the extensions want.
   */
  readonly scratch?: 'pglite' | Url;
  /** What is managed; everything unless said. Plans remember it: apply and status go by theirs. */
  readonly scope?: ScopeOptions;
  /** For `schemadiff gate`. */
  readonly gates?: GateOptions;
  /** For whatever reads the definitions. */
  readonly definitions?: DefinitionOptions;
}

/** Types the configuration; it is validated when it is loaded. */
export function defineConfig(config: ConfigOptions): ConfigOptions {
  return config;
}

/**
 * Stands for the value of an environment variable. The file itself is evaluated with an empty
 * environment, so that nothing that it imports can read a password.
 */
export function env(name: string): EnvironmentVariable {
  return { env: name };
}
