/** `schemadiff plan`: compare, plan both ways, prove, and write a migration for review. */

import { relative } from 'node:path';
import type { CommandModule } from 'yargs';
import { waysOut } from '../apply/drift.ts';
import {
  comparedWhere,
  decided,
  groupsOfAccess,
  schemaHash,
  settleAccess,
  withAccess,
  withoutAccess,
} from '../catalog/access.ts';
import { asMajorKeeps, printedLike } from '../catalog/alike.ts';
import { withReaderNamed } from '../catalog/reader.ts';
import { inScope } from '../catalog/scope.ts';
import { createMigration, planBoth } from '../migration/create.ts';
import {
  type Migration,
  readMigrations,
  readSnapshot,
  writeMigration,
} from '../migration/directory.ts';
import { migrationId } from '../migration/document.ts';
import { losses, unacknowledged } from '../migration/losses.ts';
import { type Catalog, catalogHash, describe, type Id } from '../model/catalog.ts';
import { exitCodes, refused } from '../model/error.ts';
import { sameScope } from '../model/scope.ts';
import { someOf } from '../model/some-of.ts';
import { withDoubts } from '../plan/rename.ts';
import { type PlannedStep, summarize } from '../plan/summary.ts';
import { differences } from '../prove/clone.ts';
import { parseSource, Sources } from '../source/source.ts';
import {
  type CommandContext,
  type CommonArguments,
  commandContext,
  fromOf,
  thatExists,
} from './context.ts';
import { colour, note, print, withProgress } from './output.ts';
import { type RenameArguments, renameOptions, settle } from './renames.ts';
import { renderProof, renderSteps, renderSummary, renderUnmodelled } from './render.ts';
import { type SourceArguments, scopeOf, withSources } from './source-options.ts';

interface Arguments extends SourceArguments, RenameArguments {
  readonly name: string | undefined;
  readonly major: number | undefined;
  readonly check: boolean;
  readonly write: boolean;
  readonly strict: boolean;
  readonly format: 'text' | 'json';
}

