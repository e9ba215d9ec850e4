/**
 * TypeORM: classes with up() and down(), which are run in the sandbox against a query runner that writes
 * down the SQL. Where they ask for more than SQL, TypeORM itself runs them on a database, if it is installed.
 */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadModule, scanSync } from 'libpg-query';
import * as z from 'zod';
import { fault } from '../../../define/declaration.ts';
import { evaluateInChild, refuseFaults } from '../../../define/sandbox.ts';
import { literal } from '../../../model/sql.ts';
import { extensionsIn } from '../assume.ts';
import type { Folder } from '../folder.ts';
import type { Format } from '../format.ts';
import type { ForeignMigration, ForeignScript, Refusal, Unavailable } from '../migration.ts';
import { refuseSameVersion } from '../same-version.ts';
import { parameterOf, returnsRows, type typeormJob } from './typeorm-database.ts';
import { timeOf } from './typeorm-recorder.ts';

const recording = z.object({
  queries: z.array(z.object({ sql: z.string(), parameters: z.array(z.unknown()) })),
  threw: z.string().nullable(),
  unsupported: z.string().nullable(),
  stopped: z.string().nullable(),
});

const answer = z.object({
  faults: z.array(fault),
  migrations: z.array(
    z.object({
      file: z.string(),
      name: z.string(),
      transaction: z.boolean(),
      up: recording,
      down: recording,
    }),
  ),
});

type Recording = z.infer<typeof recording>;

