/** Loads and validates the configuration, and finds the database of an environment. */

import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { evaluateInChild, refuseFaults, visible } from '../define/sandbox.ts';
import { refused } from '../model/error.ts';
import { issueLines } from '../model/issues.ts';
import { type Scope, scopeOptions } from '../model/scope.ts';
import type { ConfigOptions, GateOptions, Url } from './define.ts';

const fileNames = ['ts', 'mts', 'js', 'mjs'].map((extension) => `schemadiff.config.${extension}`);

const path = z.string().min(1);
const variable = z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) });
/** A value of `process.env`, which is empty where the file is evaluated, is undefined. */
const absent = ({ input }: { input: unknown }) =>
  input === undefined ? "is undefined; for the value of a variable write env('NAME')" : undefined;
const url = z.union([
  z.string({ error: absent }).regex(/^(postgres(ql)?:\/\/|pglite:)/, {
    error: 'must start with postgres://, postgresql:// or pglite:',
  }),
  variable,
]);
const count = z.number().int().positive();

const options = z.strictObject({
  schema: z.union([path, z.array(path).min(1)]).exactOptional(),
  migrations: path.exactOptional(),
  snapshots: path.exactOptional(),
  environments: z.record(z.string().min(1), z.strictObject({ url })).exactOptional(),
  default: z.string().exactOptional(),
  scratch: z
    .union([
      z.literal('pglite'),
      z
        .string()
        .regex(/^postgres(ql)?:\/\//, { error: 'must be pglite, or start with postgres://' }),
      variable,
    ])
    .exactOptional(),
  scope: scopeOptions.exactOptional(),
  gates: z
    .strictObject({
      tests: z
        .strictObject({ command: z.string().min(1), timeout: count.exactOptional() })
        .exactOptional(),
      seed: path.exactOptional(),
      profile: path.exactOptional(),
      rows: z.number().int().nonnegative().exactOptional(),
      verify: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            sql: z.string().min(1),
            rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
          }),
        )
        .exactOptional(),
    })
    .exactOptional(),
  definitions: z
    .strictObject({
      timeout: count.exactOptional(),
      memory: count.exactOptional(),
      read: z.array(path).exactOptional(),
    })
    .exactOptional(),
}) satisfies z.ZodType<ConfigOptions>;

/** The configuration with its defaults. Folders and files are absolute, but `schema` and `read`. */
export interface Config {
  /** The project's folder: that of the file, or the working directory. */
  readonly root: string;
  /** Null: there is none, and every default holds. */
  readonly file: string | null;
  /** Folders, files or patterns, relative to `root`. */
  readonly schema: readonly string[];
  /** Folder of the migrations. */
  readonly migrations: string;
  /** Folder of the snapshots. */
  readonly snapshots: string;
  /** By name; empty when the file names none. */
  readonly environments: ReadonlyMap<string, Url>;
  /** The one that is meant when none is named; null: none is. */
  readonly defaultEnvironment: string | null;
  /** Where definitions are loaded and plans are proven. */
  readonly scratch: 'pglite' | Url;
  /** Undefined: everything is managed. */
  readonly scope: Scope | undefined;
  /** As in the file, with absolute paths. */
  readonly gates: GateOptions;
  /**
   * Limits of the process that evaluates definitions; undefined: the default. `timeout` in milliseconds,
   * `memory` in megabytes.
   */
  readonly definitions: {
    readonly timeout: number | undefined;
    readonly memory: number | undefined;
    readonly read: readonly string[];
  };
}

export interface LoadOptions {
  readonly cwd: string;
  /** `--config`: this file, and no search. */
  readonly file?: string | undefined;
}

function find(folder: string): string | null {
  for (const name of fileNames) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
  }
  const parent = dirname(folder);
  return parent === folder ? null : find(parent);
}

function given(cwd: string, file: string): string {
  const absolute = resolve(cwd, file);
  if (existsSync(absolute)) return absolute;
  throw refused(`there is no configuration file ${file}`, {
    where: absolute,
    next: 'correct --config, or leave it out to search from the working directory upwards',
  });
}

async function evaluate(file: string): Promise<unknown> {
  const root = dirname(file);
  const answer = await evaluateInChild({ mode: 'value', root, files: [file] }, visible(root), {});
  if (answer.kind === 'value') return answer.value;
  refuseFaults(
    'the configuration cannot be loaded',
    answer.faults,
    'the file must export defineConfig({ … }) as its default',
  );
}

