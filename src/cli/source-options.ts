/** `--from` and `--to`: the two sources that a command compares. */

import type { Argv } from 'yargs';
import type { CommonArguments } from './context.ts';

export interface SourceArguments extends CommonArguments {
  readonly from: string | undefined;
  readonly to: string;
  readonly owners: boolean;
  readonly grants: boolean;
}

export function withSources(parser: Argv<CommonArguments>) {
  return parser
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
