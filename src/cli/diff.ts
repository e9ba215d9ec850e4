/** `schemadiff diff`: what would change between any two sources; nothing is written. */

import type { CommandModule } from 'yargs';
import { type DiffResult, diff } from '../api/diff.ts';
import { exitCodes, refused } from '../model/error.ts';
import { type CommonArguments, commandContext, fromOf, thatExists } from './context.ts';
import { colour, note, print, withProgress } from './output.ts';
import { renderSteps, renderSummary, renderUnmodelled } from './render.ts';
import { type SourceArguments, scopeOf, withSources } from './source-options.ts';

interface Arguments extends SourceArguments {
  readonly format: 'text' | 'sql' | 'json';
  readonly check: boolean;
  readonly strict: boolean;
  readonly roles: readonly string[] | undefined;
  readonly database: boolean;
}

function show(result: DiffResult, format: Arguments['format']): void {
  if (format === 'json') {
    const { statements, summary, unmodelled, lacked } = result;
    print(JSON.stringify({ statements, summary, unmodelled, lacked }, null, 2));
    return;
  }
  if (result.lacked.length > 0) {
    note(`${colour.yellow('Servers of that major do not have:')}\n  ${result.lacked.join('\n  ')}`);
  }
  if (format === 'sql') {
    for (const { sql } of result.statements) print(`${sql};\n`);
    return;
  }
  if (result.unmodelled.length > 0) note(renderUnmodelled(result.unmodelled));
  if (result.steps.length === 0) print(colour.green('No changes.'));
  else print(`${renderSteps(result.steps)}\n${renderSummary(result.summary)}`);
}

const clusterOf = ({ roles = [], database }: Arguments) =>
  roles.length > 0 || database ? { roles, database } : undefined;

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'diff',
  describe: 'Show what would change between two sources, without writing or proving anything',
  builder: (parser) =>
    withSources(parser)
      .option('format', { choices: ['text', 'sql', 'json'] as const, default: 'text' as const })
      .option('check', { type: 'boolean', default: false, describe: 'Exit 2 when they differ' })
      .option('strict', {
        type: 'boolean',
        default: false,
        describe: 'Refuse when either holds objects that are not modelled',
      })
      .option('roles', {
        type: 'string',
        array: true,
        describe:
          'Of two databases: compare these roles too, with memberships and settings: "app_*"',
      })
      .option('database', {
        type: 'boolean',
        default: false,
        describe:
          "Of two databases: compare the databases' own comment, settings and privileges too",
      })
      .example('$0 diff', 'the database against the definitions')
      .example('$0 diff --from "$STAGING" --to "$PRODUCTION" --format sql', 'two databases'),
  handler: async (flags) => {
    const context = await commandContext(flags);
    const scope = scopeOf(flags, context.config);
    const from = fromOf(flags, context);
    const result = await withProgress('Reading both schemas', () =>
      diff({
        from,
        to: thatExists(flags.to, '--to'),
        config: context.config,
        owners: flags.owners,
        grants: flags.grants,
        cluster: clusterOf(flags),
        scope,
        environment: scope !== undefined && from === 'empty' ? context.target().url : undefined,
      }),
    );
    if (flags.strict && result.unmodelled.length > 0) {
      throw refused('There are objects that are not modelled.', {
        why: result.unmodelled.join('\n'),
      });
    }
    show(result, flags.format);
    if (flags.check && result.steps.length > 0) process.exitCode = exitCodes.changes;
  },
};
