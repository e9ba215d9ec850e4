/**
 * Plans the example's whole history again: schema/migrations/ and snapshots/. And docs/hazards.md.
 *
 *   npm run build && npx jiti test/story/regenerate.ts
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hazardsPage } from './hazards.ts';
import { makeProject, repository, schemadiff, versions, writeDefinitions } from './project.ts';

/** Plans every version after the one before it, as its author did. */
export async function planHistory(folder: string): Promise<void> {
  makeProject(folder);
  let previous = 'empty';
  for (const version of versions) {
    writeDefinitions(folder, version);
    await succeed(folder, ['plan', '--from', previous, '--name', version.id]);
    previous = `snapshots/${version.id}.json`;
  }
  await nameIndexes(folder);
}

/** The review of the last one: its way down shall name the indexes that go with the columns. */
async function nameIndexes(folder: string): Promise<void> {
  const id = '0005-exchange-tokens';
  const file = join(folder, 'schema/migrations', id, 'down.sql');
  const indexes = `BEGIN;

DROP INDEX public.auth_sessions_is_exchanged_idx;

DROP INDEX public.auth_sessions_exchange_token_idx;
`;
  writeFileSync(file, readFileSync(file, 'utf8').replace('BEGIN;\n', indexes));
  await succeed(folder, ['seal', id]);
}

async function succeed(folder: string, words: readonly string[]): Promise<void> {
  const { code, output } = await schemadiff(folder, words);
  if (code !== 0) throw new Error(`schemadiff ${words.join(' ')}: exit code ${code}\n${output}`);
}

if (process.argv[1]?.endsWith('regenerate.ts') === true) {
  const folder = mkdtempSync(join(tmpdir(), 'schemadiff-history-'));
  try {
    await planHistory(folder);
    writeFileSync(join(repository, 'docs/hazards.md'), hazardsPage());
    for (const path of ['schema/migrations', 'snapshots']) {
      rmSync(join(repository, path), { recursive: true, force: true });
      cpSync(join(folder, path), join(repository, path), { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
