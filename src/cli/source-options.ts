/** `--from` and `--to`: the two sources that a command compares. */

import type { Argv } from 'yargs';
import type { Config } from '../config/config.ts';
import type { Scope } from '../model/scope.ts';
import type { CommonArguments } from './context.ts';

export interface SourceArguments extends CommonArguments, ScopeArguments {
  readonly from: string | undefined;
  readonly to: string;
  readonly owners: boolean;
  readonly grants: boolean;
}

export interface ScopeArguments {
  readonly schemas: readonly string[] | undefined;
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
}

/** The configuration's scope, with what flags say instead. */
export function scopeOf(flags: ScopeArguments, config: Config | undefined): Scope | undefined {
  const scope: Scope = { ...config?.scope, ...given(flags) };
  return Object.keys(scope).length === 0 ? undefined : scope;
}

/** Without what is not said, or is empty. */
function given({ schemas = [], include = [], exclude = [] }: ScopeArguments): Scope {
  return {
    ...(schemas.length > 0 && { schemas }),
    ...(include.length > 0 && { include }),
    ...(exclude.length > 0 && { exclude }),
  };
}

const patterns = { type: 'string', array: true } as const;

/** What is managed. */
export const scopeFlags = {
  schemas: {
    ...patterns,
    describe: 'Manage what is in these schemas: "app" "app_*"',
    defaultDescription: "the configuration's scope",
  },
  include: { ...patterns, describe: 'Manage these besides: "table:audit.log", "extension:*"' },
  exclude: {
    ...patterns,
    describe: 'Leave these alone: "partman.*", "partitions:public.events"',
  },
} as const;

export function withSources(parser: Argv<CommonArguments>) {
  return parser
    .options(scopeFlags)
    .option('from', {
      type: 'string',
      describe: 'What is: definitions, empty, a URL, pglite:dir, x.sql, a folder, a snapshot',
      defaultDescription: 'the database of the environment',
    })
    .option('to', { type: 'string', default: 'definitions', describe: 'What shall be: as --from' })
    .option('owners', {
      type: 'boolean',
      default: true,
      describe: '--no-owners: leave owners as they are',
    })
    .option('grants', {
      type: 'boolean',
      default: true,
      describe: '--no-grants: leave privileges and default privileges as they are',
    });
}