const isModule = (file: string) => /(?<!\.d)\.[cm]?[jt]s$/.test(file);
const looksLikeMigration = (text: string) =>
  /\bqueryRunner\b/i.test(text) && /\bup\s*\(/.test(text) && /\bdown\s*\(/.test(text);

function valueText(value: unknown): string {
  const sent = parameterOf(value);
  return sent === null ? 'NULL' : literal(String(sent));
}

/** `$1` is what the driver would have sent. */
function withParameters({ sql, parameters }: Recording['queries'][number]): string {
  if (parameters.length === 0) return sql;
  const bytes = Buffer.from(sql);
  let at = 0;
  let text = '';
  for (const { tokenName, start, end } of scanSync(sql).tokens) {
    if (tokenName !== 'PARAM') continue;
    const number = Number(bytes.subarray(start + 1, end).toString());
    text += bytes.subarray(at, start).toString() + valueText(parameters[number - 1]);
    at = end;
  }
  return text + bytes.subarray(at).toString();
}

function script(file: string, transaction: boolean, recorded: Recording): ForeignScript {
  // A comment at the end of one query must not swallow the next.
  const text = recorded.queries.map((query) => `${withParameters(query)}\n;`).join('\n');
  const { stopped } = recorded;
  return {
    text,
    file,
    line: 1,
    transaction,
    ...(stopped !== null && {
      cut: `what it asks for after a statement that PGlite refuses is not known: ${stopped}`,
    }),
  };
}

function direction(
  file: string,
  transaction: boolean,
  recorded: Recording,
): ForeignScript | Refusal | Unavailable {
  if (recorded.unsupported !== null) return { file, unavailable: recorded.unsupported };
  if (recorded.threw !== null) return { file, refuses: recorded.threw };
  return script(file, transaction, recorded);
}

type Database = z.infer<typeof typeormJob>;

/** With a database by TypeORM itself. */
async function evaluate(folder: Folder, files: readonly string[], database: Database | null) {
  const job = {
    mode: 'migrations',
    root: folder.path,
    files: files.map((file) => join(folder.path, file)),
    database,
  } as const;
  // On a database each runs up and down.
  const timeout = database === null ? 60_000 + 100 * files.length : 240_000 + 2_000 * files.length;
  return await evaluateInChild(job, [folder.path], { timeout }, program);
}

const program = 'rehearse/foreign/format/typeorm-child';

/** Answers what a database has to be asked for, or may have been. */
const asks = ({ unsupported, threw, queries }: Recording) =>
  unsupported !== null || threw !== null || queries.some((query) => returnsRows(query.sql));

function isInstalled(folder: Folder): boolean {
  try {
    createRequire(join(folder.path, 'any.js')).resolve('typeorm');
    return true;
  } catch {
    return false;
  }
}

async function record(folder: Folder, files: readonly string[], setup: ForeignScript | null) {
  const received = await evaluate(folder, files, null);
  if (received.kind !== 'value') {
    const faults = received.kind === 'faults' ? received.faults : [];
    refuseFaults('The migrations of TypeORM cannot be run.', faults, 'Correct the file.');
  }
  const recorded = answer.parse(received.value);
  if (!recorded.migrations.some(({ up, down }) => asks(up) || asks(down))) return recorded;
  if (!isInstalled(folder)) return saying(recorded, 'TypeORM is not installed where they are');
  const extensions = extensionsIn(files.map((file) => folder.read(file)));
  const exact = await evaluate(folder, files, { extensions, setup });
  if (exact.kind === 'value') return preferring(recorded, answer.parse(exact.value));
  const [first] = exact.kind === 'faults' ? exact.faults : [];
  return saying(recorded, `the TypeORM that is installed cannot be run: ${first?.message ?? ''}`);
}

/** What asks nothing is known whole; on a database it ends with the first statement that this one refuses. */
function preferring(
  { migrations: plain }: z.infer<typeof answer>,
  { faults, migrations }: z.infer<typeof answer>,
) {
  const exact = migrations.map((each) => {
    const known = plain.find(({ file, name }) => file === each.file && name === each.name);
    const better = (way: 'up' | 'down') =>
      known === undefined || asks(known[way]) ? each[way] : known[way];
    return { ...each, up: better('up'), down: better('down') };
  });
  return { faults, migrations: exact };
}

/** Why what is asked of a database has no answer. */
function saying({ faults, migrations }: z.infer<typeof answer>, why: string) {
  const said = (recorded: Recording): Recording =>
    recorded.unsupported === null
      ? recorded
      : { ...recorded, unsupported: `${recorded.unsupported}; ${why}` };
  return {
    faults,
    migrations: migrations.map((each) => ({ ...each, up: said(each.up), down: said(each.down) })),
  };
}

/** By file; of several in one, the last. */
function refuseTwins(folder: Folder, names: ReadonlyMap<string, string>): void {
  refuseSameVersion(folder, [...names.keys()], {
    versionOf: (file) => names.get(file),
    noun: 'name',
    why: 'TypeORM refuses to run any of them: “Duplicate migrations”.',
  });
}

export const typeorm: Format = {
  name: 'typeorm',
  layout: 'classes in .ts and .js files, with up() and down()',
  hasDowns: true,
  detect: (folder) =>
    folder.files.some((file) => isModule(file) && looksLikeMigration(folder.read(file))),
  downs: () => [],
  read: async (folder, { setup = null }): Promise<ForeignMigration[]> => {
    await loadModule();
    const files = folder.files.filter(
      (file) => isModule(file) && looksLikeMigration(folder.read(file)),
    );
    const { faults, migrations } = await record(folder, files, setup);
    const relative = (file: string) =>
      files.find((each) => file === each || file === join(folder.path, each)) ?? file;
    refuseTwins(folder, new Map(migrations.map(({ file, name }) => [relative(file), name])));
    const recorded = migrations.map(({ file, name, transaction, up, down }) => {
      const shown = folder.shown(relative(file));
      const forward = direction(shown, transaction, up);
      return {
        time: timeOf(name, relative(file)),
        migration: {
          id: name,
          up:
            'refuses' in forward
              ? { file: shown, unavailable: `up() throws: ${forward.refuses}` }
              : forward,
          down: direction(shown, transaction, down),
        },
      };
    });
    const seen = new Set(migrations.map(({ file }) => relative(file)));
    const failed = files
      .filter((file) => !seen.has(file))
      .map((file) => {
        const why = faults.find(({ where }) => where.includes(file))?.message;
        const unavailable = why ?? 'it exports no class with up() and down()';
        const shown = folder.shown(file);
        return {
          time: timeOf('', file),
          migration: { id: file, up: { file: shown, unavailable }, down: null },
        };
      });
    return [...recorded, ...failed]
      .sort((a, b) => a.time - b.time || (a.migration.id < b.migration.id ? -1 : 1))
      .map(({ migration }) => migration);
  },
};