function withDefaults(root: string, file: string | null, of: ConfigOptions): Config {
  const { schema = './schema', gates = {}, definitions = {} } = of;
  const environments = new Map(
    Object.entries(of.environments ?? {}).map(([name, each]) => [name, each.url] as const),
  );
  const fallback = environments.has('development') ? 'development' : null;
  const only = environments.size === 1 ? ([...environments.keys()][0] ?? null) : fallback;
  return {
    root,
    file,
    schema: typeof schema === 'string' ? [schema] : schema,
    migrations: resolve(root, of.migrations ?? 'schema/migrations'),
    snapshots: resolve(root, of.snapshots ?? 'snapshots'),
    environments,
    defaultEnvironment: of.default ?? only,
    scratch: of.scratch ?? 'pglite',
    scope: of.scope === undefined || Object.keys(of.scope).length === 0 ? undefined : of.scope,
    gates: {
      ...gates,
      ...(gates.seed !== undefined && { seed: resolve(root, gates.seed) }),
      ...(gates.profile !== undefined && { profile: resolve(root, gates.profile) }),
    },
    definitions: {
      timeout: definitions.timeout,
      memory: definitions.memory,
      read: definitions.read ?? [],
    },
  };
}

/**
 * The configuration: `file`, or the nearest `schemadiff.config.ts` from `cwd` upwards, or defaults.
 *
 * Throws a SchemadiffError `refused` when the file cannot be loaded or is not valid.
 */
export async function loadConfig({ cwd, file }: LoadOptions): Promise<Config> {
  const found = file === undefined ? find(resolve(cwd)) : given(cwd, file);
  if (found === null) return withDefaults(resolve(cwd), null, {});
  const parsed = options.safeParse(await evaluate(found));
  const where = basename(found);
  if (!parsed.success) {
    throw refused('the configuration is not valid', {
      where,
      why: issueLines(parsed.error, 'the configuration').join('\n'),
      next: `correct the file: its keys are ${Object.keys(options.shape).join(', ')}, as ConfigOptions of schemadiff explains`,
    });
  }
  const config = withDefaults(dirname(found), found, parsed.data);
  const { defaultEnvironment, environments } = config;
  if (defaultEnvironment !== null && !environments.has(defaultEnvironment)) {
    throw unknownEnvironment(config, defaultEnvironment);
  }
  return config;
}

function unknownEnvironment({ environments, file }: Config, name: string) {
  const known = [...environments.keys()].join(', ');
  return refused(`there is no environment ${name}`, {
    where: file === null ? undefined : basename(file),
    why: known === '' ? 'the configuration names no environments' : `there are: ${known}`,
  });
}

export type Variables = Readonly<Record<string, string | undefined>>;

export interface Target {
  /** The environment's name; `default` where the configuration names none. */
  readonly name: string;
  /**
   * `postgres://…`, `pglite:/absolute/folder`, or `postgres://` alone: everything from the PG*
   * variables. May hold a password: never print it.
   */
  readonly url: string;
}

const libpq = ['PGHOST', 'PGHOSTADDR', 'PGDATABASE', 'PGUSER', 'PGPORT', 'PGSERVICE'];

/** A URL with its variable read and its folder made absolute. */
export function resolveUrl(config: Config, url: Url, of: string, variables: Variables): string {
  const text = typeof url === 'string' ? url : variables[url.env];
  if (text === undefined || text === '') {
    const name = typeof url === 'string' ? '' : url.env;
    throw refused(`the environment variable ${name} is not set`, {
      where: of,
      next: `set ${name} to postgres://… or pglite:./folder`,
    });
  }
  const folder = /^pglite:(?!\/\/)(.+)$/.exec(text)?.[1];
  return folder === undefined ? text : `pglite:${resolve(config.root, folder)}`;
}

/** The database of an environment, or of the default one. */
export function resolveEnvironment(
  config: Config,
  name: string | undefined,
  variables: Variables,
): Target {
  const chosen = name ?? config.defaultEnvironment;
  if (chosen === null) {
    if (config.environments.size > 0) {
      const known = [...config.environments.keys()].join(', ');
      throw refused('which environment is meant is not said', {
        why: `there are: ${known}`,
        next: 'name one with --env, or set `default` in the configuration',
      });
    }
    return { name: 'default', url: withoutConfiguration(config, variables) };
  }
  const url = config.environments.get(chosen);
  if (url === undefined) throw unknownEnvironment(config, chosen);
  return { name: chosen, url: resolveUrl(config, url, `environment ${chosen}`, variables) };
}

function withoutConfiguration(config: Config, variables: Variables): string {
  const url = variables.DATABASE_URL ?? '';
  if (url !== '') return resolveUrl(config, url, 'DATABASE_URL', variables);
  if (libpq.some((each) => (variables[each] ?? '') !== '')) return 'postgres://';
  return resolveUrl(config, 'pglite:./.schemadiff/data', 'default', variables);
}
