/**
 * Alembic, through its offline SQL: files in pairs (`<revision>.up.sql`, `<revision>.down.sql`), or a
 * command that prints the SQL of a range of revisions. The order is that of `down_revision` in the
 * files of revisions; without them, the order of the names.
 */

import { spawn } from 'node:child_process';
import { refused } from '../../../model/error.ts';
import type { Folder } from '../folder.ts';
import type { Format } from '../format.ts';
import type { ForeignMigration, ForeignScript, Unavailable } from '../migration.ts';
import { refuseSameVersion } from '../same-version.ts';
import { plain } from './plain.ts';

interface Revision {
  readonly id: string;
  readonly file: string;
  /** None: it is the first. Several: it merges branches, and does nothing itself as a rule. */
  readonly parents: readonly string[];
}

const strings = /['"]([\w-]+)['"]/g;

/** A file of a revision in Python, whose assignments are plain literals. */
function revisionOf(folder: Folder, file: string): Revision[] {
  const text = folder.read(file);
  const id = /^revision\s*(?::[^=\n]*)?=\s*['"]([\w-]+)['"]/m.exec(text)?.[1];
  const below = /^down_revision\s*(?::[^=\n]*)?=\s*(\([\s\S]*?\)|[^\n]*)/m.exec(text)?.[1];
  if (id === undefined || below === undefined) return [];
  return [{ id, file, parents: [...below.matchAll(strings)].flatMap(([, name]) => name ?? []) }];
}

/** Each after those that it revises. */
function inOrder(revisions: readonly Revision[]): readonly Revision[] {
  const byId = new Map(revisions.map((revision) => [revision.id, revision]));
  const done = new Set<string>();
  const ordered: Revision[] = [];
  const stack = revisions.toReversed();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (done.has(next.id)) continue;
    const waiting = next.parents.flatMap((parent) =>
      done.has(parent) ? [] : (byId.get(parent) ?? []),
    );
    if (waiting.length === 0) {
      done.add(next.id);
      ordered.push(next);
    } else if (stack.length > revisions.length ** 2) {
      throw refused('The revisions of Alembic go in a circle.', { where: next.file });
    } else stack.push(next, ...waiting);
  }
  return ordered;
}

interface Printed {
  readonly text: string;
  /** The last line of what it said on standard error; null when it ended well. */
  readonly failure: string | null;
}

/** Milliseconds that a command may take. */
const patience = 120_000;

async function runCommand(command: string, cwd: string): Promise<Printed> {
  const child = spawn(command, {
    cwd,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patience,
  });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const said = Buffer.concat(errors).toString('utf8').trim().split('\n').at(-1) ?? '';
  const text = Buffer.concat(output).toString('utf8');
  return { text, failure: code === 0 ? null : said || `it ended with exit code ${code}` };
}

function filled(
  template: string,
  direction: 'upgrade' | 'downgrade',
  from: string,
  to: string,
): string {
  return template
    .replaceAll('{direction}', direction)
    .replaceAll('{range}', `${from}:${to}`)
    .replaceAll('{from}', from)
    .replaceAll('{to}', to);
}

/** What `raise NotImplementedError` says from offline mode. */
const refusal = /NotImplementedError|cannot be (reverted|downgraded)|irreversible/i;

async function migrationBy(
  folder: Folder,
  template: string,
  revision: Revision,
): Promise<ForeignMigration> {
  const file = folder.shown(revision.file);
  const [parent = 'base', ...others] = revision.parents;
  if (others.length > 0) {
    const nothing: ForeignScript = { text: '', file, line: 1, transaction: true };
    return { id: revision.id, up: nothing, down: nothing };
  }
  const run = (command: string) => runCommand(command, process.cwd());
  const up = await run(filled(template, 'upgrade', parent, revision.id));
  const down = await run(filled(template, 'downgrade', revision.id, parent));
  const script = ({ text, failure }: Printed): ForeignScript | Unavailable =>
    failure === null ? { text, file, line: 1, transaction: true } : { file, unavailable: failure };
  return {
    id: revision.id,
    up: script(up),
    down:
      down.failure !== null && refusal.test(down.failure)
        ? { file, refuses: down.failure }
        : script(down),
  };
}

const revisionsIn = (folder: Folder) =>
  folder.files.filter((file) => file.endsWith('.py')).flatMap((file) => revisionOf(folder, file));

function refuseTwins(folder: Folder, revisions: readonly Revision[]): void {
  const ids = new Map(revisions.map(({ file, id }) => [file, id]));
  refuseSameVersion(folder, [...ids.keys()], {
    versionOf: (file) => ids.get(file),
    noun: 'revision',
    why: 'Alembic runs one of them only, and never the others.',
  });
}

/** Pairs of files in the order of the revisions that they are named after. */
async function fromFiles(
  folder: Folder,
  revisions: readonly Revision[],
): Promise<ForeignMigration[]> {
  const found = [...(await plain.read(folder, {}))];
  const place = new Map(inOrder(revisions).map(({ id }, at) => [id, at]));
  const placeOf = ({ id }: ForeignMigration) =>
    id
      .split(/[^A-Za-z0-9]+/)
      .map((part) => place.get(part))
      .find((at) => at !== undefined);
  if (found.some((migration) => placeOf(migration) === undefined)) return found;
  return found.sort((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0));
}

export const alembicSql: Format = {
  name: 'alembic-sql',
  layout: '<revision>.up.sql and .down.sql; or revisions, and --command',
  hasDowns: true,
  detect: (folder) => revisionsIn(folder).length > 0,
  downs: plain.downs,
  read: async (folder, { command }) => {
    const revisions = revisionsIn(folder);
    refuseTwins(folder, revisions);
    if (command === undefined) {
      if (folder.files.some((file) => file.endsWith('.sql')))
        return await fromFiles(folder, revisions);
      throw refused('Alembic’s revisions are Python; their SQL has to be printed.', {
        where: folder.shown(''),
        next: "Add --command 'alembic {direction} {range} --sql', run where alembic.ini is.",
      });
    }
    const migrations: ForeignMigration[] = [];
    for (const revision of inOrder(revisions)) {
      migrations.push(await migrationBy(folder, command, revision));
    }
    return migrations;
  },
};