/** `create table public.users` → `create-table-users`. */
function nameFrom(steps: readonly PlannedStep[]): string {
  const effect = steps.find(({ effects }) => effects.length > 0)?.effects[0];
  if (effect === undefined) return 'change';
  const words = describe(effect.id)
    .replace(/\(.*/s, '')
    .split(/[^a-z0-9]+/i);
  const text = [effect.type, ...words.filter((word) => word !== 'public')].join('-').toLowerCase();
  return text
    .replaceAll(/[^a-z0-9_-]+/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
}

/** The next number, and a name. */
function idFor(history: readonly Migration[], name: string): string {
  const last = Number(/^\d+/.exec(history.at(-1)?.id ?? '')?.[0] ?? '-1');
  const id = /^\d/.test(name) ? name : `${String(last + 1).padStart(4, '0')}-${name}`;
  if (!migrationId.safeParse(id).success) {
    throw refused(`${JSON.stringify(id)} cannot name a migration.`, {
      next: 'Use 1 to 64 of a-z, 0-9, _ and - in --name.',
    });
  }
  const before = history.at(-1)?.id;
  if (before !== undefined && id <= before) {
    throw refused(`A migration ${id} would come before ${before}.`, {
      next: 'Leave out the number in --name, or choose a higher one.',
    });
  }
  return id;
}

/** Whether a migration has made this rename: two that swapped names look like two that did not. */
function wasRenamed(history: readonly Migration[]): (from: Id, to: Id) => boolean {
  const renames = history.map(({ document }) =>
    document.up.steps.flatMap(({ effects }) => effects.filter(({ type }) => type === 'rename')),
  );
  return (from, to) =>
    renames.some((effects) => {
      let now = from;
      return effects.some((effect) => {
        if (effect.from === now) now = effect.id;
        return now === to;
      });
    });
}

const snapshotOf = ({ id }: Migration, { folders }: CommandContext) =>
  `${relative(process.cwd(), folders.snapshots)}/${id}.json`;

/** The database must be where the history ends: a plan that starts elsewhere could not be applied. */
function checkStart(before: Catalog, history: readonly Migration[], context: CommandContext): void {
  const last = history.at(-1);
  if (last === undefined) return;
  const hash = schemaHash(before);
  const rescoped = !sameScope(last.document.scope, before.scope);
  if (!rescoped && hash === last.document.after) return;
  const endOf = ({ document }: Migration) =>
    withoutAccess(inScope(readSnapshot(context.folders, document), before.scope));
  const end = endOf(last);
  if (rescoped && hash === catalogHash(end)) return;
  const at = history.findIndex(({ document }) => document.before === hash);
  if (at >= 0) {
    throw refused('The database is behind the migrations.', {
      where: history
        .slice(at)
        .map(({ id }) => id)
        .join(', '),
      next: `Run schemadiff apply first, or plan with --from ${snapshotOf(last, context)}.`,
    });
  }
  const found = withoutAccess(before);
  const drift = { migration: last, differences: differences(found, end) };
  if (rescoped) {
    throw refused(`The database has drifted from ${last.id}.`, {
      why: someOf(drift.differences).join('\n'),
      next: `The scope is another one since then: declare what it took in, plan with --from ${snapshotOf(last, context)}, and run schemadiff baseline on it.`,
    });
  }
  const nearest = nearestOf(drift, history, (each) => differences(found, endOf(each)));
  const pending = history.slice(history.indexOf(nearest.migration) + 1).map(({ id }) => id);
  throw refused(`The database has drifted from ${nearest.migration.id}.`, {
    where: pending.length === 0 ? undefined : `not yet applied: ${pending.join(', ')}`,
    why: someOf(nearest.differences).join('\n'),
    next: waysOut(context.folders, nearest.migration.id, pending),
  });
}

/** What differs from the end of a migration. */
interface Drift {
  readonly migration: Migration;
  readonly differences: readonly string[];
}

/** From whose end least differs, from the `last` migration back while it gets less: later ones may be pending. */
function nearestOf(
  last: Drift,
  history: readonly Migration[],
  differing: (migration: Migration) => readonly string[],
): Drift {
  let best = last;
  for (const migration of history.slice(0, -1).toReversed()) {
    const each = { migration, differences: differing(migration) };
    if (each.differences.length >= best.differences.length) break;
    best = each;
  }
  return best;
}

function showLosses(
  steps: readonly PlannedStep[],
  missing: readonly string[],
  acknowledging: string,
): void {
  const down = losses(steps);
  if (down.length > 0)
    note(`${colour.yellow('Rolling back loses the data of:')} ${someOf(down).join(', ')}`);
  if (missing.length === 0) return;
  note(
    `${colour.yellow('This plan loses data.')} The review gate wants it acknowledged:\n  schemadiff ${acknowledging} ${missing.map((name) => `--ack ${JSON.stringify(name)}`).join(' ')}`,
  );
}

/** As the last snapshot has it: what a migration said by the reader's name need not be said again, nor what is alike. */
function asRemembered(found: Catalog, { folders }: CommandContext, { document }: Migration) {
  const snapshot = readSnapshot(folders, document);
  return printedLike(
    document.access === undefined ? found : withReaderNamed(found, snapshot),
    snapshot,
  );
}

/** Both ways between what is there and what is wanted, renames and access settled. */
async function planned(flags: Arguments, context: CommandContext, sources: Sources) {
  const [from, to] = [
    parseSource(fromOf(flags, context)),
    parseSource(thatExists(flags.to, '--to')),
  ];
  const environment = () => sources.read({ type: 'database', url: context.target().url });
  const {
    from: live,
    to: wanted,
    around,
  } = await withProgress('Reading both schemas', () => sources.readBoth(from, to, environment));
  const unmodelled = [...new Set([...live.unmodelled, ...wanted.unmodelled])].sort();
  if (unmodelled.length > 0 && flags.strict) {
    throw refused('There are objects that are not modelled.', { why: unmodelled.join('\n') });
  }
  if (unmodelled.length > 0) note(renderUnmodelled(unmodelled));
  const history = readMigrations(context.folders);
  const last = history.at(-1);
  const found = sources.surrounded(await sources.elaborate(live), around);
  const before = last === undefined ? found : asRemembered(found, context, last);
  const goal = sources.surrounded(await sources.elaborate(wanted), around);
  const major = flags.major ?? live.major;
  const renames = await sources.renames(before, goal, wasRenamed(history), major);
  for (const text of renames.notes) note(text);
  await settle(renames, flags, sources.isDeclared(goal) && !flags.check);
  const complete = to.type === 'database';
  const settled = settleAccess(renames.before, goal, flags, complete);
  const after = asMajorKeeps(printedLike(settled, renames.before), major, renames.before);
  // What neither side speaks of may differ between the databases that the migration is for.
  const decides = decided(goal, flags, complete);
  const known = last?.document.access;
  const remembered = comparedWhere((group) => decides[group] || known?.[group] === true);
  const snapshot = withAccess(after, remembered);
  const { up, down } = planBoth(renames.before, after, major, renames);
  return { before, after, snapshot, history, renames, major, up: up.steps, down: down.steps };
}

type Planned = Awaited<ReturnType<typeof planned>>;

/** Proves the plan, writes it, and says so. */
async function propose(
  flags: Arguments,
  context: CommandContext,
  sources: Sources,
  { before, after, snapshot, history, major, up, down }: Planned,
): Promise<void> {
  checkStart(before, history, context);
  const id = idFor(history, flags.name ?? nameFrom(up));
  if (flags.format === 'text') print(renderSteps(up));
  const { proof, ...migration } = await withProgress('Running the plan up and down on a copy', () =>
    createMigration({
      id,
      previous: history.at(-1)?.id ?? null,
      before,
      after,
      up,
      down,
      major,
      snapshot,
      without: groupsOfAccess.filter((group) => !flags[group]),
      acknowledged: flags.ack,
      expected: sources.scratchOf(after),
      scratch: (extensions) => sources.scratch(extensions),
    }),
  );
  const folder = flags.write ? writeMigration(context.folders, migration, snapshot) : null;
  if (flags.format === 'json') {
    print(JSON.stringify({ written: folder !== null, ...migration.document }, null, 2));
    return;
  }
  print(`${renderProof(proof)}\n\n${renderSummary(summarize(up))}`);
  const acknowledging = folder === null ? 'plan' : `seal ${id}`;
  showLosses(down, unacknowledged(migration.document), acknowledging);
  if (folder === null) return;
  note(`Written: ${relative(process.cwd(), folder)}/{up.sql,down.sql,plan.json}`);
  note(
    `Next: review it, then ${colour.bold('schemadiff gate')} and ${colour.bold('schemadiff apply')}.`,
  );
}

async function run(flags: Arguments): Promise<void> {
  const context = await commandContext(flags);
  const sources = new Sources(context.config, scopeOf(flags, context.config));
  try {
    const found = await planned(flags, context, sources);
    if (found.up.length > 0 && !flags.check) {
      await propose(flags, context, sources, found);
      return;
    }
    const steps = withDoubts(found.up, found.renames);
    const nothing = steps.length === 0;
    if (flags.format === 'json') {
      const statements = steps.map(({ sql, transactional, hazards }) => ({
        sql,
        transactional,
        hazards,
      }));
      print(JSON.stringify({ id: null, statements, summary: summarize(steps) }, null, 2));
    } else if (nothing) print(colour.green('No changes.'));
    else print(`${renderSteps(steps)}\n${renderSummary(summarize(steps))}`);
    if (!nothing) process.exitCode = exitCodes.changes;
  } finally {
    await sources.close();
  }
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'plan',
  describe: 'Plan the way from the database to the definitions, prove it, and write a migration',
  builder: (parser) =>
    withSources(parser)
      .option('name', {
        type: 'string',
        describe: 'Name of the migration; a number is put before it',
        defaultDescription: 'from the first change',
      })
      .option('ack', {
        type: 'string',
        array: true,
        default: [],
        describe: 'Agree to lose the data of this object: "table public.old"',
      })
      .options(renameOptions)
      .option('major', {
        type: 'number',
        choices: [14, 15, 16, 17, 18],
        describe: 'Write statements for servers of this major',
        defaultDescription: 'that of --from',
      })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'Write nothing; exit 2 when there is something to do',
      })
      .option('write', {
        type: 'boolean',
        default: true,
        describe: '--no-write: show and prove the plan only',
      })
      .option('strict', {
        type: 'boolean',
        default: false,
        describe: 'Refuse when there are objects that are not modelled',
      })
      .option('format', { choices: ['text', 'json'] as const, default: 'text' as const })
      .example('$0 plan --name add-email', 'from the database to the definitions')
      .example('$0 plan --check', 'in CI: is there anything to do?')
      .example('$0 plan --renamed "column public.users.name=full_name"', 'in CI: not dropped')
      .example(
        '$0 plan --from empty --name baseline',
        'the first migration of an existing database',
      )
      .epilogue(
        'Something that goes while something of the same shape comes stops the plan (exit 4): say renamedFrom ' +
          'in the definition, or answer with --renamed, --not-renamed, or at the prompt. --ack answers, too: it is dropped.',
      ),
  handler: run,
};
