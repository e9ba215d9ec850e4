/**
 * The example project, version by version.
 *
 * `schema/` is the last version. `versions/` keeps the files that read otherwise in an earlier one, so
 * that its whole history can be planned again.
 */

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Version {
  readonly id: string;
  /** What its authors said about it. */
  readonly title: string;
  /** The definitions that it brings or changes. */
  readonly files: readonly string[];
}

export const versions = [
  {
    id: '0000-baseline',
    title: 'baseline: users, and sessions that log in by QR code',
    files: ['test/story/versions/0/users.ts', 'test/story/versions/0/sessions.ts'],
  },
  {
    id: '0001-photo-backup',
    title: 'the photo-backup client: SRP, and codes by email',
    files: ['test/story/versions/1/users.ts', 'schema/photo-backup.ts'],
  },
  {
    id: '0002-email-password',
    title: 'email and password; tokens that are revoked',
    files: ['schema/users.ts', 'schema/revoked-tokens.ts'],
  },
  { id: '0003-mfa', title: 'tables for multi-factor authentication', files: ['schema/mfa.ts'] },
  {
    id: '0004-two-factor',
    title: 'two-factor authentication by an app',
    files: ['schema/two-factor.ts'],
  },
  {
    id: '0005-exchange-tokens',
    title: 'a confirmed session is exchanged for tokens once',
    files: ['schema/sessions.ts'],
  },
] as const satisfies readonly Version[];

/** A project in an empty folder: the configuration, and what it names, but no definitions yet. */
export function makeProject(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'schema'), { recursive: true });
  for (const path of ['schemadiff.config.ts', 'test/story/seed.sql', 'test/story/app.test.mjs']) {
    if (existsSync(join(repository, path))) cpSync(join(repository, path), join(folder, path));
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

/** Changes the definitions as this version did; earlier versions must have been written before. */
export function writeDefinitions(folder: string, version: Version): void {
  for (const file of version.files) {
    cpSync(join(repository, file), join(folder, 'schema', basename(file)));
  }
}

/** Copies a reviewed migration from the repository. */
export function copyMigration(folder: string, { id }: Version): void {
  for (const path of [`schema/migrations/${id}`, `snapshots/${id}.json`]) {
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  }
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

/** Runs the command line as a user does: the program that was built, in the project's folder. */
export async function schemadiff(
  folder: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const program = join(repository, 'dist/cli/main.js');
  // What is printed must not hang on how the tests themselves are shown.
  const { FORCE_COLOR: _, ...environment } = process.env;
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { ...environment, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '', output: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      texts.output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...texts };
}
