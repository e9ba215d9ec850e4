/** `schemadiff pull`: write a database as TypeScript definitions. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { CommandModule } from 'yargs';
import { withAccess } from '../catalog/access.ts';
import { managed, withNeeded } from '../catalog/scope.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { type Catalog, describe } from '../model/catalog.ts';
import { counted } from '../model/counted.ts';
import { refused, SchemadiffError } from '../model/error.ts';
import { someOf } from '../model/some-of.ts';
import { extensionsOf } from '../prove/clone.ts';
import { surround } from '../prove/surroundings.ts';
import { type Files, pull } from '../pull/pull.ts';
import { parseSource, Sources } from '../source/source.ts';
import { type CommonArguments, commandContext, fromOf, thatExists } from './context.ts';
import { colour, note, print, withProgress } from './output.ts';
import { renderUnmodelled } from './render.ts';
import { type ScopeArguments, scopeFlags, scopeOf } from './source-options.ts';

interface Arguments extends CommonArguments, ScopeArguments {
  readonly from: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly owners: boolean;
  readonly grants: boolean;
}

/** The configured schema folder; where patterns or several folders are configured, --out says which. */
function folderOf(config: Config, out: string | undefined): string {
  if (out !== undefined) return resolve(out);
  const [folder = 'schema', ...others] = config.schema;
  if (others.length > 0 || /[*?{}[\]!]|\.[cm]?[jt]s$/.test(folder)) {
    throw refused('Which folder is meant is not said.', {
      why: `the configuration names ${config.schema.join(', ')}`,
      next: 'Name it with --out.',
    });
  }
  return resolve(config.root, folder);
}

/** Migrations and snapshots within the folder, as paths that definitions must not take. */
function takenBy({ migrations, snapshots }: Config, folder: string): string[] {
  const paths = [migrations, snapshots].map((each) => relative(folder, each).split(sep));
  return paths.flatMap(([first]) => (first === undefined || first === '..' ? [] : [first]));
}

function writeFiles({ texts }: Files, folder: string, force: boolean): void {
  const existing = [...texts.keys()].map((file) => join(folder, file)).filter(existsSync);
  if (existing.length > 0 && !force) {
    throw refused('Files are there already.', {
      where: existing.map((file) => relative(process.cwd(), file)).join('\n'),
      next: 'Move them away, name another folder with --out, or overwrite them with --force.',
    });
  }
  const written: string[] = [];
  try {
    for (const [file, text] of texts) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
      written.push(file);
    }
  } catch (error) {
    if (written.length === 0) throw error;
    throw new SchemadiffError('failed', 'Not all files could be written.', {
      where: relative(process.cwd(), folder) || '.',
      why: error instanceof Error ? error.message : undefined,
      next: `Written: ${someOf(written).join(', ')}. Mend that and run it again with --force.`,
    });
  }
}

function report(catalog: Catalog, { texts, raw }: Files, folder: string): void {
  const shown = relative(process.cwd(), folder) || '.';
  for (const file of texts.keys()) print(join(shown, file));
  const objects = [...catalog.objects.values()];
  const count = objects.filter(({ kind }) => kind === 'table').length;
  note(
    `${colour.green('Written')}: ${counted(texts.size, 'file')}, ${counted(count, 'table')}, ${counted(objects.length, 'object')}. ` +
      'Loaded again they are the same schema.',
  );
  if (raw.length > 0) {
    note(`As SQL, where the language has no word for it: ${someOf(raw.map(describe)).join(', ')}`);
  }
}

/** In a scratch that has what is outside of the scope. */
async function inScratch<T>(
  sources: Sources,
  around: Catalog,
  work: (scratch: Database) => Promise<T>,
): Promise<T> {
  const scratch = await sources.scratch(extensionsOf(around));
  try {
    await surround(scratch, around);
    return await work(scratch);
  } finally {
    await scratch.close();
  }
}

async function run(flags: Arguments): Promise<void> {
  const context = await commandContext(flags);
  const { config } = context;
  const folder = folderOf(config, flags.out);
  const source = parseSource(thatExists(fromOf(flags, context), '--env, or name --from'));
  const sources = new Sources(config, scopeOf(flags, config));
  try {
    const [catalog, files] = await withProgress('Writing definitions', async () => {
      const read = await sources.elaborate(await sources.read(source, { access: true }));
      const around = withNeeded(read);
      const access = { owners: flags.owners, grants: flags.grants };
      const wanted = withAccess(managed(read), access);
      const written = await pull(wanted, {
        ...config.definitions,
        withScratch: (work) => inScratch(sources, around, work),
        taken: takenBy(config, folder),
      });
      return [wanted, written] as const;
    });
    if (catalog.unmodelled.length > 0) note(renderUnmodelled(catalog.unmodelled));
    writeFiles(files, folder, flags.force);
    report(catalog, files, folder);
  } finally {
    await sources.close();
  }
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'pull',
  describe: 'Write a database as TypeScript definitions',
  builder: (parser) =>
    parser
      .options(scopeFlags)
      .option('from', {
        type: 'string',
        describe: 'What is written: a URL, pglite:dir, x.sql, a folder of .sql, a snapshot',
        defaultDescription: 'the database of the environment',
      })
      .option('out', {
        type: 'string',
        describe: 'Folder of the definitions',
        defaultDescription: "the configuration's schema folder",
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Overwrite files that are there already',
      })
      .option('owners', {
        type: 'boolean',
        default: true,
        describe: '--no-owners: leave owners out',
      })
      .option('grants', {
        type: 'boolean',
        default: true,
        describe: '--no-grants: leave privileges and default privileges out',
      })
      .example('$0 pull', 'start from the database of the environment')
      .example(
        '$0 pull --from dump.sql --out schema',
        'start from what pg_dump --schema-only wrote',
      )
      .epilogue(
        'One file a table, with its indexes, constraints, triggers and policies; the rest by kind. What is ' +
          'written was evaluated, loaded and compared before: a plan from the database to it is empty.',
      ),
  handler: run,
};
