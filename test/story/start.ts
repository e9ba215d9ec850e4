/**
 * `npm start`: the example's story on PostgreSQL in this process, told by the command line itself.
 *
 * Runs in .schemadiff/story, which stays there to be looked at. Ends with exit code 0 when everything
 * came out as told here, the no-go at the end included.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { colour } from '../../src/cli/output.ts';
import {
  copyMigration,
  makeProject,
  repository,
  schemadiff,
  versions,
  writeDefinitions,
} from './project.ts';

const folder = join(repository, '.schemadiff/story');
const [baseline, photoBackup, emailPassword, mfa, twoFactor, exchangeTokens] = versions;
const started = Date.now();

const print = (text = '') => process.stdout.write(`${text}\n`);

let chapters = 0;

function chapter(title: string, text: string): void {
  chapters += 1;
  print(`\n${colour.bold(colour.cyan(`${chapters}. ${title}`))}\n${text}\n`);
}

/** Keeps both ends of a long output. */
function shortened(output: string, most: number): string[] {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= most) return lines;
  const head = Math.ceil(most * 0.6);
  const left = lines.length - most;
  return [...lines.slice(0, head), colour.dim(`… ${left} lines more`), ...lines.slice(head + left)];
}

interface Expected {
  readonly code?: number;
  /** Lines of its output that are shown. */
  readonly lines?: number;
}

/** Runs a command as a user does, and shows what it printed. */
async function run(command: string, { code = 0, lines = 30 }: Expected = {}): Promise<void> {
  print(`  ${colour.bold(`$ schemadiff ${command}`)}`);
  const variables: Record<string, string> =
    process.stdout.isTTY === true ? { FORCE_COLOR: '1' } : {};
  const { code: found, output } = await schemadiff(folder, command.split(' '), variables);
  for (const line of shortened(output, found === code ? lines : 200)) print(`  ${line}`);
  if (found !== code) throw new Error(`The exit code is ${found}, and should be ${code}.`);
  print(code === 0 ? '' : colour.dim(`  exit code ${code}\n`));
}

/** What somebody does to the database without schemadiff. */
async function byHand(what: string, sql: string): Promise<void> {
  print(colour.dim(`  (by hand: ${what})\n`));
  const database = await PGlite.create(join(folder, '.schemadiff/data'));
  try {
    await database.exec(sql);
  } finally {
    await database.close();
  }
}

const read = (file: string) => readFileSync(join(folder, file), 'utf8');

function edit(file: string, from: string, to: string): void {
  const text = read(file);
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
}

async function tell(): Promise<void> {
  print(
    `${colour.bold('An auth platform')}, its schema in TypeScript, its database a folder (PGlite).`,
  );
  makeProject(folder);
  for (const version of [baseline, photoBackup, emailPassword, mfa, twoFactor]) {
    writeDefinitions(folder, version);
    copyMigration(folder, version);
  }

  chapter('Where it starts', 'An empty database gets the first version, and people use it.');
  await run(`apply --to ${baseline.id}`);
  await byHand('6 users and 6 sessions', read('test/story/seed.sql'));

  chapter('Two reviewed migrations', 'Their rows stay, and get the new defaults.');
  await run(`apply --to ${emailPassword.id}`, { lines: 12 });

  chapter(
    'What is there already',
    'Somebody made the tables for MFA outside of any migration: baseline adopts them. The table for\n' +
      '2FA is there too: applying its migration runs nothing.',
  );
  await byHand('the tables for MFA', read(`schema/migrations/${mfa.id}/up.sql`));
  await run(`baseline ${mfa.id}`);
  await byHand('the table for 2FA', read(`schema/migrations/${twoFactor.id}/up.sql`));
  await run('apply');

  chapter('A change', 'schema/sessions.ts gets two columns and two indexes. Plan, and proof:');
  writeDefinitions(folder, exchangeTokens);
  await run('plan --name exchange-tokens', { lines: 60 });

  chapter('A review', 'The reviewer wants the way down to name the indexes: edit, and seal.');
  edit(
    `schema/migrations/${exchangeTokens.id}/down.sql`,
    'BEGIN;\n',
    'BEGIN;\nDROP INDEX public.auth_sessions_is_exchanged_idx;\nDROP INDEX public.auth_sessions_exchange_token_idx;\n',
  );
  await run('apply', { code: 4 });
  await run(`seal ${exchangeTokens.id}`);

  chapter(
    'Up, down, and up again',
    'Applying twice does nothing. A rollback counts what it deletes.',
  );
  await run('apply');
  await run('apply');
  await byHand(
    'a session with an exchange token',
    "INSERT INTO public.auth_sessions (session_token, expires_at, exchange_token) VALUES ('qr-0007', now(), 'secret')",
  );
  await run('rollback --accept-data-loss');
  await run('apply');
  await run('status');

  chapter('Go or no-go?', 'All six migrations, on empty databases and on databases with rows.');
  await run('gate --all', { lines: 40 });

  chapter('A broken migration', 'Email becomes NOT NULL, although old users have none.');
  edit('schema/users.ts', 'email: text().unique()', 'email: text().notNull().unique()');
  await run('plan --name email-required', { lines: 8 });
  await run('gate --only prod-like', { code: 1 });

  const seconds = Math.round((Date.now() - started) / 1000);
  print(
    `${colour.bold('That was all')}, in ${seconds} s: ${colour.green('go')} for the history, ${colour.red('no-go')} for the broken one.`,
  );
  print('The project is in .schemadiff/story. Next: the guide in README.md.');
}

try {
  await tell();
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
